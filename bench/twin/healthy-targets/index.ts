import { setTimeout } from 'node:timers/promises';
// The function's runtime brings the SDK.
import { DescribeTargetHealthCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';

interface WaitEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: { readonly TargetGroup: string; readonly Healthy: string; readonly TimeoutSeconds: string };
}

/** Answers when so many targets are healthy. */
export async function handler(event: WaitEvent): Promise<object> {
  if (event.RequestType === 'Delete') return { PhysicalResourceId: event.PhysicalResourceId };
  const { TargetGroup, Healthy, TimeoutSeconds } = event.ResourceProperties;
  const client = new ElasticLoadBalancingV2Client();
  const deadline = Date.now() + Number(TimeoutSeconds) * 1000;
  while (Date.now() < deadline) {
    const { TargetHealthDescriptions = [] } = await client.send(new DescribeTargetHealthCommand({ TargetGroupArn: TargetGroup }));
    const healthy = TargetHealthDescriptions.filter(({ TargetHealth }) => TargetHealth?.State === 'healthy').length;
    if (healthy >= Number(Healthy)) return { PhysicalResourceId: event.PhysicalResourceId ?? TargetGroup };
    await setTimeout(10_000);
  }
  throw new Error(`fewer than ${Healthy} targets are healthy after ${TimeoutSeconds} s`);
}
