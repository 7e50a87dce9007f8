import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { closed, each, Line, refused, times } from './line';
import {
  ApiExposure,
  ApiProtocol,
  CacheRule,
  EdgeDistribution,
  EdgeDistributionProps,
  ScalableApiProps,
  StaticSite,
  StaticSiteOptions,
  ViewerFunction,
  WebAcl,
} from '../../src';
import { api, regionalStack } from '../support/apps';
import { domainIn } from '../support/domains';
import { folderOf, singlePage, SITE } from '../support/sites';
import { token } from '../support/tokens';

const GUIDE = 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide';
const LIMITS = `${GUIDE}/cloudfront-limits.html`;
const EXPIRATION = `${GUIDE}/Expiration.html`;
const PATTERNS = `${GUIDE}/DownloadDistValuesCacheBehavior.html`;
const FUNCTIONS = `${GUIDE}/functions-javascript-runtime-20.html`;
const CACHE_POLICY = 'https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CachePolicyQueryStringsConfig.html';
const PAGE = 'docs/edge.md';

const minutes = Duration.minutes(5);
const { immutable, shared, noStore, uncached } = CacheRule;
const HANDLER = 'function handler(event) {\n  return event.request;\n}\n';

const edge = (scope: Stack, props: Partial<EdgeDistributionProps> = {}, apiProps: Partial<ScalableApiProps> = {}, id = 'Edge') =>
  new EdgeDistribution(scope, id, { origin: api(scope, apiProps), ...props });
const withRules =
  (cacheRules: CacheRule[], protocols = [ApiProtocol.rest({ paths: ['/api/*'] })]) =>
  (scope: Stack) =>
    edge(scope, { cacheRules }, { protocols });

