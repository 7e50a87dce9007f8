import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ArtifactKind } from './artifact.contract';
import { clusterVpc } from './cluster-network';
import { ComputeCapabilities } from './compute-capabilities.contract';
import { ComputeBindOptions, ICompute } from './compute.contract';
import { FargateSpotOptions, requireFargateSpot } from './fargate-spot';
import { FargateTaskSize, fargateTaskSize } from './fargate-task-size';
import { FargateWorkload } from './fargate-workload';
import { ReadonlyRootOptions, requireReadonlyRoot, temporaryMebibytes } from './readonly-root';
import { IWorkload } from './workload.contract';
import { refuse, requireNumber } from '../private/refusal';
import { ScalingKind } from '../scaling/scaling-kind';

const IMPORT = 'import it with `ecs.Cluster.fromClusterAttributes(scope, id, { clusterName, vpc })`';

/** How the tasks of a service are built. */
export interface FargateOptions {
  /**
   * Cluster that the tasks run in; the API's network is then the cluster's. For Spot it needs the capacity providers `FARGATE` and
   * `FARGATE_SPOT`.
   *
   * @default - a cluster of the service's own
   */
  readonly cluster?: ecs.ICluster;
  /**
   * Container Insights of the service's own cluster: metrics of tasks and containers, which CloudWatch charges for. Refused beside
   * `cluster`.
   *
   * @default ecs.ContainerInsights.ENABLED
   */
  readonly containerInsights?: ecs.ContainerInsights;
  /**
   * CPU units of a task, of which 1,024 are one processor: 256, 512, 1024, 2048, 4096, 8192 or 16384.
   *
   * @default 1024
   */
  readonly cpu?: number;
  /**
   * Memory of a task in MiB; which sizes there are depends on `cpu`.
   *
   * @default - 2048, or the least that `cpu` can have
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
   */
  readonly memoryLimitMiB?: number;
  /**
   * Disk of a task in GiB, from 21 to 200; image and files share it.
   *
   * @default - 20 GiB, which AWS gives to every task
   */
  readonly ephemeralStorageGiB?: number;
  /**
   * Runs a part of the tasks on Spot capacity.
   *
   * @default - all tasks run on demand
   */
  readonly spot?: FargateSpotOptions;
  /**
   * Makes the root file system read-only; `/tmp` stays writable for every user.
   *
   * @default - the root is writable: an image that writes elsewhere than `/tmp` would not start
   */
  readonly readonlyRootFilesystem?: ReadonlyRootOptions;
  /**
   * Measures processor and memory every 20 seconds instead of every 60, and scales by that. CloudWatch charges for such metrics.
   *
   * @default true - load is noticed about four minutes earlier
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/target-tracking-faster-auto-scaling.html
   */
  readonly highResolutionMetrics?: boolean;
  /**
   * How long the service's logs are kept.
   *
   * @default logs.RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: logs.RetentionDays;
}

export class FargateCompute implements ICompute {
  public readonly capabilities: ComputeCapabilities = {
    name: 'Fargate',
    artifactKinds: [ArtifactKind.CONTAINER_IMAGE],
    architectures: [ec2.InstanceArchitecture.ARM_64, ec2.InstanceArchitecture.X86_64],
    protocolVersions: ['HTTP1', 'HTTP2', 'GRPC'],
    scalingKinds: Object.values(ScalingKind),
    secretsAtStart: true,
    servicePrincipals: ['ecs-tasks.amazonaws.com'],
    weighted: true,
    spot: true,
    placementSeconds: 23,
    metricSeconds: 20,
    costShape: 'tasks by the second, for what they ask for',
  };
  public readonly vpc?: ec2.IVpc;

  private readonly size: FargateTaskSize;

  constructor(private readonly options: FargateOptions) {
    this.size = fargateTaskSize(options.cpu, options.memoryLimitMiB);
    this.vpc = options.cluster && clusterVpc(options.cluster, IMPORT);
    if (options.cluster && options.containerInsights) {
      refuse({
        what: 'a cluster that exists already is told about Container Insights',
        got: '`containerInsights` beside `cluster`',
        allowed: 'one of the two: a cluster has its own setting',
        instead: 'leave `containerInsights` out and set `containerInsightsV2` where the cluster is made',
      });
    }
    if (options.ephemeralStorageGiB !== undefined) {
      requireNumber(options.ephemeralStorageGiB, {
        what: "the task's ephemeral storage",
        min: 21,
        max: 200,
        unit: 'GiB',
        instead: 'leave it out for the 20 GiB that every task has, and keep more than 200 GiB in a store',
      });
    }
    requireFargateSpot(options.spot ?? {});
    requireReadonlyRoot(
      options.readonlyRootFilesystem,
      this.size.memoryLimitMiB,
      'leave most of the memory to the process, or keep the root file system writable and raise `ephemeralStorageGiB`',
    );
  }

  public bind(scope: Construct, options: ComputeBindOptions): IWorkload {
    const { readonlyRootFilesystem, spot } = this.options;
    return new FargateWorkload(scope, 'Fargate', {
      ...options,
      ...this.size,
      architecture: options.artifact.architecture ?? this.capabilities.architectures[0],
      cluster: this.options.cluster,
      containerInsights: this.options.containerInsights ?? ecs.ContainerInsights.ENABLED,
      ephemeralStorageGiB: this.options.ephemeralStorageGiB,
      spot: spot && { ...spot },
      temporaryDirectoryMiB: temporaryMebibytes(readonlyRootFilesystem),
      highResolutionMetrics: this.options.highResolutionMetrics ?? true,
      logRetention: this.options.logRetention ?? logs.RetentionDays.THREE_MONTHS,
    });
  }
}
