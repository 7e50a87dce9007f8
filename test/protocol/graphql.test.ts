import { App, Duration } from 'aws-cdk-lib';
import { ApiProtocol, CacheRule, Compute, EdgeDistribution, GraphqlOptions, GraphqlSubscriptions } from '../../src';
import { api, IMAGE, ofType, only, regionalStack, templates } from '../support/apps';

const traits = (options?: GraphqlOptions) => ApiProtocol.graphql(options).traits;
const cachedQueries = { path: '/graphql/public', ttl: Duration.minutes(1) };

function drawn(options: GraphqlOptions, cacheRules: CacheRule[] = []): any {
  const app = new App();
  const stack = regionalStack('App', {}, app);
  const origin = api(stack, { protocols: [ApiProtocol.graphql(options)] });
  new EdgeDistribution(stack, 'Edge', { origin, cacheRules });
  return templates(app).App;
}

const behaviors = (template: any): any[] =>
  only(template, 'AWS::CloudFront::Distribution').resource.Properties.DistributionConfig.CacheBehaviors;

test('one path, nothing kept, no subscriptions', () => {
  expect(traits().route.paths).toEqual(['/graphql']);
  expect(traits().edge).toMatchObject({ cacheable: false, cachedQueries: [] });
  expect(traits().listener.idleTimeoutSeconds).toBe(60);
});

test('rules that take a query for an attack only count, and no others', () => {
  expect(traits().edge.countedFirewallRules).toEqual([
    'SizeRestrictions_BODY',
    'SizeRestrictions_QUERYSTRING',
    'CrossSiteScripting_BODY',
    'CrossSiteScripting_QUERYARGUMENTS',
    'GenericLFI_BODY',
    'GenericRFI_BODY',
    'GenericRFI_QUERYARGUMENTS',
    'SQLi_BODY',
    'SQLi_QUERYARGUMENTS',
    'HostingProviderIPList',
  ]);
});

test('subscriptions hold their connection open', () => {
  const idle = (subscriptions: GraphqlSubscriptions) => traits({ subscriptions }).listener.idleTimeoutSeconds;
  expect(idle(GraphqlSubscriptions.WEB_SOCKET)).toBe(300);
  expect(idle(GraphqlSubscriptions.SERVER_SENT_EVENTS)).toBe(60);
});

describe('cached queries', () => {
  test('have a path of their own, on the same service', () => {
    const template = drawn({ cachedQueries });
    const rules = ofType(template, 'AWS::ElasticLoadBalancingV2::ListenerRule').map(({ resource }) => resource.Properties);
    const forwarded = rules.filter(rule => rule.Actions[0].ForwardConfig);
    expect(forwarded.flatMap(rule => rule.Conditions[0].PathPatternConfig.Values).sort()).toEqual(['/graphql', '/graphql/public']);
    expect(new Set(forwarded.map(rule => JSON.stringify(rule.Actions))).size).toBe(1);
  });

  test('are kept by what a query consists of, without credentials, and answer nothing but GET', () => {
    const template = drawn({ cachedQueries });
    const [kept] = behaviors(template).filter(behavior => behavior.PathPattern === '/graphql/public');
    const { id, resource } = only(template, 'AWS::CloudFront::CachePolicy');
    expect(kept).toMatchObject({
      AllowedMethods: ['GET', 'HEAD', 'OPTIONS'],
      CachePolicyId: { Ref: id },
      OriginRequestPolicyId: 'bf0718e1-ba1e-49d1-88b1-f726733018ae',
    });
    expect(resource.Properties.CachePolicyConfig).toMatchObject({
      MinTTL: 0,
      DefaultTTL: 60,
      MaxTTL: 60,
      ParametersInCacheKeyAndForwardedToOrigin: {
        CookiesConfig: { CookieBehavior: 'none' },
        HeadersConfig: { HeaderBehavior: 'none' },
        QueryStringsConfig: { QueryStringBehavior: 'whitelist', QueryStrings: ['extensions', 'operationName', 'query', 'variables'] },
      },
    });
    // AND the service's own path keeps nothing
    const [own] = behaviors(template).filter(behavior => behavior.PathPattern === '/graphql');
    expect(own.CachePolicyId).toBe('4135ea2d-6df8-44a3-9df3-4b5a84be39ad');
    expect(own.AllowedMethods).toContain('POST');
  });

  test('are the same whether the service or the distribution comes first', () => {
    const build = (edgeFirst: boolean) => {
      const app = new App();
      const stack = regionalStack('App', {}, app);
      const origin = api(stack);
      const add = () =>
        origin.addService('Graph', {
          artifact: IMAGE,
          compute: Compute.autoScalingGroup(),
          protocols: [ApiProtocol.graphql({ cachedQueries })],
        });
      if (!edgeFirst) add();
      new EdgeDistribution(stack, 'Edge', { origin });
      if (edgeFirst) add();
      return templates(app);
    };
    expect(build(true)).toEqual(build(false));
  });
});
