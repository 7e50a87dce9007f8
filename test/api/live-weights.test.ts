import { CfnParameter, SecretValue, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnListenerRule } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as fc from 'fast-check';
import { ApiExposure, ApiProtocol, Compute, ICompute } from '../../src';
import { handler } from '../../src/api/live-weights/handler';
import {
  decided,
  LiveRules,
  MAX_MEMORY,
  recalled,
  remembered,
  Weights,
  WeightsText,
  written,
} from '../../src/api/live-weights/handler/weights';
import { MAX_WEIGHTS } from '../../src/api/live-weights/live-weights';
import { digest } from '../../src/private/digest';
import { api, ofType, only, regionalStack, service } from '../support/apps';
import { domainIn } from '../support/domains';
import { fourParts } from '../support/refusals';
import { Routes } from '../support/route-tables';

const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
const WEIGHTS = 'Custom::LiveWeights';
const MIX = Compute.weighted([
  { compute: Compute.autoScalingGroup(), weight: 90 },
  { compute: Compute.fargate(), weight: 10 },
]);

describe('the resource', () => {
  test('hands every rule the weight of each target group, by a function that may only read, and log', () => {
    // GIVEN
    const stack = regionalStack('App', { tags: { team: 'shop' } });

    // WHEN
    api(stack, { compute: MIX, protocols: [ApiProtocol.rest({ paths: ['/api/*', '/more'] })] });

    // THEN
    const template = Template.fromStack(stack).toJSON();
    const { id, resource } = only(template, WEIGHTS);
    const rules = ofType(template, RULE).filter(rule => rule.resource.Properties.Actions[0].ForwardConfig);
    expect(
      resource.Properties.Rules.map(({ Id, Priority, Conditions }: any) => [Id, Priority, Conditions[0].PathPatternConfig.Values]),
    ).toEqual(
      rules.map(rule => [
        /R[0-9a-f]{8}/.exec(rule.id)![0],
        rule.resource.Properties.Priority,
        rule.resource.Properties.Conditions[0].PathPatternConfig.Values,
      ]),
    );
    expect(resource.Properties.StackTags).toEqual({ team: 'shop' });
    resource.Properties.Rules.forEach(({ Id }: any, index: number) =>
      expect(rules[index].resource.Properties.Actions[0].ForwardConfig.TargetGroups).toEqual(
        resource.Properties.Members.map(({ TargetGroup }: any, member: number) => ({
          TargetGroupArn: TargetGroup,
          Weight: { 'Fn::GetAtt': [id, `${Id}.${member}`] },
        })),
      ),
    );
    const [role] = ofType(template, 'AWS::IAM::Role').filter(each => each.id.startsWith('CustomLiveWeights'));
    expect(role.resource.Properties.Policies[0].PolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: 'elasticloadbalancing:DescribeRules', Resource: '*' },
      { Effect: 'Allow', Action: 'cloudformation:DescribeStacks', Resource: { Ref: 'AWS::StackId' } },
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^CustomLiveWeights.*Logs/), 'Arn'] },
      },
    ]);
  });

  test('reads when all targets are ready, right before the rules are changed', () => {
    const stack = regionalStack();
    api(stack, { compute: MIX });

    const template = Template.fromStack(stack).toJSON();
    const waitsFor = only(template, WEIGHTS).resource.DependsOn.map((id: string) => template.Resources[id].Type);
    expect(waitsFor).toEqual(expect.arrayContaining(['AWS::AutoScaling::AutoScalingGroup', 'AWS::ECS::Service']));
  });

  test('stands for one port of one service, whatever its routes and targets are', () => {
    const idsOf = (compute: ICompute, path: string) => {
      const stack = regionalStack();
      const options = {
        compute,
        exposure: ApiExposure.internet(),
        domain: domainIn(stack),
        protocols: [ApiProtocol.rest({ paths: [path] }), ApiProtocol.grpc({ services: ['shop.v1.Inventory'] })],
      };
      api(stack, options).addService('Reports', service({ compute, protocols: [ApiProtocol.rest({ paths: ['/reports'] })] }));
      return ofType(Template.fromStack(stack), WEIGHTS).map(({ id }) => id);
    };
    const other = Compute.weighted([
      { compute: Compute.fargate(), weight: 1 },
      { compute: Compute.fargate(), weight: 1, id: 'Next' },
    ]);

    expect(idsOf(MIX, '/api/*')).toHaveLength(3);
    expect(idsOf(other, '/other')).toEqual(idsOf(MIX, '/api/*'));
  });

  test('is not made for a service on one compute', () => {
    const stack = regionalStack();
    api(stack);
    Template.fromStack(stack).resourceCountIs(WEIGHTS, 0);
  });

  test('is told all that changes a rule: tags, and values that are known only at deployment', () => {
    const stack = regionalStack();
    Tags.of(stack).add('team', 'shop');
    const hosts = [new CfnParameter(stack, 'Host').valueAsString];
    api(stack, { compute: MIX, protocols: [ApiProtocol.rest({ paths: ['/api/*'], conditions: { hosts } })] });

    const { Rules, StackTags } = only(Template.fromStack(stack), WEIGHTS).resource.Properties;
    expect(Rules).toMatchObject([{ Conditions: [{}, { Field: 'host-header', HostHeaderConfig: { Values: [{ Ref: 'Host' }] } }] }]);
    expect(StackTags).toEqual({ team: 'shop' });
    // The oldest CDK puts no tags on rules.
    const rules = ofType(Template.fromStack(stack), 'AWS::ElasticLoadBalancingV2::ListenerRule').map(({ resource }) => resource.Properties);
    expect(Rules[0].Tags).toEqual(rules.find(({ Priority }) => Priority === Rules[0].Priority).Tags);
  });

  test('is told what the template has where an escape hatch has changed a rule', () => {
    const stack = regionalStack();
    const { node } = api(stack, { compute: MIX, protocols: [ApiProtocol.rest({ paths: ['/api/*'] })] });
    const rule = node.findAll().find((each): each is CfnListenerRule => each instanceof CfnListenerRule && each.node.id.startsWith('R'))!;
    rule.addPropertyOverride('Priority', 7);
    rule.addPropertyOverride('Conditions.0.PathPatternConfig.Values', ['/other']);

    const [told] = only(Template.fromStack(stack), WEIGHTS).resource.Properties.Rules;
    expect(told).toEqual({
      Id: rule.node.id,
      Priority: 7,
      Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/other'] } }],
    });
  });

  test.each([
    [
      "the origin's secret",
      (stack: ReturnType<typeof regionalStack>) => ({ exposure: ApiExposure.cloudFrontOnly(), domain: domainIn(stack) }),
    ],
    [
      'a secret of the user',
      () => ({
        protocols: [
          ApiProtocol.rest({
            paths: ['/api/*'],
            conditions: { headers: { 'x-key': [SecretValue.secretsManager('partner').unsafeUnwrap()] } },
          }),
        ],
      }),
    ],
  ])('is told that %s has changed, but never what it is: no custom resource may ask for one', (_what, options) => {
    const stack = regionalStack();
    api(stack, { compute: MIX, ...options(stack) });

    const template = Template.fromStack(stack).toJSON();
    const rules = JSON.stringify(ofType(template, RULE));
    const told = JSON.stringify(only(template, WEIGHTS));
    expect(rules).toContain('{{resolve:secretsmanager:');
    expect(told).toContain('"{resolve:secretsmanager:');
    expect(told).not.toContain('{{resolve:');
  });

  test('refuses more weights than a custom resource can answer', () => {
    const paths = Array.from({ length: 81 }, (_, index) => `/v${index}/${'x'.repeat(index % 40)}`);
    const stack = regionalStack();
    const routes = new Routes(stack, 1000);
    const [one, two] = [routes.targetGroup('One'), routes.targetGroup('Two')];
    const add = (more: string[]) => more.forEach(path => routes.add({ paths: [path] }, 'Service', [one, two]));

    add(paths.slice(0, 80));
    expect(routes.table.node.findAll().flatMap(each => each.node.validate())).toEqual([]);
    add(paths.slice(80));
    expect(routes.table.node.findAll().flatMap(each => each.node.validate())).toEqual([
      expect.stringMatching(
        fourParts('has too many listener rules', '81 rules, 2 target groups each', '160 weights', 'match broader paths'),
      ),
    ]);
  });
});

