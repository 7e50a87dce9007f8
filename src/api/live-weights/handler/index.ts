// The function's runtime brings the SDK.
// eslint-disable-next-line import/no-extraneous-dependencies
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
// eslint-disable-next-line import/no-extraneous-dependencies
import { ElasticLoadBalancingV2Client, paginateDescribeRules, Rule } from '@aws-sdk/client-elastic-load-balancing-v2';
import { decided, LiveRules, recalled, remembered, Weights, WeightsText, written } from './weights';

interface WeightsEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly StackId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: WeightsText;
  readonly OldResourceProperties?: WeightsText;
}

interface WeightsResult {
  readonly PhysicalResourceId?: string;
  readonly Data?: { readonly [ruleAndMember: string]: number };
}

/** The SDK retries throttled and unanswered calls itself, waiting longer each time; a call that hangs must not outlast the function. */
const PATIENT = { maxAttempts: 8, requestHandler: { connectionTimeout: 3_000, requestTimeout: 5_000, throwOnRequestTimeout: true } };

/**
 * Answers with the weights that listener rules get. It runs whenever CloudFormation is going to change one of them, since its properties
 * are their text, and CloudFormation would send the weights of its last deployment.
 *
 * A deployment that fails ends in an update in the opposite direction. By then the live weights may be those of the failed deployment, so
 * every update keeps what it found in its physical id; the deletion that follows a new id has nothing to do.
 *
 * A rollback goes on where the rules can't be read: a stack that is stuck half-way is worse than weights of the code.
 */
export async function handler(event: WeightsEvent): Promise<WeightsResult> {
  const { RequestType, LogicalResourceId, PhysicalResourceId = '', ResourceProperties: after, OldResourceProperties: before } = event;
  if (RequestType === 'Delete') return { PhysicalResourceId: event.PhysicalResourceId };
  if (RequestType === 'Create' || !before) return answer(LogicalResourceId, written(after));

  const formerly = recalled(after, PhysicalResourceId);
  if (formerly && (await rollsBack(event.StackId).catch(() => true))) return answer(LogicalResourceId, formerly);

  const live = await liveRules(before).catch(async error => {
    if (await rollsBack(event.StackId).catch(() => false)) return {};
    throw error;
  });
  return answer(remembered(before, live) ?? LogicalResourceId, decided(before, after, live));
}

function answer(PhysicalResourceId: string, weights: Weights): WeightsResult {
  const data = Object.entries(weights).flatMap(([rule, list]) => list.map((weight, index) => [`${rule}.${index}`, weight]));
  return { PhysicalResourceId, Data: Object.fromEntries(data) };
}

/** Only the stack's own state tells a rollback from a user who goes back to the weights of before. */
async function rollsBack(stackId: string): Promise<boolean> {
  const { Stacks } = await new CloudFormationClient(PATIENT).send(new DescribeStacksCommand({ StackName: stackId }));
  return Stacks?.[0]?.StackStatus?.includes('ROLLBACK') ?? false;
}

async function liveRules({ Listener, Members, Rules }: WeightsText): Promise<LiveRules> {
  const found = new Map((await describedRules(Listener)).map(rule => [rule.Priority, targetGroups(rule)]));
  const live: [string, { [member: string]: number }][] = Rules.map(({ Id, Priority }) => {
    const weights = found.get(Priority);
    return [
      Id,
      Object.fromEntries(
        Members.filter(member => weights?.has(member.TargetGroup)).map(member => [member.Id, weights!.get(member.TargetGroup)!]),
      ),
    ];
  });
  return Object.fromEntries(live.filter(([, weights]) => Object.keys(weights).length > 0));
}

function targetGroups({ Actions = [] }: Rule): Map<string, number> {
  const forwarded = Actions.flatMap(({ ForwardConfig }) => ForwardConfig?.TargetGroups ?? []);
  return new Map(forwarded.map(({ TargetGroupArn = '', Weight = 1 }) => [TargetGroupArn, Weight]));
}

async function describedRules(listener: string): Promise<Rule[]> {
  const client = new ElasticLoadBalancingV2Client(PATIENT);
  const rules: Rule[] = [];
  try {
    for await (const page of paginateDescribeRules({ client }, { ListenerArn: listener })) rules.push(...(page.Rules ?? []));
  } catch (error) {
    if ((error as Error).name !== 'ListenerNotFoundException') throw error;
    throw new Error(
      `the weights of listener rules can't be read; got: no listener ${listener}; allowed: the listener of the last deployment; instead: put the API under another construct id, so that its load balancer is made anew`,
    );
  }
  return rules;
}
