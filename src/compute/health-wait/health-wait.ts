import { join } from 'node:path';
import { CustomResource, CustomResourceProvider, CustomResourceProviderRuntime, Duration, IResolvable } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { keepProviderLogs } from '../../private/provider-logs';
import { WorkloadTarget } from '../workload.contract';

/** The compiled handler, also where this file itself is run as TypeScript. */
const HANDLER = join(__dirname, '..', '..', '..', 'lib', 'compute', 'health-wait', 'handler');
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
    const provider = CustomResourceProvider.getOrCreateProvider(this, RESOURCE_TYPE, {
      codeDirectory: HANDLER,
      runtime: CustomResourceProviderRuntime.NODEJS_22_X,
      description: 'Waits until the targets of a service are healthy',
      timeout: Duration.minutes(15),
      // The action takes no narrower resource.
      policyStatements: [{ Effect: 'Allow', Action: 'elasticloadbalancing:DescribeTargetHealth', Resource: '*' }],
    });
    keepProviderLogs(provider);
    new CustomResource(this, 'Resource', {
      serviceToken: provider.serviceToken,
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