test.each([2, 3, 5])('the longest answer for %i members fits into what CloudFormation takes', async count => {
  // GIVEN
  const ids = Array.from({ length: Math.floor(MAX_WEIGHTS / count) }, (_, index) => `R${digest(index)}`);
  const heaviest = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].slice(0, count).map(id => [id, 999]));
  const LogicalResourceId = 'L'.repeat(255);
  const uuid = '01234567-89ab-cdef-0123-456789abcdef';
  const StackId = `arn:aws-us-gov:cloudformation:ap-southeast-1:123456789012:stack/${'s'.repeat(128)}/${uuid}`;

  // WHEN
  const { Data } = await handler({ RequestType: 'Create', StackId, LogicalResourceId, ResourceProperties: text(heaviest, ids) });

  // THEN
  const envelope = { Status: 'SUCCESS', Reason: 'SUCCESS', StackId, RequestId: uuid, LogicalResourceId };
  const body = JSON.stringify({ ...envelope, PhysicalResourceId: 'm'.repeat(MAX_MEMORY), Data });
  expect(Object.keys(Data!)).toHaveLength(ids.length * count);
  expect(Buffer.byteLength(body)).toBeLessThanOrEqual(4096);
});

const text = (members: { [id: string]: number }, rules = ['R1']): WeightsText => ({
  Listener: 'listener',
  Members: Object.entries(members).map(([Id, weight]) => ({ Id, TargetGroup: `arn:${Id}`, Weight: `${weight}` })),
  Rules: rules.map((Id, index) => ({ Id, Priority: `${index + 1}` })),
});

