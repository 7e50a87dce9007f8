import { changed, OBJECTS, SURROUNDINGS } from './support/objects';
import { KubeApi } from '../../tools/kubernetes/kube-api';
import { refusals } from '../../tools/kubernetes/refusals';

jest.setTimeout(90_000);

const POD = 'spec.template.spec';
const CONTAINER = `${POD}.containers.0`;
const CONTAINERS = `${POD}.containers[0]`;

let api: KubeApi;
beforeAll(async () => {
  api = await KubeApi.start();
  expect(await refusals(api, SURROUNDINGS)).toEqual([]);
});
afterAll(async () => api?.stop());

test.each(Object.entries(OBJECTS))('a good %s is accepted, and so is its pod', async (_, object) => {
  expect(await refusals(api, [object])).toEqual([]);
});

test.each<[string, keyof typeof OBJECTS, string, unknown, string]>([
  ['fewer labels than it selects', 'deployment', 'spec.template.metadata.labels', { other: 'label' }, 'spec.template.metadata.labels'],
  [
    'neither surge nor unavailable pods',
    'deployment',
    'spec.strategy.rollingUpdate.maxSurge',
    0,
    'spec.strategy.rollingUpdate.maxUnavailable',
  ],
  ['a probe of no kind', 'deployment', `${CONTAINER}.readinessProbe`, { periodSeconds: 5 }, `${CONTAINERS}.readinessProbe`],
  [
    'a probe of a port without a name',
    'deployment',
    `${CONTAINER}.readinessProbe.httpGet.port`,
    'web_',
    `${CONTAINERS}.readinessProbe.httpGet.port`,
  ],
  [
    'a probe with two successes',
    'deployment',
    `${CONTAINER}.startupProbe.successThreshold`,
    2,
    `${CONTAINERS}.startupProbe.successThreshold`,
  ],
  ['a request above the limit', 'deployment', `${CONTAINER}.resources.requests.memory`, '1Gi', `${CONTAINERS}.resources.requests`],
  [
    'a preStop longer than the grace period',
    'deployment',
    `${CONTAINER}.lifecycle.preStop.sleep.seconds`,
    61,
    `${CONTAINERS}.lifecycle.preStop.sleep`,
  ],
  ['an unknown field', 'deployment', 'spec.replicaz', 3, 'spec.replicaz'],
  ['two ports of one number', 'service', 'spec.ports.1.port', 8080, 'spec.ports[1]'],
  ['a minimum above the maximum', 'autoscaler', 'spec.minReplicas', 21, 'spec.maxReplicas'],
  [
    'a utilisation of 0',
    'autoscaler',
    'spec.metrics.0.resource.target.averageUtilization',
    0,
    'spec.metrics[0].resource.target.averageUtilization',
  ],
  [
    'a window above an hour',
    'autoscaler',
    'spec.behavior.scaleDown.stabilizationWindowSeconds',
    3601,
    'spec.behavior.scaleDown.stabilizationWindowSeconds',
  ],
  ['minimum and maximum at once', 'disruptionBudget', 'spec.minAvailable', 1, 'spec'],
  ['no address range', 'networkPolicy', 'spec.ingress.0.from.0.ipBlock.cidr', '10.0.0.0', 'spec.ingress[0].from[0].ipBlock.cidr'],
  ['no Service', 'binding', 'spec.serviceRef', undefined, 'spec.serviceRef'],
  ['a target type that does not exist', 'binding', 'spec.targetType', 'lambda', 'spec.targetType'],
  ['an unknown field of a custom resource', 'binding', 'spec.targetGroupArn', 'arn:…', 'spec.targetGroupArn'],
  ['no ARN', 'autoModeBinding', 'spec.targetGroupARN', undefined, 'spec.targetGroupARN'],
  ['the name of a target group', 'autoModeBinding', 'spec.targetGroupName', 'orders', 'spec.targetGroupName'],
  ['a number as text', 'scaledObject', 'spec.maxReplicaCount', '20', 'spec.maxReplicaCount'],
  ['no trigger', 'scaledObject', 'spec.triggers', undefined, 'spec.triggers'],
  [
    'an identity that does not exist',
    'triggerAuthentication',
    'spec.podIdentity.provider',
    'aws-pod-identity',
    'spec.podIdentity.provider',
  ],
  ['a number where text belongs', 'secretProvider', 'spec.parameters.objects', 1, 'spec.parameters.objects'],
  ['an operator that does not exist', 'nodePool', `${POD}.requirements.0.operator`, 'Like', `${POD}.requirements[0].operator`],
])('%s: a wrong %s is refused by field', async (_, kind, path, value, field) => {
  const { status, fields } = await api.review(changed(OBJECTS[kind], path, value));

  expect(fields).toContain(field);
  expect(status).toBeGreaterThanOrEqual(400);
});

describe('the restricted pod security standard', () => {
  const privileged = changed(OBJECTS.deployment, `${CONTAINER}.securityContext`, { privileged: true });

  test('refuses the pods of a Deployment that it only warns of', async () => {
    const { message, warnings } = await api.review(privileged);
    expect({ message, warnings }).toEqual({ message: '', warnings: [expect.stringContaining('would violate PodSecurity')] });

    expect(await refusals(api, [privileged])).toEqual([expect.stringMatching(/^Pod shop\/orders: .*securityContext.privileged=true/)]);
  });

  test('wants a user that is not root', async () => {
    const root = changed(OBJECTS.deployment, `${POD}.securityContext.runAsUser`, 0);

    expect(await refusals(api, [root])).toEqual([expect.stringContaining('runAsUser=0')]);
  });
});

test('a pod whose account was never made is refused', async () => {
  const stranger = changed(OBJECTS.deployment, `${POD}.serviceAccountName`, 'stranger');

  expect(await refusals(api, [stranger])).toEqual([expect.stringContaining('serviceaccount "stranger" not found')]);
});

test('a namespace that was never made is refused, and a kind that nobody defined', async () => {
  const elsewhere = changed(OBJECTS.service, 'metadata.namespace', 'elsewhere');
  const unknown = changed(OBJECTS.service, 'kind', 'Servant');

  expect(await refusals(api, [elsewhere])).toEqual([expect.stringContaining('namespaces "elsewhere" not found')]);
  await expect(api.review(unknown)).rejects.toThrow('the server knows no Servant in v1');
});

test('a review leaves nothing behind', async () => {
  const first = await api.review(OBJECTS.service);
  const second = await api.review(OBJECTS.service);

  expect([first.status, second.status]).toEqual([201, 201]);
});
