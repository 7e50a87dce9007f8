import { GRACE_TOO_SHORT } from '../../../src/review/rules/grace-too-short';
import { found } from '../reviewed';

function deployment(terminationGracePeriodSeconds: unknown, ...hooks: (object | undefined)[]) {
  const containers = hooks.map(preStop => ({ lifecycle: preStop && { preStop } }));
  const spec = { template: { spec: { terminationGracePeriodSeconds, containers } } };
  const manifest = [{ kind: 'Deployment', metadata: { name: 'api', namespace: 'shop' }, spec }];
  return { Type: 'Custom::AWSCDK-EKS-KubernetesResource', Properties: { Manifest: JSON.stringify(manifest) } };
}

function sleep(seconds: number) {
  return { sleep: { seconds } };
}

function command(...words: string[]) {
  return { exec: { command: words } };
}

test.each([
  ['less sleep than grace', deployment(50, sleep(20), undefined)],
  ['less sleep than Kubernetes gives by default', deployment(undefined, sleep(29))],
  ['no hook, and no grace', deployment(0, undefined)],
  ['a hook that calls the process', deployment(10, { httpGet: { path: '/stop' } })],
  ['a command of its own', deployment(10, command('/bin/drain', '--seconds', '20'))],
  ['no containers', deployment(10)],
])('a pod with %s is silent', (_what, Manifest) => {
  expect(found(GRACE_TOO_SHORT, { Manifest })).toEqual([]);
});

test.each([
  ['as much sleep as grace', deployment(20, sleep(20))],
  ['as much sleep as Kubernetes gives by default', deployment(undefined, undefined, sleep(30))],
  ['a command that sleeps', deployment(30, command('sleep', '60s'))],
  ['a shell that sleeps', deployment(10, command('sh', '-c', '/bin/leave; sleep 15 && exit 0'))],
])('a pod with %s', (_what, Manifest) => {
  expect(found(GRACE_TOO_SHORT, { Manifest })).toEqual(['Manifest Properties.Manifest [Deployment/shop/api]']);
});

test('of what makes pods, those of a schedule too', () => {
  const [{ spec }] = JSON.parse(deployment(10, sleep(15)).Properties.Manifest);
  const Manifest = JSON.stringify([{ kind: 'CronJob', metadata: { name: 'nightly' }, spec: { template: {}, jobTemplate: { spec } } }]);
  expect(found(GRACE_TOO_SHORT, { Job: { Type: 'Custom::AWSCDK-EKS-KubernetesResource', Properties: { Manifest } } })).toEqual([
    'Job Properties.Manifest [CronJob/default/nightly]',
  ]);
});

test('a manifest that is joined, in texts and outside them, with a separator', () => {
  const parts = [
    '[{"kind":"Deployment"',
    '"metadata":{"name":"\\"api\\"-',
    { Ref: 'Suffix' },
    '"},"spec":{"replicas":1',
    '"paused":false',
    '"template":{"spec":{"containers":[{"lifecycle":{"preStop":{"sleep":{"seconds":30}}}}',
    '{"image":"api"',
    '"args":[1',
    { Ref: 'Level' },
    '3]}]}}}}]',
  ];
  const Properties = { Manifest: { 'Fn::Join': [',', parts] } };
  expect(found(GRACE_TOO_SHORT, { Manifest: { Type: 'Custom::AWSCDK-EKS-KubernetesResource', Properties } })).toHaveLength(1);
});

test('a manifest that is joined', () => {
  const { Manifest } = deployment(20, sleep(25)).Properties;
  const [before, after] = Manifest.split('"name":"api"');
  const joined = { 'Fn::Join': ['', [`${before}"name":"api-`, { Ref: 'Suffix' }, `\\"quoted\\""${after}`]] };
  expect(
    found(GRACE_TOO_SHORT, { Manifest: { Type: 'Custom::AWSCDK-EKS-KubernetesResource', Properties: { Manifest: joined } } }),
  ).toHaveLength(1);
});