const weight = fc.integer({ min: 0, max: 999 });
const members = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), weight, { minKeys: 2 });
const rules = fc.subarray(['R1', 'R2', 'R3'], { minLength: 1 });

const weightsOf = (of: { [id: string]: number }) => fc.record(Object.fromEntries(Object.keys(of).map(id => [id, weight])));

/** Two texts with what is live under the first of them. */
const update = fc.record({ before: members, after: members, rulesBefore: rules, rulesAfter: rules }).chain(choice =>
  fc.record({
    before: fc.constant(text(choice.before, choice.rulesBefore)),
    after: fc.constant(text(choice.after, choice.rulesAfter)),
    live: fc
      .record(Object.fromEntries(choice.rulesBefore.map(rule => [rule, weightsOf(choice.before)])), { requiredKeys: [] })
      .map(live => live as LiveRules),
  }),
);
/** The same without an edit of a weight that both have. */
const unedited = update.map(({ before, after, live }) => ({
  before,
  live,
  after: { ...after, Members: after.Members.map(member => before.Members.find(({ Id }) => Id === member.Id) ?? member) },
}));

describe('the decision', () => {
  test('has a weight for each rule and member, and never only zeros unless the code says so', () => {
    fc.assert(
      fc.property(update, ({ before, after, live }) => {
        const weights = decided(before, after, live);
        expect(Object.keys(weights).sort()).toEqual(after.Rules.map(({ Id }) => Id).sort());
        for (const list of Object.values(weights)) {
          expect(list).toHaveLength(after.Members.length);
          if (list.every(each => each === 0)) expect(after.Members.every(({ Weight }) => Weight === '0')).toBe(true);
        }
      }),
    );
  });

  test('without an edit keeps what is live of every member that stays, and starts every other one at 0', () => {
    fc.assert(
      fc.property(unedited, ({ before, after, live }) => {
        const weights = decided(before, after, live);
        for (const [rule, was] of Object.entries(live)) {
          if (!weights[rule] || after.Members.every(({ Id }) => !was[Id])) continue;
          expect(weights[rule]).toEqual(after.Members.map(({ Id }) => was[Id] ?? 0));
        }
      }),
    );
  });

  test('with an edit is the code, whatever is live', () => {
    let edits = 0;
    fc.assert(
      fc.property(update, ({ before, after, live }) => {
        const edited = after.Members.some(({ Id, Weight }) => before.Members.some(former => former.Id === Id && former.Weight !== Weight));
        if (!edited) return;
        edits++;
        expect(decided(before, after, live)).toEqual(written(after));
      }),
    );
    expect(edits).toBeGreaterThan(20);
  });

  test.each<[string, Parameters<typeof decided>, Weights]>([
    ['the code where nothing is live', [text({ a: 9, b: 1 }), text({ a: 9, b: 1 }), {}], { R1: [9, 1] }],
    [
      'the code where the only member with requests leaves',
      [text({ a: 9, b: 1, c: 0 }), text({ a: 9, b: 1 }), { R1: { a: 0, b: 0, c: 5 } }],
      { R1: [9, 1] },
    ],
    [
      'for a new route what the one had whose place it takes, not what the others have',
      [text({ a: 9, b: 1 }, ['R1', 'R2']), text({ a: 9, b: 1 }, ['R2', 'R3']), { R1: { a: 3, b: 7 }, R2: { a: 5, b: 5 } }],
      { R2: [5, 5], R3: [3, 7] },
    ],
    [
      'for a new route the code where the others differ',
      [text({ a: 9, b: 1 }, ['R1', 'R2']), text({ a: 9, b: 1 }, ['R1', 'R2', 'R3']), { R1: { a: 3, b: 7 }, R2: { a: 5, b: 5 } }],
      { R1: [3, 7], R2: [5, 5], R3: [9, 1] },
    ],
  ])('is %s', (_what, update_, expected) => {
    expect(decided(...update_)).toEqual(expected);
  });
});

