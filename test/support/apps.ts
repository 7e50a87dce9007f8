import { App, Stack, StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ApiProtocol, ApiServiceOptions, Compute, ScalableApi, ScalableApiProps, ServiceArtifact } from '../../src';

export const IMAGE = ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29');

/** A stack with a region and, as users mostly have it, without an account. */
export function regionalStack(id = 'App', props: StackProps = {}, app = new App()): Stack {
  return new Stack(app, id, { env: { region: 'eu-west-1' }, ...props });
}

/** The least that a service needs, with what a test changes. */
export function service(options: Partial<ApiServiceOptions> = {}): ApiServiceOptions {
  return { artifact: IMAGE, compute: Compute.autoScalingGroup(), protocols: [ApiProtocol.rest({ paths: ['/api/*'] })], ...options };
}

export function api(stack: Stack, options: Partial<ScalableApiProps> = {}, id = 'Api'): ScalableApi {
  return new ScalableApi(stack, id, { ...service(options), ...options });
}

/** Templates of all stacks of an app, by stack name. */
export function templates(app: App): { [stackName: string]: any } {
  return Object.fromEntries(app.synth().stacks.map(stack => [stack.stackName, stack.template]));
}

export interface Found {
  readonly id: string;
  readonly resource: any;
}

/** The resources of a type, in the order of the template. */
export function ofType(template: Template | object, type: string): Found[] {
  const { Resources } = template instanceof Template ? template.toJSON() : (template as any);
  return Object.entries(Resources)
    .filter(([, resource]: [string, any]) => resource.Type === type)
    .map(([id, resource]) => ({ id, resource }));
}

export function only(template: Template | object, type: string): Found {
  const found = ofType(template, type);
  expect(found.map(({ id }) => id)).toHaveLength(1);
  return found[0];
}
