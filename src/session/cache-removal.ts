import { CfnResource, RemovalPolicy } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * A cache that stays needs what it hangs on: network, users, password. One that leaves a snapshot, or nothing, takes them with it. Users have
 * fixed names: left behind by a first deployment that failed, they would be in the way of the second.
 */
export function keepAll(scope: IConstruct, main: CfnResource, policy: RemovalPolicy): void {
  const stays = policy === RemovalPolicy.RETAIN || policy === RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
  const resources = scope.node.findAll().filter(CfnResource.isCfnResource);
  if (stays) resources.forEach(resource => resource.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE));
  main.applyRemovalPolicy(policy);
}
