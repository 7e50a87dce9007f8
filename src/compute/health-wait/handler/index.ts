import { setTimeout } from 'node:timers/promises';
// The function's runtime brings the SDK.
// eslint-disable-next-line import/no-extraneous-dependencies
import { DescribeTargetHealthCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';

/** CloudFormation hands every value over as text. */
interface HealthWaitEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: { readonly TargetGroups: string[]; readonly Healthy: string; readonly TimeoutSeconds: string };
}

const PAUSE_MILLISECONDS = 10_000;

/** The SDK retries throttled and unanswered calls itself, waiting longer each time; a call that hangs must not outlast the function. */
const PATIENT = { maxAttempts: 8, requestHandler: { connectionTimeout: 3_000, requestTimeout: 5_000, throwOnRequestTimeout: true } };

/** Answers when each target group has so many healthy targets; a deployment must not go on without them. */
export async function handler(event: HealthWaitEvent): Promise<{ PhysicalResourceId?: string }> {
  if (event.RequestType === 'Delete') return { PhysicalResourceId: event.PhysicalResourceId };
  const { TargetGroups, Healthy, TimeoutSeconds } = event.ResourceProperties;
  const client = new ElasticLoadBalancingV2Client(PATIENT);
  const deadline = Date.now() + Number(TimeoutSeconds) * 1000;
  for (;;) {
    const counts = await Promise.all(TargetGroups.map(arn => healthyTargets(client, arn)));
    const short = counts.findIndex(count => count < Number(Healthy));
    if (short < 0) return { PhysicalResourceId: event.PhysicalResourceId ?? TargetGroups[0] };
    const left = deadline - Date.now();
    if (left <= 0) {
      throw new Error(
        `${counts[short]} of ${Healthy} targets of ${TargetGroups[short]} are healthy after ${TimeoutSeconds} s; ` +
          'look at the events of the pods, their log, and the reason that the target group gives',
      );
    }
    await setTimeout(Math.min(PAUSE_MILLISECONDS, left));
  }
}

async function healthyTargets(client: ElasticLoadBalancingV2Client, arn: string): Promise<number> {
  const { TargetHealthDescriptions = [] } = await client.send(new DescribeTargetHealthCommand({ TargetGroupArn: arn }));
  return TargetHealthDescriptions.filter(({ TargetHealth }) => TargetHealth?.State === 'healthy').length;
}
