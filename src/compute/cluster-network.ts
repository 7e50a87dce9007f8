import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { IConstruct } from 'constructs';
import { refuse } from '../private/refusal';

/** Whether two networks are known to be different: an id that is known only at deployment can't be compared with a literal one. */
export function differ({ vpcId: one }: ec2.IVpc, { vpcId: other }: ec2.IVpc): boolean {
  return one !== other && Token.isUnresolved(one) === Token.isUnresolved(other);
}

/** A load balancer reaches targets of its own network only. */
export function requireSameNetwork(scope: IConstruct, vpc: ec2.IVpc, other: ec2.IVpc): void {
  if (!differ(vpc, other)) return;
  refuse(
    {
      what: "the cluster is in another network than the service's load balancer",
      got: 'two VPCs',
      allowed: 'one VPC for cluster and API',
      instead: "give the API the cluster's VPC: `vpc: ApiNetwork.existing(cluster.vpc)`",
    },
    scope,
  );
}

/** A cluster that is imported without its network throws when it is asked for it. */
export function clusterVpc(cluster: IConstruct & { readonly vpc: ec2.IVpc }, instead: string): ec2.IVpc {
  try {
    return cluster.vpc;
  } catch {
    return refuse(
      {
        what: "the cluster doesn't know its network",
        got: 'a cluster without `vpc`, such as one imported by its ARN',
        allowed: 'a cluster of this app, or one imported with its VPC',
        instead,
      },
      cluster,
    );
  }
}