const RULES: Line[] = [
  ...refused(
    ['CacheRule.immutable(path)', 'CacheRule.shared(path)', 'CacheRule.noStore(path)', 'CacheRule.uncached(path)'],
    PATTERNS,
    each<[string, (path: string) => CacheRule]>(
      [
        ['immutable', path => immutable(path)],
        ['shared', path => shared(path, minutes)],
        ['noStore', path => noStore(path)],
        ['uncached', path => uncached(path)],
      ],
      ([name, rule]) => [
        `${name} without a slash`,
        () => rule('static/*'),
        "rule's path has no leading slash",
        '"static/*"',
        '"/"',
        'write "/static/*"',
      ],
    ),
  ),
  ...times({
    cover: 'CacheRule.shared(ttl)',
    what: 'a time to live',
    min: 0,
    max: 31_536_000,
    literal: true,
    see: PAGE,
    instead: 'take a year at most',
    make: ttl => shared('/api/a', ttl),
  }),
  ...(['minimumTtl', 'maximumTtl'] as const).flatMap(time =>
    refused(
      [`SharedCacheOptions.${time}`],
      EXPIRATION,
      each<[string, Duration, string, string, string]>(
        [
          ['366 days', Duration.days(366), 'out of range', '31622400 seconds', 'take a year at most'],
          ['half a second more', Duration.millis(1500), 'out of range', '1.5 seconds', 'take a year at most'],
          ['a token', token.seconds(1), 'known only at deployment', 'a token', 'write the number in the code'],
        ],
        ([name, value, what, got, instead]) => [
          `${time} of ${name}`,
          () => shared('/api/a', minutes, { [time]: value }),
          `a time to live is ${what}`,
          got,
          'from 0 to 31536000 seconds',
          instead,
        ],
      ),
    ),
  ),
  ...refused(
    ['SharedCacheOptions.minimumTtl', 'SharedCacheOptions.maximumTtl'],
    EXPIRATION,
    each(
      [
        [{ minimumTtl: Duration.seconds(301) }, 'minimum 301 seconds, ttl 300 seconds, maximum 300 seconds'],
        [{ maximumTtl: Duration.seconds(299) }, 'minimum 0 seconds, ttl 300 seconds, maximum 299 seconds'],
      ] as const,
      ([options, got]) => [
        got,
        () => shared('/p', minutes, options),
        'times to live of "/p" are out of order',
        got,
        '<= ttl <=',
        'widen them',
      ],
    ),
  ),
  ...refused(['SharedCacheOptions.queryStrings'], LIMITS, [
    [
      'eleven query strings',
      () => shared('/p', minutes, { queryStrings: Array.from({ length: 11 }, (_, at) => `q${at}`) }),
      'names too many query strings',
      '11',
      'up to 10',
      'leave the list out',
    ],
    [
      'query strings with long names',
      () => shared('/p', minutes, { queryStrings: ['x', ...Array.from({ length: 8 }, (_, at) => `${at}`.repeat(128))] }),
      'the query strings that the rule for "/p" names are too long',
      '1025 characters',
      'up to 1024 characters',
      'leave the list out',
    ],
  ]),
  ...refused(['SharedCacheOptions.queryStrings'], CACHE_POLICY, [
    ...each(['', '*', 'page size', 'page=1'], name => [
      `the query string "${name}"`,
      () => shared('/p', minutes, { queryStrings: [name] }),
      'is not valid',
      `"${name}"`,
      'the name of one query string',
      'leave the list out',
    ]),
  ]),
  ...refused(['EdgeDistributionProps.cacheRules'], PAGE, [
    [
      'two rules for one path',
      withRules([uncached('/api/a'), immutable('/api/a')]),
      'two cache rules cover the same path',
      '"/api/a" twice',
      'one rule for each path',
      'keep one of them',
    ],
  ]),
  ...refused(
    ['EdgeDistributionProps.cacheRules', 'CacheRule.shared(path)', 'CacheRule.noStore(path)'],
    PAGE,
    [
      ...each(['/assets/*', '/*'], path => [
        `a rule for ${path}, which nobody serves`,
        withRules([shared(path, minutes)]),
        'covers a path that no route serves',
        `"${path}"`,
        'paths inside "/api", "/api/*"',
        'name the path of a route',
      ]),
      ...each<[string, CacheRule[], ApiProtocol[] | undefined, string]>(
        [
          [
            'a shared path inside a personal one',
            [noStore('/api/me/*'), shared('/api/me/help', minutes)],
            undefined,
            'inside CacheRule.noStore("/api/me/*")',
          ],
          [
            'a shared WebSocket',
            [shared('/ws', minutes)],
            [ApiProtocol.rest({ paths: ['/api/*'] }), ApiProtocol.webSocket()],
            'a protocol whose responses are never kept',
          ],
          [
            'a shared path of a tenant',
            [shared('/api/a', minutes)],
            [ApiProtocol.rest({ paths: ['/api/*'], conditions: { headers: { 'X-Tenant': ['a'] } } })],
            'chosen by the header "X-Tenant"',
          ],
          [
            'a shared path of a version that the key drops',
            [shared('/api/a', minutes, { queryStrings: ['page'] })],
            [ApiProtocol.rest({ paths: ['/api/*'], conditions: { queryStrings: { version: ['2'] } } })],
            'chosen by the query string "version"',
          ],
        ],
        ([name, rules, protocols, got]) => [
          name,
          withRules(rules, protocols),
          'would share what must not be shared',
          got,
          'the same response for everybody',
          'leave the rule out',
        ],
      ),
      [
        'a rule of its own on cached queries',
        withRules(
          [shared('/graphql/public', minutes)],
          [ApiProtocol.graphql({ cachedQueries: { path: '/graphql/public', ttl: minutes } })],
        ),
        'covers cached queries',
        '"/graphql/public" twice',
        'one rule for each path',
        'leave the cache rule out',
      ],
    ],
    'synthesis',
  ),
  ...refused(
    ['EdgeDistributionProps.cacheRules'],
    LIMITS,
    [
      [
        '76 behaviours',
        withRules(
          Array.from({ length: 76 }, (_, at) => uncached(`/api/${at}`)),
          [ApiProtocol.rest()],
        ),
        'too many cache behaviours',
        '76',
        '75',
        'serve broader paths',
      ],
    ],
    'synthesis',
  ),
  closed('CacheRule', ['EdgeDistributionProps.cacheRules'], PAGE),
];

