import { OriginRequestPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { Check, CHECKS } from './checks';
import { expectSeen, HOST_HEADER_ONLY, Mutable } from './mutable';
import { describeTraffic, DOMAIN, Site } from './site';
import { EXAMPLES } from '../../tools/local-edge/examples';

/** One thing in the templates that is wrong, and the check that must see it. */
interface Mutant {
  readonly wrong: string;
  readonly seenBy: Check;
  mutate(app: Mutable): void;
}

const HEADERS = 'AWS::CloudFront::ResponseHeadersPolicy';

const mutants: Mutant[] = [
  {
    wrong: "the rule's path",
    seenBy: 'serves what has a route, and nothing else',
    mutate: ({ mainRule }) => (mainRule.Conditions[0].PathPatternConfig.Values = ['/api/*']),
  },
  {
    wrong: 'a path that matches more than it should',
    seenBy: 'serves what has a route, and nothing else',
    mutate: ({ mainRule }) => mainRule.Conditions[0].PathPatternConfig.Values.push('/api*'),
  },
  {
    wrong: 'the order of the rules',
    seenBy: 'serves what has a route, and nothing else',
    mutate: ({ noRoute }) => (noRoute.Priority = 1),
  },
  {
    wrong: 'a method that the rule asks for',
    seenBy: 'passes on the methods of REST and refuses others at the edge',
    mutate: ({ mainRule }) =>
      mainRule.Conditions.push({ Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['GET', 'POST'] } }),
  },
  {
    wrong: 'a method that a behaviour refuses',
    seenBy: 'passes on the methods of REST and refuses others at the edge',
    mutate: app => app.behaviors('/api/checkout').forEach(each => (each.AllowedMethods = ['GET', 'HEAD'])),
  },
  {
    wrong: 'the secret that CloudFront sends',
    seenBy: 'serves what has a route, and nothing else',
    mutate: ({ distribution }) => (distribution.Origins[0].OriginCustomHeaders[0].HeaderValue = 'stale'),
  },
  {
    wrong: 'a rule without the secret',
    seenBy: 'refuses who comes to the load balancer without the secret',
    mutate: ({ mainRule }) => mainRule.Conditions.pop(),
  },
  {
    wrong: 'a secret with a wildcard',
    seenBy: 'refuses who comes to the load balancer without the secret',
    mutate: ({ mainRule }) => mainRule.Conditions[1].HttpHeaderConfig.Values.push('g*'),
  },
  {
    wrong: 'the default action',
    seenBy: 'refuses who comes to the load balancer without the secret',
    mutate: app => {
      const { DefaultActions } = app.properties('AWS::ElasticLoadBalancingV2::Listener');
      DefaultActions[0] = { ...DefaultActions[0], FixedResponseConfig: { StatusCode: '404' } };
    },
  },
  {
    wrong: 'the order of the behaviours',
    seenBy: 'never keeps a personal answer, even one that is called public',
    mutate: ({ distribution }) => distribution.CacheBehaviors.reverse(),
  },
  {
    wrong: 'a personal path with a shared cache policy',
    seenBy: 'never keeps a personal answer, even one that is called public',
    mutate: app => {
      const [{ CachePolicyId, OriginRequestPolicyId }] = app.behaviors('/api/products');
      app.behaviors('/api/checkout').forEach(each => Object.assign(each, { CachePolicyId, OriginRequestPolicyId }));
    },
  },
  {
    wrong: 'a shared path that is never kept',
    seenBy: 'keeps an answer of a shared path',
    mutate: ({ cachePolicy }) => (cachePolicy.MaxTTL = cachePolicy.DefaultTTL = 0),
  },
  {
    wrong: 'a shortest time',
    seenBy: 'lets the service say how long',
    mutate: ({ cachePolicy }) => (cachePolicy.MinTTL = 60),
  },
  {
    wrong: 'the query strings of the cache key',
    seenBy: 'tells apart by the query strings of the rule only',
    mutate: app => (app.cachePolicy.ParametersInCacheKeyAndForwardedToOrigin.QueryStringsConfig = { QueryStringBehavior: 'all' }),
  },
  {
    wrong: 'a query string that is missing in the cache key',
    seenBy: 'tells apart by the query strings of the rule only',
    mutate: app => (app.cachePolicy.ParametersInCacheKeyAndForwardedToOrigin.QueryStringsConfig.QueryStrings = ['category']),
  },
  {
    wrong: 'a Cache-Control that gives way',
    seenBy: 'never keeps a personal answer, even one that is called public',
    mutate: app => (app.properties(HEADERS, 'no-store').ResponseHeadersPolicyConfig.CustomHeadersConfig.Items[0].Override = false),
  },
  {
    wrong: 'a missing security header',
    seenBy: 'adds security headers',
    mutate: app => delete app.properties(HEADERS, 'no-store').ResponseHeadersPolicyConfig.SecurityHeadersConfig.ContentTypeOptions,
  },
  {
    wrong: 'an origin that may read what it should not',
    seenBy: 'tells each origin what it may read, from the cache too',
    mutate: app => app.stacks.forEach(({ template }) => everyCors(template.Resources, ['https://*.example.com'])),
  },
  {
    wrong: 'a preflight that no function answers',
    seenBy: 'answers a preflight at the edge',
    mutate: app => app.behaviors('/api/products').forEach(each => delete each.FunctionAssociations),
  },
  {
    wrong: 'a function that lets everybody in',
    seenBy: 'answers a preflight at the edge',
    mutate: app => {
      const of = app.properties('AWS::CloudFront::Function');
      of.FunctionCode = of.FunctionCode.replace('"allowOrigins":["https://shop.example.com"]', '"allowOrigins":["*"]');
    },
  },
  {
    wrong: 'a function that forgets whom it lets in',
    seenBy: 'answers a preflight at the edge',
    mutate: app => {
      const of = app.properties('AWS::CloudFront::Function');
      of.FunctionCode = of.FunctionCode.replace("headers['access-control-allow-origin']", "headers['x-nothing']");
    },
  },
  {
    wrong: 'plain HTTP that is served',
    seenBy: 'sends viewers to HTTPS',
    mutate: app => app.behaviors('/api/products').forEach(each => (each.ViewerProtocolPolicy = 'allow-all')),
  },
  {
    wrong: 'credentials that stop at the edge',
    seenBy: 'brings credentials to personal paths, and to no shared one',
    mutate: app => app.behaviors('/api/checkout').forEach(each => (each.OriginRequestPolicyId = HOST_HEADER_ONLY)),
  },
  {
    wrong: 'an answer that is not compressed',
    seenBy: 'compresses what it may keep',
    mutate: app => app.behaviors('/api/products').forEach(each => (each.Compress = false)),
  },
  {
    wrong: "a load balancer's certificate for another name",
    seenBy: 'serves what has a route, and nothing else',
    mutate: app => {
      const { Certificates } = app.properties('AWS::ElasticLoadBalancingV2::Listener');
      const { template } = app.stacks.find(stack => Certificates[0].CertificateArn.Ref in stack.template.Resources)!;
      template.Resources[Certificates[0].CertificateArn.Ref].Properties.DomainName = 'other.example.com';
    },
  },
  {
    wrong: "the health check's path",
    seenBy: 'finds the service healthy',
    mutate: app => Object.assign(app.properties(TARGETS), { HealthCheckPath: '/api/health', Matcher: { HttpCode: '204' } }),
  },
];

