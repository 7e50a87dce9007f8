import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { Construct } from 'constructs';
import { Compute, EksOptions, EksWorkload, ScalableApi, ScalableApiProps } from '../../../src';
import { api, ofType, regionalStack } from '../../support/apps';
import { platformCluster as importedCluster } from '../../support/platform-cluster';

export const MANIFEST = 'Custom::AWSCDK-EKS-KubernetesResource';

/** The same cluster for everybody who asks in a scope. */
export function platformCluster(scope: Construct, attributes: Partial<eks.ClusterAttributes> = {}): eks.ICluster {
  const known = scope.node.tryFindChild('Platform');
  return known ? (known as unknown as eks.ICluster) : importedCluster(scope, attributes);
}

/** All Kubernetes objects of a template; what is known only at deployment stands in them as text of its intrinsic. */
export function manifests(template: any): any[] {
  return ofType(template, MANIFEST).flatMap(({ resource }) => parsed(resource.Properties.Manifest));
}

export function ofKind(template: any, kind: string): any[] {
  return manifests(template).filter(manifest => manifest.kind === kind);
}

/** A JSON text as an object; it may hold another such text, so the intrinsics are written without double quotes. */
export function parsed(text: any): any {
  const parts: any[] = typeof text === 'string' ? [text] : text['Fn::Join'][1];
  return JSON.parse(parts.map(part => (typeof part === 'string' ? part : JSON.stringify(part).replace(/"/g, "'"))).join(''));
}

export interface EksApi {
  readonly stack: Stack;
  readonly some: ScalableApi;
  readonly workload: EksWorkload;
  template(): any;
  /** The one object of a kind. */
  object(kind: string): any;
}

/** A REST API on a platform team's cluster. */
export function eksApi(options: Partial<EksOptions> = {}, props: Partial<ScalableApiProps> = {}): EksApi {
  const stack = regionalStack();
  const some = api(stack, { compute: Compute.eks({ cluster: platformCluster(stack), ...options }), ...props });
  const template = () => Template.fromStack(stack).toJSON();
  return {
    stack,
    some,
    workload: some.service.workload as EksWorkload,
    template,
    object: kind => {
      const found = ofKind(template(), kind);
      expect(found).toHaveLength(1);
      return found[0];
    },
  };
}
