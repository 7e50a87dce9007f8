import { App, CfnResource, Duration, Environment, Stack, Stage, Validations } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { CacheRule, EdgeDistribution, ViewerFunction, IEdgeOrigin } from '../../src';
import { CLOUDFRONT_QUOTAS, countTowards, Quota } from '../../src/private/quota';
import { api, ofType, regionalStack } from '../support/apps';
import { fourParts } from '../support/refusals';

const QUOTA: Quota = { id: 'Lamps', of: 'lamps', limit: 5, instead: 'share a lamp' };
const [DEV, PROD] = ['111122223333', '444455556666'].map(account => ({ region: 'eu-west-1', account }));
let ids = 0;

function make(scope: Construct, count: number): void {
  for (let index = 0; index < count; index++) {
    const resource = new CfnResource(scope, `Lamp${ids++}`, { type: 'Test::Lamp' });
    countTowards(QUOTA, resource);
  }
}

/** The warnings of an app, those of all its stages too. */
function warnings(app: App): string[] {
  const found = app.node.findAll().flatMap(({ node }) => node.metadata.filter(({ type }) => type === 'aws:cdk:warning'));
  return found.map(({ data }) => data as string);
}

function lamps(...counts: { env?: Environment; count: number; stage?: string }[]): App {
  const root = new App();
  counts.forEach(({ env, count, stage }, index) => {
    make(new Stack(stage ? new Stage(root, stage, { env }) : root, `Stack${index}`, { env: stage ? undefined : env }), count);
  });
  return root;
}

describe('a quota', () => {
  test('most of it, spread over stacks, is worth one warning, however much more comes', () => {
    const [warning, ...more] = warnings(lamps({ count: 3, env: DEV }, { count: 6, env: DEV }));

    expect(more).toEqual([]);
    expect(warning.replace(/ \[ack: .*cdk-scalable-api:QuotaLamps\]$/, '')).toMatch(
      fourParts(
        'most of what an account may have of lamps',
        '4 or more',
        '5 in the whole account',
        'share a lamp, or ask AWS for a higher quota and acknowledge this',
      ),
    );
  });

  test.each<[string, () => App]>([
    ['less', () => lamps({ count: 3, env: DEV })],
    ['two accounts', () => lamps({ count: 3, env: DEV }, { count: 3, env: PROD })],
    [
      'two stages, each with an account of its own',
      () => lamps({ count: 3, env: DEV, stage: 'Dev' }, { count: 3, env: PROD, stage: 'Prod' }),
    ],
    ['one app after another in the same process', () => (lamps({ count: 3, env: DEV }), lamps({ count: 3, env: DEV }))],
  ])('%s is not', (_name, build) => {
    expect(warnings(build())).toEqual([]);
  });

  test.each<[string, () => App]>([
    [
      'accounts known only at deployment are taken for one',
      () => lamps({ count: 2, stage: 'Dev' }, { count: 2, stage: 'Prod' }, { count: 1 }),
    ],
    ['regions are', () => lamps({ count: 2, env: DEV }, { count: 2, env: { ...DEV, region: 'us-east-1' } })],
  ])('%s', (_name, build) => {
    expect(warnings(build())).toHaveLength(1);
  });

  test('acknowledged on the app when all of it is there, or on the stack at any time', () => {
    const acknowledge = (on: IConstruct) => Validations.of(on).acknowledge({ id: 'cdk-scalable-api:QuotaLamps', reason: 'AWS gave us 50' });
    const root = lamps({ count: 6, env: DEV });
    acknowledge(root);
    const stack = new Stack(new App(), 'Stack', { env: DEV });
    acknowledge(stack);
    make(stack, 6);

    expect([...warnings(root), ...warnings(stack.node.root as App)]).toEqual([]);
  });
});

describe('what the library makes', () => {
  afterEach(() => jest.restoreAllMocks());

  const distributions = (stack: Stack, count: number, rules: (index: number) => CacheRule[]) => {
    const origin: IEdgeOrigin = api(stack);
    for (let index = 0; index < count; index++) new EdgeDistribution(stack, `Edge${index}`, { origin, cacheRules: rules(index) });
  };

  test('distributions of one stack share policies by content, and what is shared counts once', () => {
    [CLOUDFRONT_QUOTAS.cachePolicies, CLOUDFRONT_QUOTAS.headersPolicies].forEach(quota => jest.replaceProperty(quota, 'limit', 2));
    const stack = regionalStack();
    distributions(stack, 3, () => [CacheRule.shared('/api/*', Duration.minutes(5)), CacheRule.noStore('/api/me')]);
    const template = (stack.node.root as App).synth().getStackByName('App').template;

    expect(ofType(template, 'AWS::CloudFront::CachePolicy')).toHaveLength(1);
    expect(ofType(template, 'AWS::CloudFront::ResponseHeadersPolicy')).toHaveLength(1);
    expect(warnings(stack.node.root as App)).toEqual([]);
  });

  test.each(Object.entries(CLOUDFRONT_QUOTAS))('%s are counted', (_name, quota) => {
    jest.replaceProperty(quota, 'limit', 2);
    const root = new App();
    const built = (count: number) => {
      for (let index = 0; index < count; index++) {
        const viewerRequest = ViewerFunction.inline('function handler(event) { return event.request; }');
        const stack = regionalStack(`App${root.node.children.length}`, {}, root);
        distributions(stack, 1, () => [CacheRule.shared('/api/*', Duration.minutes(5), { viewerRequest }), CacheRule.noStore('/api/me')]);
      }
      return warnings(root).map(text => text.match(/cdk-scalable-api:\w+/)?.[0]);
    };

    expect(built(1)).toEqual([]);
    expect(built(1)).toEqual([`cdk-scalable-api:Quota${quota.id}`]);
    expect(built(1)).toEqual([`cdk-scalable-api:Quota${quota.id}`]);
  });

  test('each kind of resource has a warning and a number of its own', () => {
    expect(Object.fromEntries(Object.values(CLOUDFRONT_QUOTAS).map(({ id, limit }) => [id, limit]))).toEqual({
      CachePolicies: 20,
      ResponseHeadersPolicies: 20,
      VpcOrigins: 25,
      Functions: 100,
      Distributions: 500,
    });
  });
});
