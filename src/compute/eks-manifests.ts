import { Size } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ServicePort } from './compute.contract';
import { TargetTraits } from '../protocol/target.contract';

/** A Kubernetes object, as `kubectl apply` takes it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: { [key: string]: string };
    readonly annotations?: { [key: string]: string };
  };
  readonly [section: string]: unknown;
}

/** Which objects belong together: they have one name, in one namespace. */
export interface EksNames {
  readonly name: string;
  readonly namespace: string;
}

/** Everything that a pod is made of, all choices made. */
export interface PodPlan extends EksNames {
  readonly image: string;
  readonly architecture: ec2.InstanceArchitecture;
  readonly ports: ServicePort[];
  /** Thousandths of a processor. */
  readonly cpu: number;
  readonly memory: Size;
  readonly user: number;
  /** Makes the root file system read-only but for so much in `/tmp`. Undefined: the root is writable. */
  readonly temporaryDirectoryMiB?: number;
  readonly nodeSelector: { [label: string]: string };
  /** How long a process may take until it answers its probe. */
  readonly startSeconds: number;
  /** How long a deployment may go on without progress. */
  readonly deadlineSeconds: number;
  /** How long a pod must be ready before the next one may leave. */
  readonly readySeconds: number;
  /** From the end of a pod's membership to SIGTERM. */
  readonly preStopSeconds: number;
  /** From SIGTERM to SIGKILL. */
  readonly stopSeconds: number;
  /** Entries of the environment; may be known late. */
  readonly environment: unknown;
  /** Further volumes and where they are mounted; may be known late. */
  readonly volumes: unknown;
  readonly volumeMounts: unknown;
}

export const TEMPORARY_DIRECTORY = { name: 'tmp', mountPath: '/tmp' };

/** The label that tells the pods of a service from all others. */
function labels({ name }: EksNames): { [key: string]: string } {
  return { 'app.kubernetes.io/name': name };
}

function metadata({ name, namespace }: EksNames): Manifest['metadata'] {
  return { name, namespace, labels: labels({ name, namespace }) };
}

/**
 * A namespace in which pods are under the *restricted* standard, and wait until the load balancer calls them healthy.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/pod_readiness_gate/
 */
export function namespaceManifest(name: string): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      labels: {
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/warn': 'restricted',
        // Each kind of controller reads its own label and overlooks the other's.
        'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled',
        'eks.amazonaws.com/pod-readiness-gate-inject': 'enabled',
      },
    },
  };
}

export function serviceAccountManifest(names: EksNames): Manifest {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata(names), automountServiceAccountToken: false };
}

export function serviceManifest(names: EksNames, ports: ServicePort[]): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(names),
    spec: {
      type: 'ClusterIP',
      selector: labels(names),
      ports: ports.map(port => ({ name: portName(port), port: port.port, targetPort: portName(port), protocol: 'TCP' })),
    },
  };
}

/** Pods take traffic on the service's ports only. Who may send it is the matter of security groups, because load balancers have no label. */
export function networkPolicyManifest(names: EksNames, ports: ServicePort[]): Manifest {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadata(names),
    spec: {
      podSelector: { matchLabels: labels(names) },
      policyTypes: ['Ingress'],
      ingress: [{ ports: ports.map(({ port }) => ({ port, protocol: 'TCP' })) }],
    },
  };
}

/**
 * Joins the pods to a target group that CloudFormation owns.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/targetgroupbinding/targetgroupbinding/
 * @see https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-nlb.html
 */
export function targetGroupBindingManifest(names: EksNames, port: ServicePort, targetGroupArn: string, autoMode: boolean): Manifest {
  return {
    apiVersion: autoMode ? 'eks.amazonaws.com/v1' : 'elbv2.k8s.aws/v1beta1',
    kind: 'TargetGroupBinding',
    metadata: { ...metadata(names), name: `${names.name}-${port.port}-${port.target.protocolVersion.toLowerCase()}` },
    spec: { serviceRef: { name: names.name, port: port.port }, targetGroupARN: targetGroupArn, targetType: 'ip' },
  };
}

