import { CfnResource, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CfnCluster } from 'aws-cdk-lib/aws-eks';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { Construct } from 'constructs';
import { refuse } from '../private/refusal';

/** Refuses, before anything is made, a cluster that the library can't work with. */
export function requireUsable(cluster: eks.ICluster): void {
  if (cluster instanceof eks.FargateCluster) {
    refuse(
      {
        what: 'pods on Fargate have neither pod identity nor a driver for secrets',
        got: 'an eks.FargateCluster',
        allowed: 'a cluster with nodes: Auto Mode, Karpenter or node groups',
        instead: 'use Compute.fargate(), which runs the same image without machines, or a cluster with nodes',
      },
      cluster,
    );
  }
  if (!cluster.kubectlProvider) {
    refuse(
      {
        what: 'the cluster has no function that applies manifests',
        got: 'a cluster without a kubectl provider',
        allowed: 'a cluster with one',
        instead:
          'make the cluster with `kubectlProviderOptions: { kubectlLayer }`, or import it with `kubectlProvider: eks.KubectlProvider.fromKubectlProviderAttributes(…)`',
      },
      cluster,
    );
  }
  if (!hasSecurityGroup(cluster)) {
    refuse(
      {
        what: "the cluster doesn't know the security group of its nodes",
        got: 'a cluster imported without `clusterSecurityGroupId`',
        allowed: 'a cluster of this app, or one imported with that group',
        instead: 'give its id, which `aws eks describe-cluster` shows, to `eks.Cluster.fromClusterAttributes`',
      },
      cluster,
    );
  }
}

/** Whether EKS runs the nodes; undefined where it can't be read, which is so for every imported cluster. */
export function isAutoMode(cluster: eks.ICluster): boolean | undefined {
  const resource = cluster.node.defaultChild;
  if (!resource || !CfnResource.isCfnResource(resource)) return undefined;
  const config = Stack.of(resource).resolve((resource as CfnCluster).computeConfig);
  return config?.enabled === true;
}

/** An imported cluster throws when it is asked for what it wasn't given. */
function hasSecurityGroup(cluster: eks.ICluster): boolean {
  try {
    return cluster.clusterSecurityGroupId !== undefined;
  } catch {
    return false;
  }
}

/**
 * Pods have the group of their nodes. As an import its rules lie in the service's stack, wherever the cluster is; one import for all services
 * of a stack, so that a rule which two of them want is made once.
 */
export function clusterSecurityGroup(scope: Construct, cluster: eks.ICluster): ec2.ISecurityGroup {
  const stack = Stack.of(scope);
  const id = `EksSecurityGroup${cluster.node.addr}`;
  const known = stack.node.tryFindChild(id) as ec2.ISecurityGroup | undefined;
  return known ?? ec2.SecurityGroup.fromSecurityGroupId(stack, id, cluster.clusterSecurityGroupId);
}
