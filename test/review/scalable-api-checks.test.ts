import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnResource, Environment, NestedStack, Stack, Stage, Validations } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { Construct } from 'constructs';
import { ScalableApiChecks } from '../../src';

const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
const WEIGHTS = 'WeightsSumToZero';
const ID = `ScalableApi::${WEIGHTS}`;
const REASON = 'the rule waits for its first release';

/** Forwards to nobody. */
const STOPPED = {
  ListenerArn: 'arn',
  Conditions: [],
  Priority: 1,
  Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups: [{ TargetGroupArn: 'arn', Weight: 0 }] } }],
};

function stopped(scope: Stack, id = 'Rule'): CfnResource {
  return new CfnResource(scope, id, { type: RULE, properties: { ...STOPPED, ListenerArn: `arn:${id}` } });
}

/** What is found in a stage, each as the rule's id and the resource. */
function review(app: App, stage: Stage = app): string[] {
  const templatePaths = stage.synth().stacksRecursively.map(({ templateFullPath }) => templateFullPath);
  const { violations } = new ScalableApiChecks(app).validate({ templatePaths } as any);
  return violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ resourceLogicalId }) => `${ruleName} ${resourceLogicalId}`),
  );
}

describe('reviews a template, whoever made it:', () => {
  test('by hand', () => {
    const app = new App();
    stopped(new Stack(app, 'Stack'));
    expect(review(app)).toEqual([`${WEIGHTS} Rule`]);
  });

  test('with an escape hatch', () => {
    const app = new App();
    const rule = new elbv2.CfnListenerRule(new Stack(app, 'Stack'), 'Rule', {
      listenerArn: 'arn',
      conditions: [],
      priority: 1,
      actions: [{ type: 'forward', forwardConfig: { targetGroups: [{ targetGroupArn: 'arn', weight: 1 }] } }],
    });
    rule.addPropertyOverride('Actions.0.ForwardConfig.TargetGroups.0.Weight', 0);
    expect(review(app)).toEqual([`${WEIGHTS} Rule`]);
  });

  test('elsewhere, and included', () => {
    const templateFile = join(mkdtempSync(join(tmpdir(), 'included-')), 'template.json');
    writeFileSync(templateFile, JSON.stringify({ Resources: { Old: { Type: RULE, Properties: STOPPED } } }));
    const app = new App();
    const included = new CfnInclude(new Stack(app, 'Stack'), 'Included', { templateFile });
    expect(review(app)).toEqual([`${WEIGHTS} Old`]);

    Validations.of(included).acknowledge({ id: ID, reason: REASON });
    expect(review(app)).toEqual([]);
  });

  test('in a nested stack', () => {
    const app = new App();
    stopped(new NestedStack(new Stack(app, 'Stack'), 'Nested'));
    expect(review(app)).toEqual([`${WEIGHTS} Rule`]);
  });

  test('in a stage, which leaves out what is in others', () => {
    const app = new App();
    const [one, other] = ['One', 'Other'].map(id => new Stage(app, id));
    stopped(new Stack(one, 'Stack'), 'First');
    stopped(new Stack(other, 'Stack'), 'Second');
    expect(review(app, one)).toEqual([`${WEIGHTS} First`]);
    expect(review(app)).toEqual([`${WEIGHTS} First`, `${WEIGHTS} Second`]);
  });
});

describe('follows references where they lead:', () => {
  /** A listener in one stack, and a rule on it in another. */
  function service(scope: Construct, where: string, env: Environment): void {
    const network = new Stack(scope, `Network${where}`, { stackName: 'network', env });
    const listener = new CfnResource(network, 'Listener', { type: 'AWS::ElasticLoadBalancingV2::Listener' });
    const stack = new Stack(scope, `Service${where}`, { stackName: 'service', env });
    const properties = { ListenerArn: listener.ref, Priority: 1, Conditions: [], Actions: [{ Type: 'forward', TargetGroupArn: 'arn' }] };
    new CfnResource(stack, 'Rule', { type: RULE, properties });
  }

  test.each([
    ['regions', { region: 'us-west-2' }],
    ['accounts', { account: '222222222222' }],
  ])('in two %s with the same stacks', (_what, other) => {
    const app = new App();
    const env = { account: '111111111111', region: 'eu-west-1' };
    service(app, 'Here', env);
    service(app, 'There', { ...env, ...other });
    expect(review(app)).toEqual([]);
  });

  test.each([
    ['in two accounts', ['111111111111', '222222222222']],
    ['in accounts that are known at deployment', [undefined, undefined]],
  ])('in two stages with the same stacks, %s', (_where, accounts) => {
    const app = new App();
    accounts.forEach((account, index) => service(new Stage(app, `Stage${index}`), '', { account, region: 'eu-west-1' }));
    expect(review(app)).toEqual([]);
  });

  test('with crossRegionReferences, around a distribution', () => {
    const app = new App();
    const [service_, edge] = ['eu-west-1', 'us-east-1'].map(
      region => new Stack(app, region, { env: { account: '111111111111', region }, crossRegionReferences: true }),
    );
    const group = new CfnResource(service_, 'Group', {
      type: 'AWS::EC2::SecurityGroup',
      properties: { SecurityGroupIngress: [{ CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 }] },
    });
    const balancer = new CfnResource(service_, 'Balancer', {
      type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
      properties: { SecurityGroups: [group.getAtt('GroupId')] },
    });
    const DefaultActions = [{ Type: 'forward', TargetGroupArn: 'arn' }];
    new CfnResource(service_, 'Listener', {
      type: 'AWS::ElasticLoadBalancingV2::Listener',
      properties: { LoadBalancerArn: balancer.ref, Port: 443, DefaultActions },
    });
    const Origins = [{ Id: 'Service', DomainName: balancer.getAtt('DNSName'), CustomOriginConfig: { OriginProtocolPolicy: 'https-only' } }];
    new CfnResource(edge, 'Edge', { type: 'AWS::CloudFront::Distribution', properties: { DistributionConfig: { Origins } } });
    expect(review(app)).toContain('LoadBalancerBypass Listener');
  });
});

