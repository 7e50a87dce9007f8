import { CfnResource, Duration, IResolvable, Lazy, Size, Stack, Tags, Token, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CfnPodIdentityAssociation } from 'aws-cdk-lib/aws-eks';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, IDependable } from 'constructs';
import { delivered } from './artifact-delivery';
import { AutoModeCluster } from './auto-mode-cluster';
import { requireSameNetwork } from './cluster-network';
import { ComputeBindOptions } from './compute.contract';
import { horizontalPodAutoscaler, needsKeda, scaledObject } from './eks-autoscaler';
import { clusterSecurityGroup } from './eks-cluster';
import {
  deploymentManifest,
  disruptionBudgetManifest,
  EksNames,
  Manifest,
  namespaceManifest,
  networkPolicyManifest,
  PodPlan,
  serviceAccountManifest,
  serviceManifest,
  targetGroupBindingManifest,
  TEMPORARY_DIRECTORY,
} from './eks-manifests';
import { secretProviderClassManifest, SECRETS_MOUNT, secretsName, secretsVolume, secretVariables } from './eks-secrets';
import { HealthWait } from './health-wait/health-wait';
import { ProcessEnvironment } from './process-environment';
import { requireUnscaled } from './scaled-once';
import { grantSecretRead } from './secret-grant';
import { secondsUntilHealthy, workloadTargets } from './target-group';
import { balancedMetrics } from './workload-metrics';
import { IWorkload, WorkloadTarget } from './workload.contract';
import { MonitoredMetric } from '../operations/monitored-metric.contract';
import { digest } from '../private/digest';
import { physicalName } from '../private/physical-name';
import { refusal, refuse, requireNumber } from '../private/refusal';
import { ScalingSet } from '../scaling/scaling-set';

/** A service and the pods that it runs in, all choices made. */
export interface EksWorkloadProps extends ComputeBindOptions {
  /** The cluster that the pods run in. */
  readonly cluster: eks.ICluster;
  /** Whether the cluster's nodes and load balancing are run by EKS Auto Mode; else by the Load Balancer Controller. */
  readonly autoMode: boolean;
  /** Whether the cluster has the Secrets Store CSI driver with the provider of AWS. */
  readonly secretsStoreCsiDriver: boolean;
  /** Namespace that exists already. @default - one of the service's own */
  readonly namespaceName?: string;
  /** Processor architecture of the pods. */
  readonly architecture: ec2.InstanceArchitecture;
  /** Thousandths of a processor that a pod asks for. */
  readonly cpu: number;
  /** Memory that a pod asks for, and has at the most. */
  readonly memory: Size;
  /** Number of the user as whom the process runs. */
  readonly user: number;
  /** Makes the root file system read-only but for so much in `/tmp`. @default - the root is writable */
  readonly temporaryDirectoryMiB?: number;
  /** Labels of the nodes that may run the pods. */
  readonly nodeSelector: { [label: string]: string };
}

/** From a pod that is missing to a process that starts, where a node has to be started first. */
const PLACEMENT_SECONDS = 180;
/** Until the controller has noticed that a pod leaves, and nothing new reaches it. */
const PROPAGATION_SECONDS = 20;
/** The kubectl function's limit of 15 minutes, less what it needs to say that the time is over. */
const ROLLOUT = Duration.minutes(14);

/**
 * A service in pods on Amazon EKS: what `Compute.eks()` runs. The load balancer is CloudFormation's; a TargetGroupBinding lets the cluster's
 * controller put the pods into its target groups.
 *
 * A pod that leaves is deregistered while it sleeps. Its process gets SIGTERM when nothing new arrives any more, and while the load balancer
 * still holds its connections, so that it can say goodbye on them.
 */
export class EksWorkload extends Construct implements IWorkload {
  public readonly targets: WorkloadTarget[];
  public readonly connections: ec2.Connections;
  public readonly role: iam.IRole;
  public readonly grantPrincipal: iam.IPrincipal;
  /** The cluster that the pods run in. */
  public readonly cluster: eks.ICluster;
  /** Namespace of all objects. */
  public readonly namespaceName: string;
  /** Name of all objects but the namespace, and value of the label `app.kubernetes.io/name`. */
  public readonly objectName: string;
  public readonly ready: IDependable;

