// The function's runtime brings the SDK.
import { ElasticLoadBalancingV2Client, paginateDescribeRules } from '@aws-sdk/client-elastic-load-balancing-v2';

interface Weights {
  readonly Listener: string;
  readonly Priority: string;
  readonly TargetGroups: string[];
  readonly Weights: string[];
}

interface WeightsEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Weights;
  readonly OldResourceProperties?: Weights;
}

/** Answers with the weights that the rule gets: the code's where they have changed there, else those that it has. */
export async function handler(event: WeightsEvent): Promise<object> {
  const { PhysicalResourceId = 'weights', ResourceProperties: after, OldResourceProperties: before } = event;
  if (event.RequestType === 'Delete') return { PhysicalResourceId };
  const edited = !before || `${before.Weights}` !== `${after.Weights}`;
  const weights = edited ? after.Weights : ((await live(before, after.TargetGroups)) ?? after.Weights);
  return { PhysicalResourceId, Data: Object.fromEntries(weights.map((weight, index) => [index, Number(weight)])) };
}

/** What the rule of that priority gives to each target group; undefined where none of them gets anything. */
async function live({ Listener, Priority }: Weights, targetGroups: string[]): Promise<number[] | undefined> {
  const client = new ElasticLoadBalancingV2Client();
  for await (const { Rules = [] } of paginateDescribeRules({ client }, { ListenerArn: Listener })) {
    const rule = Rules.find(({ Priority: priority }) => priority === Priority);
    const found = rule?.Actions?.flatMap(({ ForwardConfig }) => ForwardConfig?.TargetGroups ?? []);
    const weights = targetGroups.map(arn => found?.find(({ TargetGroupArn }) => TargetGroupArn === arn)?.Weight ?? 0);
    if (weights.some(weight => weight > 0)) return weights;
  }
  return undefined;
}
