import { CreateRuleCommand, DeleteRuleCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { CfnParameter, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { RuleDeployer, Version } from './support/rule-deployer';
import { describeWithMoto, Trouble } from './support/wire';
import { ApiExposure, ApiProtocol, Compute, ICompute, RestOptions } from '../../src';
import { handler } from '../../src/api/live-weights/handler';
import { api, ofType, regionalStack } from '../support/apps';
import { domainIn } from '../support/domains';

const WEIGHTS = 'Custom::LiveWeights';

interface Choices {
  readonly computes?: { [name in keyof typeof COMPUTES]?: number };
  readonly rest?: Partial<RestOptions>;
  /** Host that the rule asks for, known only at deployment. */
  readonly host?: string;
  readonly acceptedSecrets?: ('a' | 'b')[];
  /** Given to the stack, from which CloudFormation hands it on. */
  readonly stackTag?: string;
  /** Given to each resource of the API. */
  readonly tag?: string;
  readonly port?: number;
}

const COMPUTES = {
  instances: { compute: Compute.autoScalingGroup() },
  tasks: { compute: Compute.fargate() },
  next: { compute: Compute.fargate(), id: 'Next' },
};

function mixOf(weights: Choices['computes'] = { instances: 90, tasks: 10 }): ICompute {
  const members = Object.entries(weights).map(([name, weight]) => ({ ...COMPUTES[name as keyof typeof COMPUTES], weight }));
  return members.length > 1 ? Compute.weighted(members) : members[0].compute;
}

/** What CloudFormation gets of an API whose service runs on several computes. */
function version({ computes, rest, host = 'a.example', acceptedSecrets, stackTag, tag, port }: Choices = {}): Version {
  const stack = regionalStack('App', stackTag ? { tags: { team: stackTag } } : {});
  const hosts = [new CfnParameter(stack, 'Host').valueAsString];
  const some = api(stack, {
    compute: mixOf(computes),
    protocols: [ApiProtocol.rest({ paths: ['/api/*'], conditions: { hosts }, ...rest })],
    ...(acceptedSecrets && {
      exposure: ApiExposure.cloudFrontOnly({ secrets: { active: 'a', accepted: acceptedSecrets } }),
      domain: domainIn(stack),
    }),
  });
  if (tag) Tags.of(some).add('team', tag);
  const template = Template.fromStack(stack).toJSON();
  if (port) ofType(template, 'AWS::ElasticLoadBalancingV2::TargetGroup').forEach(({ resource }) => (resource.Properties.Port = port));
  return { template, tags: stack.tags.tagValues(), parameters: { Host: host } };
}

/** The same without the resource: rules with the weights of the code. */
function withoutResource({ template, ...rest }: Version): Version {
  const plain = structuredClone(template);
  const [{ id, resource }] = ofType(plain, WEIGHTS);
  delete plain.Resources[id];
  for (const rule of ofType(plain, 'AWS::ElasticLoadBalancingV2::ListenerRule')) {
    const groups = rule.resource.Properties.Actions[0].ForwardConfig?.TargetGroups ?? [];
    groups.forEach((group: any, index: number) => (group.Weight = resource.Properties.Members[index].Weight));
  }
  return { template: plain, ...rest };
}

/** Edits that have nothing to do with weights. */
const EDITS: [string, Choices, Choices][] = [
  ['the condition of a route', {}, { rest: { conditions: { methods: ['GET'] } } }],
  ['a condition whose value is known only at deployment', {}, { host: 'b.example' }],
  ['the accepted secrets', { acceptedSecrets: ['a'] }, { acceptedSecrets: ['a', 'b'] }],
  ['the order hint', { rest: { orderHint: 7 } }, { rest: { orderHint: 9 } }],
  ["the stack's tags", { stackTag: 'shop' }, { stackTag: 'orders' }],
  ['the tags of the API', { tag: 'shop' }, { tag: 'orders' }],
  ['target groups, which are replaced', { port: 8080 }, { port: 9090 }],
];

describeWithMoto('weights of listener rules', wire => {
  let stack: RuleDeployer;
  beforeEach(() => (stack = new RuleDeployer(wire())));

  test('start as the code says', async () => {
    await stack.deploy(version());

    expect(await stack.weights()).toEqual({ '/api': [90, 10] });
  });

  describe.each(EDITS)('changed on the load balancer, and then a deployment changes %s', (_what, before, after) => {
    test('stay', async () => {
      await stack.deploy(version(before));
      await stack.turn('/api', 30, 70);

      await stack.deploy(version(after));

      expect(await stack.weights()).toMatchObject({ '/api': [30, 70] });
    });

    test('would be lost without the resource', async () => {
      await stack.deploy(withoutResource(version(before)));
      await stack.turn('/api', 30, 70);

      await stack.deploy(withoutResource(version(after)));

      expect(await stack.weights()).toMatchObject({ '/api': [90, 10] });
    });
  });

  test('stay when the deployment changes nothing of the rule, and nobody is asked', async () => {
    await stack.deploy(version());
    await stack.turn('/api', 30, 70);

    expect(await wire().during(() => stack.deploy(version()))).toEqual([]);
    expect(await stack.weights()).toEqual({ '/api': [30, 70] });
  });

  test('belong to each route; a new one starts like the others, or as the code says where they differ', async () => {
    const paths = (...names: string[]) => version({ rest: { paths: names } });
    await stack.deploy(paths('/a', '/b'));
    await stack.turn('/a', 30, 70);
    await stack.turn('/b', 30, 70);
    await stack.deploy(paths('/a', '/b', '/c'));
    expect(await stack.weights()).toEqual({ '/a': [30, 70], '/b': [30, 70], '/c': [30, 70] });

    await stack.turn('/a', 0, 100);
    await stack.deploy(paths('/a', '/b', '/c', '/d'));
    expect(await stack.weights()).toEqual({ '/a': [0, 100], '/b': [30, 70], '/c': [30, 70], '/d': [90, 10] });
  });

  test('belong to a port: another one starts as the code says', async () => {
    await stack.deploy(version());
    await stack.turn('/api', 30, 70);

    await stack.deploy(version({ rest: { port: 9090 } }));

    expect(await stack.weights()).toEqual({ '/api': [90, 10] });
  });

  describe('when members change', () => {
    const computes = { instances: 90, tasks: 10 };

    test.each<[string, Choices['computes'], number[]]>([
      ['one joins: it starts at 0, the others keep what is live', { ...computes, next: 5 }, [30, 70, 0]],
      ['one joins, and the weight of another is edited: the code wins', { instances: 85, tasks: 10, next: 5 }, [85, 10, 5]],
      ['a weight is edited: the code wins', { instances: 50, tasks: 50 }, [50, 50]],
      ['the order is another', { tasks: 10, instances: 90 }, [70, 30]],
      ['one takes the place of another: it starts at 0', { next: 10, instances: 90 }, [0, 30]],
    ])('%s', async (_what, after, expected) => {
      await stack.deploy(version({ computes }));
      await stack.turn('/api', 30, 70);

      await stack.deploy(version({ computes: after }));

      expect(await stack.weights()).toEqual({ '/api': expected });
    });

    test('one leaves: the others keep what is live', async () => {
      await stack.deploy(version({ computes: { ...computes, next: 5 } }));
      await stack.turn('/api', 30, 60, 10);

      await stack.deploy(version({ computes }));

      expect(await stack.weights()).toEqual({ '/api': [30, 60] });
    });

    test('the one with all requests leaves: the code decides', async () => {
      await stack.deploy(version({ computes: { ...computes, next: 5 } }));
      await stack.turn('/api', 0, 0, 100);

      await stack.deploy(version({ computes }));

      expect(await stack.weights()).toEqual({ '/api': [90, 10] });
    });

    test('one compute becomes a mix, and the mix another one', async () => {
      await stack.deploy(version({ computes: { instances: 100 } }));
      expect(await stack.weights()).toEqual({});

      await stack.deploy(version({ computes: { instances: 95, tasks: 5 } }));
      expect(await stack.weights()).toEqual({ '/api': [95, 5] });

      await stack.deploy(version({ computes: { tasks: 100 } }));
      expect(await stack.weights()).toEqual({});
    });
  });

  describe('after a deployment that fails', () => {
    test.each<[string, Choices]>([
      ['changed nothing but a condition', { host: 'b.example' }],
      ['had caught up with what is live', { computes: { instances: 30, tasks: 70 } }],
      ['had edited weights', { computes: { instances: 1, tasks: 99 } }],
      ['had brought a member', { computes: { instances: 80, tasks: 10, next: 10 } }],
      ['had changed the match of the route', { rest: { conditions: { methods: ['GET'] } } }],
    ])('which %s: what was live before', async (_what, failing) => {
      await stack.deploy(version());
      await stack.turn('/api', 30, 70);

      await stack.fail(version(failing));

      expect(await stack.weights()).toEqual({ '/api': [30, 70] });
    });

    test('which had lost a member: it comes back with its weight', async () => {
      await stack.deploy(version({ computes: { instances: 90, tasks: 10, next: 0 } }));
      await stack.turn('/api', 30, 30, 40);

      await stack.fail(version());

      expect(await stack.weights()).toEqual({ '/api': [30, 30, 40] });
    });

    test('the same deployment can come again, and fail again', async () => {
      const edited = version({ computes: { instances: 1, tasks: 99 } });
      await stack.deploy(version());
      await stack.turn('/api', 30, 70);
      await stack.fail(edited);
      await stack.turn('/api', 40, 60);
      await stack.fail(edited);
      expect(await stack.weights()).toEqual({ '/api': [40, 60] });

      wire().stackStatus = 'UPDATE_IN_PROGRESS';
      await stack.deploy(edited);
      expect(await stack.weights()).toEqual({ '/api': [1, 99] });
    });
  });

  test('a user who goes back to the weights of before gets those of the code', async () => {
    await stack.deploy(version());
    await stack.turn('/api', 30, 70);
    await stack.deploy(version({ computes: { instances: 0, tasks: 100 } }));

    await stack.deploy(version());

    expect(await stack.weights()).toEqual({ '/api': [90, 10] });
  });

  describe('the function', () => {
    const after = version({ tag: 'orders' });
    const answered = { Data: expect.objectContaining({}) };

    beforeEach(async () => {
      await stack.deploy(version());
      await stack.turn('/api', 30, 70);
      answered.Data = Object.fromEntries(
        ofType(after.template, WEIGHTS)[0].resource.Properties.Rules.flatMap(({ Id }: any) => [
          [`${Id}.0`, 30],
          [`${Id}.1`, 70],
        ]),
      );
    });

    test('finds a rule among many', async () => {
      const { Listener: ListenerArn } = stack.weightsEvent(after).ResourceProperties;
      for (let Priority = 1; Priority <= 50; Priority++) {
        const Conditions = [{ Field: 'path-pattern', PathPatternConfig: { Values: [`/other/${Priority}`] } }];
        const Actions = [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } } as const];
        await new ElasticLoadBalancingV2Client().send(new CreateRuleCommand({ ListenerArn, Priority, Conditions, Actions }));
      }
      const rest = { paths: ['/api/*', '/late'] };
      await stack.deploy(version({ rest }));
      await stack.turn('/late', 20, 80);

      const { Data } = await handler(stack.weightsEvent(version({ rest, tag: 'orders' })));
      expect(Object.values(Data!)).toEqual([30, 70, 20, 80]);
    });

    test('falls back on the code where somebody has deleted the rule', async () => {
      const { RuleArn } = await stack.rule('/api');
      await new ElasticLoadBalancingV2Client().send(new DeleteRuleCommand({ RuleArn }));

      expect(Object.values((await handler(stack.weightsEvent(after))).Data!)).toEqual([90, 10]);
    });

    test('says so where there is no listener', async () => {
      const event = stack.weightsEvent(after);
      const Listener = `${event.ResourceProperties.Listener}0`;

      await expect(handler({ ...event, OldResourceProperties: { ...event.OldResourceProperties!, Listener } })).rejects.toThrow(
        `the weights of listener rules can't be read; got: no listener ${Listener}; allowed: `,
      );
    });

    describe('where AWS denies to tell', () => {
      const ROLLBACK = 'UPDATE_ROLLBACK_IN_PROGRESS';

      test.each<[string, string, Trouble[]]>([
        ['a deployment fails', 'UPDATE_IN_PROGRESS', ['denies']],
        ['a deployment whose stack is not told either fails, with the first cause', ROLLBACK, ['denies', 'denies']],
      ])('the rules, %s', async (_what, status, troubles) => {
        wire().stackStatus = status;
        wire().next(...troubles);

        const actions = await wire().during(() =>
          expect(handler(stack.weightsEvent(after))).rejects.toThrow('not authorized to DescribeRules'),
        );
        expect(actions).toEqual(['DescribeRules', 'DescribeStacks']);
      });

      test('the rules, a rollback goes on with the code', async () => {
        wire().stackStatus = ROLLBACK;
        wire().next('denies');

        expect(Object.values((await handler(stack.weightsEvent(after))).Data!)).toEqual([90, 10]);
      });

      test('whether it is a rollback, and it goes back to what it remembers: then it is one', async () => {
        await stack.deploy(version({ computes: { instances: 1, tasks: 99 } }));
        wire().next('denies');

        expect(Object.values((await handler(stack.weightsEvent(version()))).Data!)).toEqual([30, 70]);
      });
    });

    test('has nothing to do for a deletion', async () => {
      const event = { ...stack.weightsEvent(after), RequestType: 'Delete' as const, PhysicalResourceId: 'former' };

      const actions = await wire().during(async () => expect(await handler(event)).toEqual({ PhysicalResourceId: 'former' }));
      expect(actions).toEqual([]);
    });

    test('waits while the load balancer is busy', async () => {
      wire().next('throttles', 'throttles');

      const actions = await wire().during(async () => expect(await handler(stack.weightsEvent(after))).toMatchObject(answered));
      expect(actions).toEqual(['DescribeRules', 'DescribeRules', 'DescribeRules']);
    });

    test('asks again where no answer comes', async () => {
      wire().next('hangs');

      const actions = await wire().during(async () => expect(await handler(stack.weightsEvent(after))).toMatchObject(answered));
      expect(actions).toEqual(['DescribeRules', 'DescribeRules']);
    });
  });
});
