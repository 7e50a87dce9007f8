import { join } from 'node:path';
import { CustomResource, CustomResourceProvider, CustomResourceProviderRuntime, Lazy, Stack, Token } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { keepProviderLogs } from './network';
import { attach, forward } from './routes';
import { TwinWorkload } from './workload';

export interface TwinShare {
  readonly workload: TwinWorkload;
  readonly weight: number;
}

const PRIORITY = 1;

/**
 * One rule to several workloads. Who shifts its weights on the load balancer keeps what they did: CloudFormation sends them whenever
 * anything of the rule changes, so a custom resource that changes with it reads them first.
 */
export function routeByWeight(scope: Construct, listener: elbv2.IApplicationListener, paths: string[], shares: TwinShare[]): void {
  const workloads = shares.map(({ workload }) => workload);
  workloads.forEach((workload, index) => attach(workload, listener, PRIORITY + index));
  const weights = new CustomResource(scope, 'LiveWeights', {
    serviceToken: provider(scope),
    resourceType: 'Custom::LiveWeights',
    properties: {
      Listener: listener.listenerArn,
      Priority: PRIORITY,
      TargetGroups: workloads.map(({ targetGroup }) => targetGroup.targetGroupArn),
      Weights: shares.map(({ weight }) => weight),
      Paths: paths,
      StackTags: Lazy.any({ produce: () => Stack.of(scope).tags.tagValues() }),
    },
  });
  weights.node.addDependency(...workloads.map(({ ready }) => ready));
  const targets = workloads.map(({ targetGroup: { targetGroupArn } }, index) => ({
    targetGroupArn,
    weight: Token.asNumber(weights.getAtt(`${index}`)),
  }));
  forward(workloads, listener, PRIORITY, { paths }, targets);
}

function provider(scope: Construct): string {
  const made = CustomResourceProvider.getOrCreateProvider(scope, 'Custom::LiveWeights', {
    codeDirectory: join(__dirname, 'live-weights'),
    runtime: CustomResourceProviderRuntime.NODEJS_22_X,
    policyStatements: [{ Effect: 'Allow', Action: 'elasticloadbalancing:DescribeRules', Resource: '*' }],
  });
  keepProviderLogs(made);
  return made.serviceToken;
}