const FUNCTIONS_AT_THE_EDGE: Line[] = [
  ...refused(['ViewerFunction.fromFile(path)'], PAGE, [
    [
      'no file',
      () => ViewerFunction.fromFile('no/such.js'),
      'does not exist',
      '"no/such.js"',
      'the path of a JavaScript file',
      'own folder',
    ],
  ]),
  ...refused(
    ['ViewerFunction.inline(source)'],
    FUNCTIONS,
    each(
      [
        ['without a handler', 'function main(event) {}', 'has no handler', '0 lines'],
        ['with a handler in a variable', 'const handler = event => event.request;', 'has no handler', '0 lines'],
        ['with an exported handler', 'export function handler(event) {}', 'has no handler', '0 lines'],
        ['with two handlers', `${HANDLER}${HANDLER}`, 'has more than one handler', '2 lines'],
        ['known too late', token.text(HANDLER), 'has no handler', 'a token'],
      ],
      ([name, source, what, got]) => [
        `a function ${name}`,
        () => ViewerFunction.inline(source),
        `an edge function ${what}`,
        got,
        'one `function handler(event)`',
        'declare it as a function',
      ],
    ),
  ),
  ...refused(
    ['CacheRuleOptions.viewerRequest', 'CacheRuleOptions.viewerResponse'],
    LIMITS,
    each(
      [
        ['viewerRequest', 'viewer-request'],
        ['viewerResponse', 'viewer-response'],
      ],
      ([event, name]) => [
        `10,241 bytes as ${event}`,
        withRules([uncached('/api/a', { [event]: ViewerFunction.inline(`${HANDLER}//`.padEnd(10_241, 'x')) })]),
        `the ${name} function of the cache rule for "/api/a" is too large`,
        '10241 bytes',
        'at most 10240 bytes',
        'minify your source',
      ],
    ),
  ),
  closed('ViewerFunction', ['CacheRuleOptions.viewerRequest', 'CacheRuleOptions.viewerResponse'], PAGE),
];

const withSite = (options: StaticSiteOptions) => () => singlePage(options);

const SITES: Line[] = [
  ...refused(['StaticSite.fromDirectory(path)'], PAGE, [
    ['no folder', () => StaticSite.fromDirectory('no/such'), 'does not exist', '"no/such"', 'the path of a folder', 'build the site'],
    [
      'a file',
      () => StaticSite.fromDirectory(join(__dirname, 'edge.ts')),
      'does not exist',
      'edge.ts"',
      'the path of a folder',
      'build the site',
    ],
    [
      'a folder without a page',
      () => StaticSite.fromDirectory(folderOf('about/index.html')),
      'a site has no index.html',
      '"/index.html" in',
      'a file of the folder',
      'into which the site is built',
    ],
  ]),
  ...refused(['StaticSiteOptions.fallback'], PAGE, [
    [
      'a fallback that is missing',
      withSite({ fallback: 'app.html' }),
      'none of its files',
      `"/app.html" in "${SITE}", which holds 4 files`,
      'a file of the folder',
      'is built',
    ],
    [
      'a fallback known too late',
      withSite({ fallback: token.text('index.html') }),
      'none of its files',
      'known only at',
      'a file',
      'is built',
    ],
  ]),
  ...refused(['StaticSiteOptions.assets'], PAGE, [
    [
      'assets without a slash',
      withSite({ assets: 'assets/*' }),
      "a site's assets has no leading slash",
      '"assets/*"',
      '"/"',
      '"/assets/*"',
    ],
    [
      'pages among the assets',
      withSite({ assets: '/*' }),
      'kept for a year',
      '"/about/index.html"',
      'change with their content',
      'hashed files only',
    ],
    [
      'assets that are none',
      withSite({ assets: '/static/*' }),
      'none of the assets',
      '"/static/*"',
      'at least one file',
      'leave `assets` out',
    ],
  ]),
  ...refused(
    ['StaticSiteOptions.connectTo'],
    'https://www.w3.org/TR/CSP3/#grammardef-host-source',
    each(
      ['http://login.example.com', 'login.example.com', "https://a.example; script-src 'unsafe-inline'", 'https://', 'https://a b'],
      address => [
        `an address of ${address}`,
        withSite({ connectTo: [address] }),
        "an address that a site's scripts connect to is not valid",
        `"${address}"`.split(';')[0],
        'begins with "https://"',
        'https://login',
      ],
    ),
  ),
  ...refused(['StaticSiteOptions.contentSecurityPolicy'], PAGE, [
    [
      'addresses beside a policy',
      withSite({ connectTo: ['https://login.example.com'], contentSecurityPolicy: "default-src 'none'" }),
      'says twice where its scripts connect to',
      '`connectTo` and',
      'one of them',
      '`connect-src`',
    ],
    ...each(['', "default-src 'none';\n  img-src 'self'", "default-src 'none' münchen.example"], contentSecurityPolicy => [
      `the policy ${JSON.stringify(contentSecurityPolicy)}`,
      withSite({ contentSecurityPolicy }),
      'the content security policy of a site is no header',
      JSON.stringify(contentSecurityPolicy).split(';')[0],
      'one line',
      'join the lines',
    ]),
  ]),
  ...refused(
    ['EdgeDistributionProps.site'],
    PAGE,
    [
      [
        'an API on every path of the site',
        scope => edge(scope, { site: singlePage() }, { protocols: [ApiProtocol.rest()] }),
        'the API would answer for files of the site',
        'the route "/*" and the file',
        'routes on whose paths the site has no file',
        'a path of its own',
      ],
    ],
    'synthesis',
  ),
  closed('StaticSite', ['EdgeDistributionProps.site'], PAGE),
];