describe('the memory', () => {
  test('gives back what was live, to the same text only', () => {
    fc.assert(
      fc.property(update, ({ before, after, live }) => {
        const memory = remembered(before, live)!;
        expect(recalled(before, memory)).toEqual(
          Object.fromEntries(
            before.Rules.map(({ Id }) => [Id, live[Id] ? before.Members.map(member => live[Id][member.Id]) : written(before)[Id]]),
          ),
        );
        if (JSON.stringify(after) !== JSON.stringify(before)) expect(recalled(after, memory)).toBeUndefined();
      }),
    );
  });

  test('knows the text again whatever the order of its keys', () => {
    const { Rules, Members, Listener } = text({ a: 9, b: 1 });
    expect(recalled({ Rules, Listener, Members }, remembered(text({ a: 9, b: 1 }), { R1: { a: 3, b: 7 } })!)).toEqual({ R1: [3, 7] });
  });

  test.each(['ApiRoutesLiveWeights0123', '', '2026/11/21/[$LATEST]0123'])('is not in the physical id %s', id => {
    expect(recalled(text({ a: 9, b: 1 }), id)).toBeUndefined();
  });

  test('of as many rules as there can be fits into a physical id where they agree, and is none where they do not', () => {
    const names = Array.from({ length: MAX_WEIGHTS / 2 }, (_, index) => `R${index}`);
    const many = text({ a: 9, b: 1 }, names);
    const agreed = Object.fromEntries(names.map(name => [name, { a: 999, b: 999 }]));
    const differing = Object.fromEntries(names.map((name, index) => [name, { a: 900 + index, b: 999 }]));

    expect(recalled(many, remembered(many, agreed)!)).toEqual(Object.fromEntries(names.map(name => [name, [999, 999]])));
    expect(remembered(many, differing)).toBeUndefined();
  });
});