  private readonly environment = new ProcessEnvironment(this);
  private readonly bindings: eks.KubernetesManifest[];
  private readonly deployment: eks.KubernetesManifest;
  private readonly rollout: Construct;
  private secrets?: eks.KubernetesManifest;
  private scaling?: ScalingSet;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: EksWorkloadProps,
  ) {
    super(scope, id);
    const { cluster, environment, ports, role, vpc } = props;
    requireSameNetwork(this, vpc, cluster.vpc);
    this.requireStartTime();
    this.role = role;
    this.grantPrincipal = role.grantPrincipal;
    this.cluster = cluster;
    this.connections = new ec2.Connections({ securityGroups: [clusterSecurityGroup(this, cluster)] });
    // A Service's name begins with a letter.
    this.objectName = physicalName(this, { prefix: 'api-', maxLength: 48 }).toLowerCase();
    this.namespaceName = props.namespaceName ?? this.objectName;
    this.targets = workloadTargets(this, ports, vpc, elbv2.TargetType.IP);
    ports.forEach(port => this.addEnvironment(port.target.portVariable, `${port.port}`));
    Object.entries(environment).forEach(([name, value]) => this.addEnvironment(name, value));

    this.bindings = this.bind();
    const pods = this.podPlan();
    const deployment = deploymentManifest(pods);
    this.deployment = this.apply('Deployment', deployment);
    // Pods that start before their bindings would not wait for the load balancer; before their permissions, they would do without.
    this.deployment.node.addDependency(...this.bindings, role);
    // The text of the manifest, and what is known of it only at deployment.
    const late = () => [pods.image, ...Object.values(this.environment.values)].filter(value => Token.isUnresolved(value));
    const revision = Lazy.any({ produce: () => [digest(Stack.of(this).resolve(deployment)), ...late()] });
    this.rollout = this.awaitRollout(revision);
    this.ready = this.awaitHealth(revision);
  }

  public get metrics(): MonitoredMetric[] {
    const { loadBalancerFullName } = this.props;
    return balancedMetrics(this, PLACEMENT_SECONDS + this.startSeconds, { loadBalancerFullName, scaling: this.scaling });
  }

  public startAfter(...dependencies: IDependable[]): void {
    this.bindings.forEach(binding => binding.node.addDependency(...dependencies));
  }

  public addEnvironment(name: string, value: string): void {
    this.environment.add(name, value);
  }

  public addSecret(name: string, secret: secretsmanager.ISecret, field?: string): void {
    if (!this.props.secretsStoreCsiDriver) {
      refuse(
        {
          what: `the secret for ${name} can't reach the process as a value`,
          got: 'a cluster without the Secrets Store CSI driver, as far as the library knows',
          allowed: "secrets as values where the driver and AWS's provider for it are installed",
          instead: 'install both and set `secretsStoreCsiDriver: true`, or use `addSecretReference` and let the process read the secret',
        },
        this,
      );
    }
    this.environment.addSecret({ name, secret, field });
    grantSecretRead(secret, this.role);
    if (this.secrets) return;
    this.secrets = this.apply(
      'Secrets',
      secretProviderClassManifest(this, this.names, () => this.environment.secrets),
    );
    this.secrets.node.addDependency(...this.bindings);
    this.deployment.node.addDependency(this.secrets);
  }

  public addSecretReference(name: string, secret: secretsmanager.ISecret): void {
    this.addEnvironment(name, secret.secretArn);
    grantSecretRead(secret, this.role);
  }

  public scale(scaling: ScalingSet): void {
    requireUnscaled(this, this.scaling);
    this.scaling = scaling;
    if (scaling.minimum === 1) this.warnOfSinglePod();
    // Each kind of autoscaler is a resource of its own: the other one goes when the new one is there.
    const autoscaler = needsKeda(scaling)
      ? this.apply('ScaledObject', ...scaledObject(this, { ...this.props, ...this.names, targets: this.targets }, scaling))
      : this.apply('HorizontalPodAutoscaler', horizontalPodAutoscaler(this.names, scaling));
    autoscaler.node.addDependency(this.deployment);
    this.rollout.node.addDependency(autoscaler);
  }

  private get names(): EksNames {
    return { name: this.objectName, namespace: this.namespaceName };
  }

  private get secretsName(): string {
    return secretsName(this, this.names, this.environment.secrets);
  }

  /** All pods of a deployment start at once, and all must have been ready for a while before the wait for them ends. */
  private requireStartTime(): void {
    const { artifact, ports } = this.props;
    const checks = 2 * secondsUntilHealthy(ports);
    requireNumber(artifact.startTime.toSeconds(), {
      what: "the artifact's start time on EKS",
      min: 0,
      max: ROLLOUT.toSeconds() - PLACEMENT_SECONDS - checks,
      unit: 'seconds',
      fractions: true,
      instead: 'make the process start faster, or choose another compute: a deployment waits 14 minutes for pods',
    });
  }

  /** How long a process may take until the load balancer calls it healthy. */
  private get startSeconds(): number {
    return this.props.artifact.startTime.toSeconds() + secondsUntilHealthy(this.props.ports);
  }

  /**
   * The process is told when nothing new reaches it, while the load balancer still holds its connections. Requests in flight lose no time:
   * sleep and stop last at least as long as propagation and deregistration.
   */
  private get preStopSeconds(): number {
    const { artifact, ports } = this.props;
    const delays = ports.map(({ target }) => target.deregistrationDelaySeconds - artifact.stopTime.toSeconds());
    return PROPAGATION_SECONDS + Math.max(0, ...delays);
  }

  /** What a pod needs around it; every binding has a resource of its own, so that it goes with its port. */
  private bind(): eks.KubernetesManifest[] {
    const { names } = this;
    const { autoMode, cluster, namespaceName, ports } = this.props;
    const service = this.apply(
      'Service',
      serviceAccountManifest(names),
      serviceManifest(names, ports),
      networkPolicyManifest(names, ports),
      disruptionBudgetManifest(names),
    );
    const first = namespaceName ? service : this.apply('Namespace', namespaceManifest(names.namespace));
    if (first !== service) service.node.addDependency(first);
    // What objects refer to, such as kinds of the driver for secrets, comes with add-ons.
    if (cluster instanceof AutoModeCluster) first.node.addDependency(cluster.addons);
    const identity = this.podIdentity();
    return ports.map((port, index) => {
      const { targetGroup } = this.targets[index];
      // Auto Mode may fill only the target groups of its own cluster.
      if (autoMode) Tags.of(targetGroup).add('eks:eks-cluster-name', cluster.clusterName);
      // Another protocol version is another target group, and a binding never changes its group.
      const id = `Binding${port.id}${port.target.protocolVersion}`;
      const binding = this.apply(id, targetGroupBindingManifest(names, port, targetGroup.targetGroupArn, autoMode));
      // A pod that is admitted before its identity is known has none until it starts again: a call of kubectl lies between the two.
      binding.node.addDependency(service, identity);
      return binding;
    });
  }

  private podIdentity(): Construct {
    return new CfnPodIdentityAssociation(this, 'PodIdentity', {
      clusterName: this.cluster.clusterName,
      namespace: this.namespaceName,
      serviceAccount: this.objectName,
      roleArn: this.role.roleArn,
    });
  }

  private podPlan(): PodPlan {
    const { names } = this;
    const { architecture, artifact, temporaryDirectoryMiB } = this.props;
    const temporary =
      temporaryDirectoryMiB === undefined
        ? []
        : [{ name: TEMPORARY_DIRECTORY.name, emptyDir: { medium: 'Memory', sizeLimit: `${temporaryDirectoryMiB}Mi` } }];
    return {
      ...this.props,
      ...names,
      image: delivered(this, artifact, architecture).containerImage!.imageUri,
      startSeconds: this.startSeconds,
      deadlineSeconds: ROLLOUT.toSeconds(),
      readySeconds: secondsUntilHealthy(this.props.ports),
      preStopSeconds: this.preStopSeconds,
      stopSeconds: artifact.stopTime.toSeconds(),
      environment: Lazy.any({
        produce: () => [
          ...Object.entries(this.environment.values).map(([name, value]) => ({ name, value })),
          ...secretVariables(this.secretsName, this.environment.secrets),
        ],
      }),
      volumes: Lazy.any({ produce: () => [...temporary, ...(this.secrets ? [secretsVolume(this.secretsName)] : [])] }),
      volumeMounts: Lazy.any({
        produce: () => [...temporary.map(() => TEMPORARY_DIRECTORY), ...(this.secrets ? [SECRETS_MOUNT] : [])],
      }),
    };
  }

  /** Kubernetes says so when all pods are of the new revision and ready; CloudFormation takes the old one back if it doesn't. */
  private awaitRollout(revision: IResolvable): Construct {
    const rollout = new eks.KubernetesObjectValue(this, 'Rollout', {
      cluster: this.cluster,
      objectType: 'deployment',
      objectName: this.objectName,
      objectNamespace: this.namespaceName,
      jsonPath: '.status.conditions[?(@.reason=="NewReplicaSetAvailable")].status',
      timeout: ROLLOUT,
    });
    (rollout.node.findChild('Resource').node.defaultChild as CfnResource).addPropertyOverride('Revision', revision);
    rollout.node.addDependency(this.deployment);
    return rollout;
  }

  private awaitHealth(revision: IResolvable): Construct {
    const healthy = Lazy.number({ produce: () => (this.scaling ?? ScalingSet.of()).minimum });
    const wait = new HealthWait(this, 'HealthyTargets', { targets: this.targets, healthy, revision });
    wait.node.addDependency(this.rollout);
    return wait;
  }

  /**
   * Nothing is pruned, because no resource ever comes to hold fewer objects; pruning by label would look for all kinds. What a failed attempt
   * has left is taken over.
   */
  private apply(id: string, ...manifest: Manifest[]): eks.KubernetesManifest {
    return new eks.KubernetesManifest(this, id, { cluster: this.cluster, manifest, prune: false, overwrite: true });
  }

  private warnOfSinglePod(): void {
    const text = refusal({
      what: 'a single pod is an outage whenever its node is drained, which Auto Mode does regularly',
      got: 'a minimum of 1',
      allowed: 'a minimum of 2 or more, spread over zones',
      instead: 'raise the minimum, or acknowledge this warning',
    });
    Validations.of(this).addWarning('cdk-scalable-api:SinglePod', text);
  }
}