const DISTRIBUTIONS: Line[] = [
  ...refused(['EdgeDistributionProps.origin'], 'docs/exposure.md', [
    [
      'an API that only its network reaches',
      scope => edge(scope, {}, { exposure: ApiExposure.vpcOnly() }),
      'in front of an API that CloudFront cannot reach',
      'ApiExposure.vpcOnly()',
      'ApiExposure.vpcOrigin(), ApiExposure.cloudFrontOnly()',
      'leave the distribution out',
    ],
    [
      'an API of another region',
      scope =>
        new EdgeDistribution(regionalStack('Front', { env: { region: 'eu-central-1' } }, scope.node.root as App), 'Edge', {
          origin: api(scope),
        }),
      'another environment than its API',
      'eu-central-1',
      'the same account and region',
      "the API's environment",
    ],
    [
      'a domain for two distributions',
      scope => {
        const origin = api(scope, { domain: domainIn(scope) });
        return ['One', 'Two'].map(id => new EdgeDistribution(scope, id, { origin }));
      },
      'two distributions stand in front of one domain',
      'api.example.com',
      'one distribution for each name',
      'leave the second distribution out',
    ],
    [
      'an API in China',
      () => edge(regionalStack('China', { env: { region: 'cn-north-1' } })),
      'has no us-east-1',
      'cn-north-1',
      'the commercial partition',
      'ApiExposure.vpcOnly()',
    ],
  ]),
  ...refused(['EdgeDistributionProps.webAcl', 'InternetExposureOptions.webAcl'], 'docs/web-acl.md', [
    [
      "a load balancer's web ACL at the edge",
      scope => edge(scope, { webAcl: WebAcl.existing('arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/a/b') }),
      'does not fit where it is used',
      ':regional/webacl/a/b"',
      'wafv2:us-east-1:',
      'scope CLOUDFRONT',
    ],
    [
      "the edge's web ACL at a load balancer",
      scope =>
        api(scope, {
          domain: domainIn(scope),
          exposure: ApiExposure.internet({ webAcl: WebAcl.existing('arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/b') }),
        }),
      'does not fit where it is used',
      ':global/webacl/a/b"',
      'wafv2:eu-west-1:',
      'scope REGIONAL',
    ],
  ]),
  ...refused(['EdgeDistribution.grantCreateInvalidation(workload)', 'EdgeDistribution.grantCreateInvalidation(variable)'], PAGE, [
    [
      'a variable that is no name',
      scope => {
        const origin = api(scope);
        new EdgeDistribution(scope, 'Edge', { origin }).grantCreateInvalidation(origin.service.workload, 'not-a-name');
      },
      'the name of an environment variable',
      '"not-a-name"',
      'letters, digits',
      '"NOT_A_NAME"',
    ],
    [
      'one variable for two distributions',
      scope => {
        const origin = api(scope);
        ['One', 'Two'].forEach(id => new EdgeDistribution(scope, id, { origin }).grantCreateInvalidation(origin.service.workload));
      },
      'DISTRIBUTION_ID_PARAMETER is set twice',
      'two values',
      'one value for each name',
      'another name',
    ],
    [
      'a service of another region',
      scope => {
        const elsewhere = api(regionalStack('Elsewhere', { env: { region: 'eu-central-1' } }, scope.node.root as App));
        edge(scope).grantCreateInvalidation(elsewhere.service.workload);
      },
      'in another region',
      'eu-west-1, the service Elsewhere/Api/Service',
      'both in one region',
      "a stack of the service's region",
    ],
  ]),
];

export const EDGE: Line[] = [...RULES, ...FUNCTIONS_AT_THE_EDGE, ...SITES, ...DISTRIBUTIONS];
