import { Size, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { Construct } from 'constructs';
import { ArtifactKind } from './artifact.contract';
import { AutoModeCluster, EksNewCluster } from './auto-mode-cluster';
import { clusterVpc } from './cluster-network';
import { ComputeCapabilities } from './compute-capabilities.contract';
import { ComputeBindOptions, ICompute } from './compute.contract';
import { KEDA_KINDS, RESOURCE_KINDS } from './eks-autoscaler';
import { isAutoMode, requireUsable } from './eks-cluster';
import { EksWorkload, EksWorkloadProps } from './eks-workload';
import { ReadonlyRootOptions, requireReadonlyRoot, temporaryMebibytes } from './readonly-root';
import { IWorkload } from './workload.contract';
import { requireMebibytes } from '../private/amount';
import { byName } from '../private/by-name';
import { digest } from '../private/digest';
import { Refusal, refuse, requireNumber, shown } from '../private/refusal';

/** Which cluster a service runs in, what that cluster has, and how its pods are built. */
export interface EksOptions {
  /**
   * Cluster that the pods run in, with a kubectl provider, such as an `AutoModeCluster`; the API's network is then the cluster's. An imported
   * one needs its VPC and its `clusterSecurityGroupId`.
   *
   * @default - `newCluster`; one of the two is needed
   */
  readonly cluster?: eks.ICluster;
  /**
   * Makes an `AutoModeCluster` of the service's own. A cluster takes ten minutes, and about 70 USD a month for itself; for several services
   * make one yourself and pass it as `cluster`.
   *
   * @default - `cluster`; one of the two is needed
   */
  readonly newCluster?: EksNewCluster;
  /**
   * Whether EKS Auto Mode runs nodes and load balancing. Without it the cluster needs the AWS Load Balancer Controller, from version 2.11, and
   * the Pod Identity agent.
   *
   * @default - what the cluster says; true for an imported one
   */
  readonly autoMode?: boolean;
  /**
   * Whether the cluster has metrics-server: processor and memory can't be scaled by without.
   *
   * @default true
   * @see https://docs.aws.amazon.com/eks/latest/userguide/metrics-server.html
   */
  readonly metricsServer?: boolean;
  /**
   * Whether the cluster has KEDA: requests, connections, metrics of the service's own and schedules need it. Its operator reads CloudWatch as
   * itself and must be allowed `cloudwatch:GetMetricData`.
   *
   * @default false
   * @see https://keda.sh
   */
  readonly keda?: boolean;
  /**
   * Whether the cluster has the Secrets Store CSI driver with `syncSecret` and `enableSecretRotation`, and AWS's provider for it: secrets reach
   * the process as values only then.
   *
   * @default - true for an `AutoModeCluster`, false for others
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/integrate_eks.html
   */
  readonly secretsStoreCsiDriver?: boolean;
  /**
   * Processor architectures of the cluster's nodes, the usual one first.
   *
   * @default - x86-64, which Auto Mode's pool `general-purpose` has
   */
  readonly architectures?: ec2.InstanceArchitecture[];
  /**
   * Namespace that exists already. For rolling updates without loss it needs the label `eks.amazonaws.com/pod-readiness-gate-inject: enabled`
   * in Auto Mode, and `elbv2.k8s.aws/pod-readiness-gate-inject: enabled` with the Load Balancer Controller.
   *
   * @default - one of the service's own, under the restricted pod security standard
   */
  readonly namespaceName?: string;
  /**
   * Processor that a pod asks for, in thousandths, from 10 to 192,000; it may use more where nobody else wants it.
   *
   * @default 1000
   */
  readonly cpu?: number;
  /**
   * Memory that a pod asks for, and has at the most.
   *
   * @default Size.gibibytes(2)
   */
  readonly memory?: Size;
  /**
   * Number of the user, and of the group, as whom the process runs, from 1 to 65535; the image's own setting is overruled.
   *
   * @default 1000
   */
  readonly user?: number;
  /**
   * Makes the root file system read-only; `/tmp` stays writable.
   *
   * @default - the root is writable: an image that writes elsewhere than `/tmp` would not start
   */
  readonly readonlyRootFilesystem?: ReadonlyRootOptions;
  /**
   * Further labels of the nodes that may run the pods, such as `karpenter.sh/capacity-type: spot`.
   *
   * @default - any node with Linux and the right processor
   */
  readonly nodeSelector?: { [label: string]: string };
}

const IMPORT = 'import it with `eks.Cluster.fromClusterAttributes(scope, id, { clusterName, vpc, … })`';

export class EksCompute implements ICompute {
  public readonly capabilities: ComputeCapabilities;
  public readonly vpc?: ec2.IVpc;

  private readonly pod: Pick<EksWorkloadProps, 'cpu' | 'memory' | 'user'>;

  constructor(private readonly options: EksOptions) {
    const { architectures, cluster, cpu = 1000, keda = false, memory = Size.gibibytes(2), metricsServer = true, user = 1000 } = options;
    clusterFaults(options).forEach(fault => refuse(fault));
    if (cluster) requireUsable(cluster);
    this.vpc = cluster && clusterVpc(cluster, IMPORT);
    this.pod = { cpu, memory, user };
    this.requirePod();
    this.capabilities = {
      name: 'EKS',
      artifactKinds: [ArtifactKind.CONTAINER_IMAGE],
      architectures: architectures ? [...architectures] : [ec2.InstanceArchitecture.X86_64],
      protocolVersions: ['HTTP1', 'HTTP2', 'GRPC'],
      scalingKinds: [...(metricsServer ? RESOURCE_KINDS : []), ...(keda ? KEDA_KINDS : [])],
      secretsAtStart: this.secretsStoreCsiDriver,
      servicePrincipals: ['pods.eks.amazonaws.com'],
      sessionTagPrincipals: ['pods.eks.amazonaws.com'],
      weighted: true,
      spot: false,
      placementSeconds: 60,
      metricSeconds: 15,
      costShape: 'the cluster by the hour, and its nodes with what Auto Mode adds',
    };
  }

  public bind(scope: Construct, options: ComputeBindOptions): IWorkload {
    const { autoMode, cluster, namespaceName, nodeSelector, readonlyRootFilesystem } = this.options;
    const home = cluster ?? new AutoModeCluster(scope, 'EksCluster', { ...this.options.newCluster!, vpc: options.vpc });
    const withAutoMode = autoMode ?? isAutoMode(home) ?? true;
    // Another cluster or namespace is another place, with objects of its own: a swap, not an update.
    const name = Token.isUnresolved(home.clusterName) ? home.node.path : home.clusterName;
    return new EksWorkload(scope, `Eks${digest([name, namespaceName ?? '', withAutoMode])}`, {
      ...options,
      cluster: home,
      autoMode: withAutoMode,
      secretsStoreCsiDriver: this.secretsStoreCsiDriver,
      namespaceName,
      architecture: options.artifact.architecture ?? this.capabilities.architectures[0],
      ...this.pod,
      temporaryDirectoryMiB: temporaryMebibytes(readonlyRootFilesystem),
      nodeSelector: byName(nodeSelector ?? {}),
    });
  }

  private get secretsStoreCsiDriver(): boolean {
    const { cluster, newCluster, secretsStoreCsiDriver } = this.options;
    return secretsStoreCsiDriver ?? (newCluster !== undefined || cluster instanceof AutoModeCluster);
  }

  private requirePod(): void {
    const { cpu, memory, user } = this.pod;
    requireNumber(cpu, {
      what: "the pod's processor",
      min: 10,
      max: 192_000,
      unit: 'thousandths',
      literal: true,
      instead: 'ask for what a process needs under load: 1000 is one processor',
    });
    requireNumber(user, {
      what: "the number of the pod's user",
      min: 1,
      max: 65_535,
      instead: 'use the number of the user in the image, or the default of 1000; 0 is root, which the namespace refuses',
    });
    const mebibytes = requireMebibytes(memory, {
      what: "the pod's memory",
      min: 16,
      max: 1_572_864,
      literal: true,
      instead: 'ask for what a process needs under load, such as Size.gibibytes(2)',
    });
    requireReadonlyRoot(this.options.readonlyRootFilesystem, mebibytes, 'leave most of the memory to the process');
  }
}

/** What is known of a cluster that is made here, and must not be said otherwise. */
const KNOWN = ['autoMode', 'metricsServer', 'secretsStoreCsiDriver', 'architectures', 'namespaceName'] as const;

function clusterFaults(options: EksOptions): Refusal[] {
  const { architectures, autoMode, cluster, newCluster } = options;
  const faults: Refusal[] = [];
  if ((cluster === undefined) === (newCluster === undefined)) {
    faults.push({
      what: 'a service on EKS runs in one cluster',
      got: cluster ? 'both `cluster` and `newCluster`' : 'neither `cluster` nor `newCluster`',
      allowed: 'one of the two',
      instead: 'pass a cluster with a kubectl provider, or `newCluster: { kubectlLayer, version }`',
    });
  }
  const said = newCluster ? KNOWN.filter(name => options[name] !== undefined) : [];
  if (said.length > 0) {
    faults.push({
      what: 'a cluster that is made here is told what it has',
      got: said.map(name => `\`${name}\``).join(', '),
      allowed: 'those options beside `cluster`',
      instead: 'leave them out, or make the cluster yourself and pass it as `cluster`',
    });
  }
  const known = cluster && isAutoMode(cluster);
  if (known !== undefined && autoMode !== undefined && known !== autoMode) {
    faults.push({
      what: 'the cluster is said to be what it is not',
      got: `\`autoMode: ${autoMode}\` for a cluster ${known ? 'with' : 'without'} Auto Mode`,
      allowed: 'what the cluster says itself',
      instead: 'leave `autoMode` out; it is for imported clusters',
    });
  }
  faults.push(...nameFaults(options));
  if (architectures?.length === 0) {
    faults.push({
      what: 'the cluster has nodes of no architecture',
      got: '`architectures: []`',
      allowed: 'one architecture or two',
      instead: 'leave it out for x86-64, or name what the nodes are',
    });
  }
  return faults;
}

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names */
const NAMESPACE = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
const LABEL_VALUE = /^(?:[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)?$/;
const LABEL = /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?$/;

function nameFaults({ namespaceName, nodeSelector = {} }: EksOptions): Refusal[] {
  const faults: Refusal[] = [];
  if (namespaceName !== undefined && !Token.isUnresolved(namespaceName) && !NAMESPACE.test(namespaceName)) {
    faults.push({
      what: 'the name of the namespace is not valid',
      got: `"${namespaceName}"`,
      allowed: '1 to 63 small letters, digits and inner hyphens',
      instead: 'copy it from `kubectl get namespaces`, or leave it out to have one made',
    });
  }
  const wrong = Object.entries(nodeSelector).find(
    ([label, value]) => !LABEL.test(label) || !(Token.isUnresolved(value) || LABEL_VALUE.test(value)),
  );
  if (wrong) {
    faults.push({
      what: 'a label of the node selector is not valid',
      got: `"${wrong[0]}": ${shown(wrong[1])}`,
      allowed: 'a name of up to 63 letters, digits, "-", "_" and ".", after a domain and "/" perhaps, and a value of the same form',
      instead: 'copy both from `kubectl get nodes --show-labels`',
    });
  }
  return faults;
}