describe('an acknowledgement', () => {
  test.each([
    ['the construct', (rule: CfnResource) => rule],
    ['its stack', (rule: CfnResource) => rule.stack],
    ['the app', (rule: CfnResource) => rule.node.root],
  ])('on %s', (_place, on) => {
    const app = new App();
    Validations.of(on(stopped(new Stack(app, 'Stack')))).acknowledge({ id: ID, reason: REASON });
    expect(review(app)).toEqual([]);
  });

  test('in one of two stacks with resources of one name', () => {
    const app = new App();
    const [one, other] = ['One', 'Other'].map(id => new Stack(app, id));
    Validations.of(stopped(other)).acknowledge({ id: ID, reason: REASON });
    stopped(one).addPropertyOverride('ListenerArn', 'arn:of-another-listener');
    expect(review(app)).toEqual([`${WEIGHTS} Rule`]);
  });

  test('of a resource with a logical id of its own', () => {
    const app = new App();
    const rule = stopped(new Stack(app, 'Stack'));
    rule.overrideLogicalId('Mine');
    expect(review(app)).toEqual([`${WEIGHTS} Mine`]);
    Validations.of(rule).acknowledge({ id: ID, reason: REASON });
    expect(review(app)).toEqual([]);
  });

  test('is looked for once, and only where something is found', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack');
    new CfnResource(stack, 'Topic', { type: 'AWS::SNS::Topic' });
    const templatePaths = (force = false) => app.synth({ force }).stacks.map(({ templateFullPath }) => templateFullPath);
    const resolved = (paths: string[]) => {
      const resolve = jest.spyOn(stack, 'resolve');
      new ScalableApiChecks(app).validate({ templatePaths: paths } as any);
      const { length } = resolve.mock.calls;
      resolve.mockRestore();
      return length;
    };
    expect(resolved(templatePaths())).toBe(0);
    ['First', 'Second', 'Third'].forEach(id => stopped(stack, id));
    expect(resolved(templatePaths(true))).toBe(4);
  });

  test('of another rule, or of another resource, changes nothing', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack');
    Validations.of(stopped(stack, 'First')).acknowledge({ id: 'ScalableApi::Other', reason: REASON });
    Validations.of(stopped(stack, 'Second')).acknowledge({ id: ID, reason: REASON });
    expect(review(app)).toEqual([`${WEIGHTS} First`]);
  });
});

test('an error ends the synthesis, with what is wrong, where, and what to do', () => {
  const app = new App();
  stopped(new Stack(app, 'Stack'));
  Validations.of(app).addPlugins(new ScalableApiChecks(app));
  const console_ = jest.spyOn(console, 'error').mockImplementation(() => {});
  let said = '';
  try {
    app.synth();
  } catch (error) {
    said = String(error);
  }
  said += console_.mock.calls.flat().join('\n');
  console_.mockRestore();
  process.exitCode = undefined;
  expect(said).toContain(WEIGHTS);
  expect(said).toContain('each request that it matches is answered with 503');
  expect(said).toContain('give at least one target group a weight above 0');
  expect(said).toContain('Stack/Rule');
});

test('where the CDK says nothing of the app, and nobody else does', () => {
  expect(() => new ScalableApiChecks().validate({ templatePaths: [] } as any)).toThrow(
    /doesn't tell plugins .*; got: new ScalableApiChecks\(\); allowed: .*; instead: write new ScalableApiChecks\(app\)/,
  );
});

test('names its rules', () => {
  expect(new ScalableApiChecks().ruleIds).toContain(WEIGHTS);
});
