import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Compute, FargateOptions, FargateWorkload, ScalableApi, ScalableApiProps } from '../../../src';
import { api, only, regionalStack } from '../../support/apps';

export const SERVICE = 'AWS::ECS::Service';

export interface FargateApi {
  readonly stack: Stack;
  readonly some: ScalableApi;
  readonly workload: FargateWorkload;
  template(): Template;
  /** Properties of the one resource of a type. */
  properties(type: string): any;
}

/** An API in tasks, with what a test changes. */
export function fargateApi(options: FargateOptions = {}, props: Partial<ScalableApiProps> = {}, stack = regionalStack()): FargateApi {
  const some = api(stack, { compute: Compute.fargate(options), ...props });
  const template = () => Template.fromStack(stack);
  return {
    stack,
    some,
    workload: some.service.workload as FargateWorkload,
    template,
    properties: type => only(template(), type).resource.Properties,
  };
}