const TARGETS = 'AWS::ElasticLoadBalancingV2::TargetGroup';

function everyCors(resources: { [id: string]: any }, origins: string[]): void {
  for (const { Type, Properties } of Object.values(resources)) {
    if (Type === HEADERS) Properties.ResponseHeadersPolicyConfig.CorsConfig.AccessControlAllowOrigins.Items = origins;
  }
}

const original = EXAMPLES.rest.stacks('cloudFrontOnly', DOMAIN);

/** A check that passes on a wrong template would prove nothing on the right one. */
describeTraffic('a wrong template is seen', () => {
  test.each(mutants)('$wrong: $seenBy', async ({ seenBy, mutate }) => {
    const app = new Mutable(original);
    mutate(app);
    const site = await Site.start(app.stacks);
    try {
      await expectSeen(CHECKS[seenBy](site));
    } finally {
      await site.stop();
    }
  });
});

/** What changes the way of a request and is not mapped ends the start. */
describeTraffic('an unmapped property is an error', () => {
  test.each<[string, RegExp, (app: Mutable) => void]>([
    [
      'a resource',
      /no mapping for Type "AWS::CloudFront::KeyValueStore"/,
      app => (app.stacks[0].template.Resources.Store = { Type: 'AWS::CloudFront::KeyValueStore' }),
    ],
    ['of a behaviour', /no mapping for RealtimeLogConfigArn/, app => (app.behaviors('/api')[0].RealtimeLogConfigArn = 'x')],
    ['of the distribution', /no mapping for CustomErrorResponses/, app => (app.distribution.CustomErrorResponses = [])],
    ['of an origin', /no mapping for OriginShield/, app => (app.distribution.Origins[0].OriginShield = {})],
    ['of a target group', /no mapping for HealthCheckPort/, app => (app.properties(TARGETS).HealthCheckPort = 1)],
    ['of a condition', /no mapping for Field "weather"/, app => (app.mainRule.Conditions[0].Field = 'weather')],
    [
      'an origin request policy that forwards more than the key holds',
      /no mapping for a kept answer and OriginRequestPolicyId/,
      app => (app.behaviors('/api/products')[0].OriginRequestPolicyId = OriginRequestPolicy.ALL_VIEWER.originRequestPolicyId),
    ],
    [
      'a target-group attribute',
      /no mapping for slow_start/,
      app => app.properties(TARGETS).TargetGroupAttributes.push({ Key: 'slow_start.duration_seconds', Value: '30' }),
    ],
    [
      'a way to a port on which nobody listens',
      /no listener for HTTP on port 80/,
      app => (app.distribution.Origins[0].CustomOriginConfig.OriginProtocolPolicy = 'http-only'),
    ],
  ])('%s', async (_what, message, mutate) => {
    const app = new Mutable(original);
    mutate(app);
    await expect(Site.start(app.stacks)).rejects.toThrow(message);
  });
});
