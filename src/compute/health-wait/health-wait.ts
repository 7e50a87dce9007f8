import { CustomResource, Duration, IResolvable } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ownFunction } from '../../private/own-function';
import { WorkloadTarget } from '../workload.contract';

const RESOURCE_TYPE = 'Custom::HealthyTargets';

/** The function's limit, less what it needs to say that the time is over. */
const TIMEOUT_SECONDS = 14 * 60;

/** What a deployment waits for. */
export interface HealthWaitProps {
  readonly targets: WorkloadTarget[];
  /** How many targets of each group have to be healthy; may be known late. */
  readonly healthy: number;
  /** Waits again whenever this changes. */
  readonly revision: IResolvable;
}

/** Exists when so many targets are healthy, and fails the deployment if that takes longer than 14 minutes. */
export class HealthWait extends Construct {
  constructor(scope: Construct, id: string, { targets, healthy, revision }: HealthWaitProps) {
    super(scope, id);
    const serviceToken = ownFunction(this, RESOURCE_TYPE, {
      folder: 'compute/health-wait',
      description: 'Waits until the targets of a service are healthy',
      timeout: Duration.minutes(15),
      // The action takes no narrower resource.
      policyStatements: [{ Effect: 'Allow', Action: 'elasticloadbalancing:DescribeTargetHealth', Resource: '*' }],
    });
    new CustomResource(this, 'Resource', {
      serviceToken,
      resourceType: RESOURCE_TYPE,
      properties: {
        TargetGroups: targets.map(({ targetGroup }) => targetGroup.targetGroupArn),
        Healthy: healthy,
        TimeoutSeconds: TIMEOUT_SECONDS,
        Revision: revision,
      },
    });
  }
}
