import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/** All objects of the service have this name, and lie in a namespace of this name. */
export const NAME = 'catalogue';

const LABELS = { 'app.kubernetes.io/name': NAME };
const SELECTOR = { matchLabels: LABELS };
const METADATA = { name: NAME, namespace: NAME, labels: LABELS };
const PORT_NAME = 'http';

/** What pods are made of; values may be tokens. */
export interface TwinPod {
  readonly image: string;
  readonly port: number;
  readonly healthCheck: elbv2.HealthCheck;
  readonly environment: { [name: string]: string };
}

/** Pods must keep to the *restricted* standard, and wait until the load balancer calls them healthy. */
export function namespace() {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: NAME,
      labels: {
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/warn': 'restricted',
        'eks.amazonaws.com/pod-readiness-gate-inject': 'enabled',
      },
    },
  };
}

/** What lies around the pods. */
export function surroundings(port: number) {
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: METADATA, automountServiceAccountToken: false },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: METADATA,
      spec: { type: 'ClusterIP', selector: LABELS, ports: [{ name: PORT_NAME, port, targetPort: PORT_NAME, protocol: 'TCP' }] },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: METADATA,
      spec: { podSelector: SELECTOR, policyTypes: ['Ingress'], ingress: [{ ports: [{ port, protocol: 'TCP' }] }] },
    },
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: METADATA,
      spec: { maxUnavailable: '25%', unhealthyPodEvictionPolicy: 'AlwaysAllow', selector: SELECTOR },
    },
  ];
}

/** Auto Mode's way of putting pods into a target group that it has not made. */
export function targetGroupBinding(port: number, targetGroupARN: string) {
  return {
    apiVersion: 'eks.amazonaws.com/v1',
    kind: 'TargetGroupBinding',
    metadata: METADATA,
    spec: { serviceRef: { name: NAME, port }, targetGroupARN, targetType: 'ip' },
  };
}

/** No number of replicas: the autoscaler owns it. */
export function deployment(pod: TwinPod) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: METADATA,
    spec: {
      selector: SELECTOR,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
      minReadySeconds: 45,
      progressDeadlineSeconds: 600,
      template: { metadata: { labels: LABELS }, spec: podSpec(pod) },
    },
  };
}

export function autoscaler(minReplicas: number, maxReplicas: number) {
  const utilization = (name: string, averageUtilization: number) => ({
    type: 'Resource',
    resource: { name, target: { type: 'Utilization', averageUtilization } },
  });
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: METADATA,
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: NAME },
      minReplicas,
      maxReplicas,
      metrics: [utilization('cpu', 70), utilization('memory', 80)],
      behavior: {
        scaleUp: {
          stabilizationWindowSeconds: 0,
          selectPolicy: 'Max',
          policies: [
            { type: 'Percent', value: 100, periodSeconds: 15 },
            { type: 'Pods', value: 4, periodSeconds: 15 },
          ],
        },
        scaleDown: {
          stabilizationWindowSeconds: 300,
          selectPolicy: 'Max',
          policies: [{ type: 'Percent', value: 50, periodSeconds: 60 }],
        },
      },
    },
  };
}

function podSpec({ image, port, healthCheck, environment }: TwinPod) {
  const spread = (topologyKey: string, whenUnsatisfiable: string) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable,
    labelSelector: SELECTOR,
    matchLabelKeys: ['pod-template-hash'],
  });
  const probe = { httpGet: { path: healthCheck.path, port, scheme: 'HTTP' }, timeoutSeconds: 5 };
  return {
    serviceAccountName: NAME,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    // Time to be forgotten by the load balancer, and then to stop.
    terminationGracePeriodSeconds: 50,
    securityContext: { runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    nodeSelector: { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' },
    topologySpreadConstraints: [spread('topology.kubernetes.io/zone', 'DoNotSchedule'), spread('kubernetes.io/hostname', 'ScheduleAnyway')],
    containers: [
      {
        name: 'service',
        image,
        ports: [{ name: PORT_NAME, containerPort: port, protocol: 'TCP' }],
        env: Object.entries(environment).map(([name, value]) => ({ name, value })),
        resources: { requests: { cpu: '1000m', memory: '2048Mi' }, limits: { memory: '2048Mi' } },
        startupProbe: { ...probe, periodSeconds: 5, failureThreshold: 15 },
        readinessProbe: { ...probe, periodSeconds: 15, failureThreshold: 3 },
        lifecycle: { preStop: { sleep: { seconds: 20 } } },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: false },
      },
    ],
  };
}
