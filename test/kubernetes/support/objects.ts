import { Manifest } from '../../../tools/kubernetes/kube-api';

const NAMESPACE = 'shop';
const LABELS = { 'app.kubernetes.io/name': 'orders' };
const METADATA = { name: 'orders', namespace: NAMESPACE };

/** A namespace under the *restricted* pod security standard, and the account that its pods run as. */
export const SURROUNDINGS: Manifest[] = [
  {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: NAMESPACE,
      labels: { 'pod-security.kubernetes.io/enforce': 'restricted', 'pod-security.kubernetes.io/warn': 'restricted' },
    },
  },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: METADATA },
];

/** One of each kind, as a workload on EKS has them. */
export const OBJECTS = {
  deployment: {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: METADATA,
    spec: {
      selector: { matchLabels: LABELS },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
      template: {
        metadata: { labels: LABELS },
        spec: {
          serviceAccountName: 'orders',
          terminationGracePeriodSeconds: 60,
          securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'topology.kubernetes.io/zone',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: LABELS },
            },
          ],
          containers: [
            {
              name: 'orders',
              image: 'registry.example/orders:1',
              ports: [{ name: 'http', containerPort: 8080 }],
              readinessProbe: { httpGet: { path: '/health', port: 'http' }, periodSeconds: 5 },
              startupProbe: { grpc: { port: 8081 }, failureThreshold: 30 },
              lifecycle: { preStop: { sleep: { seconds: 15 } } },
              resources: { requests: { cpu: '500m', memory: '512Mi' }, limits: { memory: '512Mi' } },
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
            },
          ],
        },
      },
    },
  },
  service: {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: METADATA,
    spec: {
      selector: LABELS,
      ports: [
        { name: 'http', port: 8080 },
        { name: 'grpc', port: 8081 },
      ],
    },
  },
  autoscaler: {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: METADATA,
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'orders' },
      minReplicas: 2,
      maxReplicas: 20,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } }],
      behavior: {
        scaleUp: {
          stabilizationWindowSeconds: 0,
          policies: [
            { type: 'Percent', value: 100, periodSeconds: 15 },
            { type: 'Pods', value: 4, periodSeconds: 15 },
          ],
        },
        scaleDown: { stabilizationWindowSeconds: 300 },
      },
    },
  },
  disruptionBudget: {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: METADATA,
    spec: { maxUnavailable: 1, selector: { matchLabels: LABELS } },
  },
  networkPolicy: {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: METADATA,
    spec: {
      podSelector: { matchLabels: LABELS },
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/16' } }], ports: [{ protocol: 'TCP', port: 8080 }] }],
    },
  },
  binding: {
    apiVersion: 'elbv2.k8s.aws/v1beta1',
    kind: 'TargetGroupBinding',
    metadata: METADATA,
    spec: { serviceRef: { name: 'orders', port: 8080 }, targetGroupARN: 'arn:aws:elasticloadbalancing:…', targetType: 'ip' },
  },
  autoModeBinding: {
    apiVersion: 'eks.amazonaws.com/v1',
    kind: 'TargetGroupBinding',
    metadata: METADATA,
    spec: { serviceRef: { name: 'orders', port: 8080 }, targetGroupARN: 'arn:aws:elasticloadbalancing:…', targetType: 'ip' },
  },
  scaledObject: {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: METADATA,
    spec: {
      scaleTargetRef: { name: 'orders' },
      minReplicaCount: 2,
      maxReplicaCount: 20,
      triggers: [{ type: 'aws-cloudwatch', metadata: { namespace: 'AWS/ApplicationELB' }, authenticationRef: { name: 'orders' } }],
    },
  },
  triggerAuthentication: {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'TriggerAuthentication',
    metadata: METADATA,
    spec: { podIdentity: { provider: 'aws' } },
  },
  secretProvider: {
    apiVersion: 'secrets-store.csi.x-k8s.io/v1',
    kind: 'SecretProviderClass',
    metadata: METADATA,
    spec: { provider: 'aws', parameters: { objects: '- objectName: password\n', usePodIdentity: 'true' } },
  },
  nodePool: {
    apiVersion: 'karpenter.sh/v1',
    kind: 'NodePool',
    metadata: { name: 'orders' },
    spec: {
      template: {
        spec: {
          nodeClassRef: { group: 'eks.amazonaws.com', kind: 'NodeClass', name: 'default' },
          requirements: [{ key: 'karpenter.sh/capacity-type', operator: 'In', values: ['on-demand'] }],
        },
      },
    },
  },
} satisfies { [kind: string]: Manifest };

/** The object with another value at a path; `undefined` takes the field away. */
export function changed(object: Manifest, path: string, value: unknown): Manifest {
  const copy = structuredClone(object);
  const steps = path.split('.');
  const last = steps.pop()!;
  let at: any = copy;
  for (const step of steps) at = at[step];
  at[last] = value;
  return copy;
}
