import { Duration, Size } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { ArtifactKind } from './artifact.contract';
import { ComputeCapabilities } from './compute-capabilities.contract';
import { ComputeBindOptions, ICompute } from './compute.contract';
import { InstanceSpotOptions, requireSpot } from './instance-spot';
import { InstanceWarmPoolOptions, requireWarmPool } from './instance-warm-pool';
import { InstanceWorkload } from './instance-workload';
import { IWorkload } from './workload.contract';
import { requireGibibytes, requireSeconds } from '../private/amount';
import { ScalingKind } from '../scaling/scaling-kind';

/** How the instances of a service are built. */
export interface AutoScalingGroupOptions {
  /**
   * Type of every instance; the service's process is alone on each, so choose for one process.
   *
   * @default - `c7g.large` (Graviton, 2 processors, 4 GiB), or `c7i.large` for an artifact built for x86
   */
  readonly instanceType?: ec2.InstanceType;
  /**
   * Size of the encrypted root volume, from 8 GiB to 64 TiB.
   *
   * @default Size.gibibytes(20)
   */
  readonly volumeSize?: Size;
  /**
   * Age at which an instance is replaced, from 1 to 365 days; it bounds how long an unpatched one can live.
   *
   * @default - instances live until a deployment or scaling replaces them
   */
  readonly maxInstanceLifetime?: Duration;
  /**
   * How long the service's logs are kept.
   *
   * @default logs.RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: logs.RetentionDays;
  /**
   * Topic that hears of every launch, termination and failure of either. The key of an encrypted one must let the role
   * `AWSServiceRoleForAutoScaling` use it: `kms:GenerateDataKey*` and `kms:Decrypt`.
   *
   * @default - a topic of the service's own
   * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-sns-notifications.html
   */
  readonly notificationTopic?: sns.ITopic;
  /**
   * The part of the group on Spot capacity. It takes no warm pool.
   *
   * @default - all instances are on demand
   */
  readonly spot?: InstanceSpotOptions;
  /**
   * Instances that wait, stopped, for a scale-out. It takes no Spot instances.
   *
   * @default - none: a scale-out boots new instances
   */
  readonly warmPool?: InstanceWarmPoolOptions;
}

/** What gp3 takes. @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVolume.html */
const MAX_VOLUME_GIB = 65_536;

export class AutoScalingGroupCompute implements ICompute {
  public readonly capabilities: ComputeCapabilities;

  private readonly volumeSize: Size;

  constructor(private readonly options: AutoScalingGroupOptions) {
    this.volumeSize = options.volumeSize ?? Size.gibibytes(20);
    requireGibibytes(this.volumeSize, {
      what: "the root volume's size",
      min: 8,
      max: MAX_VOLUME_GIB,
      instead: 'keep the default of 20 GiB',
    });
    if (options.maxInstanceLifetime) {
      requireSeconds(options.maxInstanceLifetime, {
        what: 'the maximum instance lifetime',
        min: 86_400,
        max: 31_536_000,
        instead: 'give a time from 1 to 365 days, such as Duration.days(7)',
      });
    }
    if (options.spot) requireSpot(options.spot, options.instanceType);
    if (options.warmPool) requireWarmPool(options.warmPool, options.spot !== undefined);
    const fixed = options.instanceType ?? options.spot?.otherInstanceTypes[0];
    this.capabilities = {
      name: 'Auto Scaling group',
      artifactKinds: [ArtifactKind.CONTAINER_IMAGE, ArtifactKind.ARCHIVE, ArtifactKind.MACHINE_IMAGE],
      architectures: fixed ? [fixed.architecture] : [ec2.InstanceArchitecture.ARM_64, ec2.InstanceArchitecture.X86_64],
      protocolVersions: ['HTTP1', 'HTTP2', 'GRPC'],
      scalingKinds: Object.values(ScalingKind),
      secretsAtStart: true,
      servicePrincipals: ['ec2.amazonaws.com'],
      weighted: true,
      spot: true,
      placementSeconds: 120,
      metricSeconds: 60,
      costShape: 'instances by the second, full or not; nothing on top',
    };
  }

  public bind(scope: Construct, options: ComputeBindOptions): IWorkload {
    const architecture = options.artifact.architecture ?? this.capabilities.architectures[0];
    const usual = architecture === ec2.InstanceArchitecture.ARM_64 ? 'c7g.large' : 'c7i.large';
    return new InstanceWorkload(scope, 'AutoScalingGroup', {
      ...options,
      architecture,
      instanceType: this.options.instanceType ?? new ec2.InstanceType(usual),
      volumeSize: this.volumeSize,
      maxInstanceLifetime: this.options.maxInstanceLifetime,
      logRetention: this.options.logRetention ?? logs.RetentionDays.THREE_MONTHS,
      notificationTopic: this.options.notificationTopic,
      spot: this.options.spot,
      warmPool: this.options.warmPool,
    });
  }
}
