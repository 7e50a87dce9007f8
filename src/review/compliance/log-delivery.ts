import { CfnResource, Stack } from 'aws-cdk-lib';
import { CfnLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/** Logical ids of the buckets to which load balancers send access logs: S3's own key is the only one that they write with. */
export function loadBalancerLogs(resources: CfnResource[]): Set<string> {
  return new Set(
    resources
      .filter(resource => resource.cfnResourceType === CfnLoadBalancer.CFN_RESOURCE_TYPE_NAME)
      .flatMap(resource => {
        const attributes: any[] = Stack.of(resource).resolve((resource as CfnLoadBalancer).loadBalancerAttributes) ?? [];
        return attributes.filter(({ key }) => key === 'access_logs.s3.bucket').map(({ value }) => `${value?.Ref}`);
      }),
  );
}