/** Nodes that are drained take a quarter of the pods at a time, rounded up, and never wait for pods that are sick anyway. */
export function disruptionBudgetManifest(names: EksNames): Manifest {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: metadata(names),
    spec: { maxUnavailable: '25%', unhealthyPodEvictionPolicy: 'AlwaysAllow', selector: { matchLabels: labels(names) } },
  };
}

/** All pods are replaced at once, new ones first. No number of them: the autoscaler owns it, and every deployment would set it back. */
export function deploymentManifest(plan: PodPlan): Manifest {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(plan),
    spec: {
      selector: { matchLabels: labels(plan) },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '100%', maxUnavailable: 0 } },
      minReadySeconds: plan.readySeconds,
      progressDeadlineSeconds: plan.deadlineSeconds,
      template: { metadata: { labels: labels(plan) }, spec: podSpec(plan) },
    },
  };
}

function podSpec(plan: PodPlan): object {
  const { architecture, name, nodeSelector, preStopSeconds, stopSeconds, user, volumes } = plan;
  return {
    serviceAccountName: name,
    automountServiceAccountToken: false,
    // Older services of the namespace would appear as variables of the process.
    enableServiceLinks: false,
    terminationGracePeriodSeconds: preStopSeconds + stopSeconds,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: user,
      runAsGroup: user,
      fsGroup: user,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    nodeSelector: {
      'kubernetes.io/os': 'linux',
      'kubernetes.io/arch': architecture === ec2.InstanceArchitecture.ARM_64 ? 'arm64' : 'amd64',
      ...nodeSelector,
    },
    topologySpreadConstraints: [spread(plan, 'topology.kubernetes.io/zone'), spread(plan, 'kubernetes.io/hostname')],
    containers: [container(plan)],
    volumes,
  };
}

/**
 * The pods of one revision are counted: those that are about to leave say nothing of where the new ones belong. A wish, not a condition: when
 * a zone fails, the others must take more than their share.
 */
function spread(names: EksNames, topologyKey: string): object {
  return {
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: labels(names) },
    matchLabelKeys: ['pod-template-hash'],
  };
}

function container(plan: PodPlan): object {
  const { cpu, environment, image, memory, ports, preStopSeconds, startSeconds, temporaryDirectoryMiB, volumeMounts } = plan;
  const [first] = ports;
  const check = first.target.healthCheck;
  const bytes = `${memory.toMebibytes()}Mi`;
  return {
    name: 'service',
    image,
    ports: ports.map(port => ({ name: portName(port), containerPort: port.port, protocol: 'TCP' })),
    env: environment,
    // Memory that is taken can't be given back, so it has a limit; processor time that nobody wants is free to use.
    resources: { requests: { cpu: `${cpu}m`, memory: bytes }, limits: { memory: bytes } },
    startupProbe: {
      ...probe(first.port, first.target),
      periodSeconds: START_PROBE_SECONDS,
      timeoutSeconds: check.timeoutSeconds,
      failureThreshold: Math.ceil(startSeconds / START_PROBE_SECONDS),
    },
    readinessProbe: {
      ...probe(first.port, first.target),
      periodSeconds: check.intervalSeconds,
      timeoutSeconds: check.timeoutSeconds,
      failureThreshold: check.unhealthyThreshold,
    },
    // Needs no shell in the image.
    lifecycle: { preStop: { sleep: { seconds: preStopSeconds } } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: temporaryDirectoryMiB !== undefined,
    },
    volumeMounts,
  };
}

const START_PROBE_SECONDS = 5;

/** The standard health service of gRPC; the kubelet knows no other method. @see https://github.com/grpc/grpc/blob/master/doc/health-checking.md */
const GRPC_HEALTH_CHECK = '/grpc.health.v1.Health/Check';

/** What the load balancer asks, as far as the kubelet can; it speaks no HTTP/2 without TLS. */
function probe(port: number, { healthCheck, protocolVersion }: TargetTraits): object {
  if (protocolVersion === 'HTTP1') return { httpGet: { path: healthCheck.path, port, scheme: 'HTTP' } };
  return protocolVersion === 'GRPC' && healthCheck.path === GRPC_HEALTH_CHECK ? { grpc: { port } } : { tcpSocket: { port } };
}

function portName({ port }: ServicePort): string {
  return `port-${port}`;
}
