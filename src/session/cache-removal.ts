import { CfnResource, RemovalPolicy } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** A cache that stays needs what it hangs on: network, users, password. One that leaves a snapshot, or nothing, takes them with it. */
export function keepAll(scope: IConstruct, main: CfnResource, policy: RemovalPolicy): void {
  const stays = policy === RemovalPolicy.RETAIN || policy === RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
  const resources = scope.node.findAll().filter(CfnResource.isCfnResource);
  (stays ? resources : [main]).forEach(resource => resource.applyRemovalPolicy(policy));
}
