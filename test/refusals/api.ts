import { App, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { closed, each, Line, numbers, refused } from './line';
import {
  ApiAuthorizer,
  ApiDomain,
  ApiExposure,
  ApiNetwork,
  ApiProtocol,
  AuthorizerConfig,
  AuthorizerTraits,
  Compute,
  IApiAuthorizer,
  IApiExposure,
  OidcAuth,
  OriginSecrets,
  RouteConditions,
  ScalableApiProps,
  ScalingPolicy,
  ScalingSet,
  StickySessions,
} from '../../src';
import { LISTENER_RULE_TOO_LARGE } from '../../src/review/rules/listener-rule-too-large';
import { api, regionalStack, service } from '../support/apps';
import { domainIn, NAME } from '../support/domains';
import { token } from '../support/tokens';

const VPC = 'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html';
const ELB = 'https://docs.aws.amazon.com/elasticloadbalancing/latest';
const LIMITS = `${ELB}/application/load-balancer-limits.html`;
const LOAD_BALANCER = `${ELB}/APIReference/API_CreateLoadBalancer.html`;
const CERTIFICATES = 'https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html';
const REGIONS = 'https://docs.aws.amazon.com/acm/latest/userguide/acm-regions.html';
const NETWORK = 'docs/network.md';
const EXPOSURE = 'docs/exposure.md';
const AUTH = 'docs/auth.md';
const PROTOCOLS = 'docs/protocols.md';
const SERVICES = 'docs/services.md';

const { rest, webSocket, graphql, grpc, serverSentEvents } = ApiProtocol;
const { vpcOrigin, cloudFrontOnly, internet, vpcOnly } = ApiExposure;
const made = (props: Partial<ScalableApiProps>) => (scope: Stack) => api(scope, props);
const named =
  (domain: Partial<ApiDomain>, exposure: IApiExposure = vpcOrigin()) =>
  (scope: Stack) =>
    api(scope, { exposure, domain: domainIn(scope, domain) });
const certified = (props: (scope: Stack) => Partial<ScalableApiProps>) => (scope: Stack) =>
  api(scope, { exposure: internet(), domain: domainIn(scope), ...props(scope) });
const certificate = (scope: Stack, region: string) =>
  acm.Certificate.fromCertificateArn(scope, 'Certificate', `arn:aws:acm:${region}:111122223333:certificate/a`);
const imported = (scope: Stack, attributes: Partial<ec2.VpcAttributes> = {}) =>
  ec2.Vpc.fromVpcAttributes(scope, 'Imported', {
    vpcId: 'vpc-1',
    availabilityZones: ['a', 'b'],
    privateSubnetIds: ['subnet-1', 'subnet-2'],
    ...attributes,
  });
const jwt = () => new OidcAuth({ issuer: 'https://login.example.com', audience: 'orders' }).jwt();
const key = (scope: Stack) => ApiAuthorizer.apiKey({ secret: secretsmanager.Secret.fromSecretNameV2(scope, 'Key', 'key') });

/** What somebody else may write. */
class Own implements IApiAuthorizer {
  public readonly traits: AuthorizerTraits;
  constructor(
    private readonly config: AuthorizerConfig,
    traits: Partial<AuthorizerTraits> = {},
  ) {
    this.traits = { name: 'own', guarded: true, requiresTls: false, callsIssuer: false, login: false, conditionValues: 0, ...traits };
  }
  public bind(): AuthorizerConfig {
    return this.config;
  }
}

const NETWORKS: Line[] = [
  ...numbers({
    cover: 'ApiNetworkOptions.zones',
    what: 'the number of zones',
    min: 2,
    max: 6,
    literal: true,
    see: NETWORK,
    instead: 'take 3',
    make: zones => ApiNetwork.make({ zones }),
  }),
  ...numbers({
    cover: 'ApiNetworkOptions.natGateways',
    what: 'the number of NAT gateways',
    min: 1,
    max: 3,
    literal: true,
    see: NETWORK,
    instead: 'take one a zone',
    make: natGateways => ApiNetwork.make({ natGateways }),
  }),
  ...refused(
    ['ApiNetworkOptions.cidr'],
    VPC,
    each(['', '10.0.0.0', '10.0.0.0/15', '10.0.0.0/23', '300.0.0.0/16', '10.0.0/16', '2001:db8::/20', 'ten/16'], cidr => [
      `the range "${cidr}"`,
      () => ApiNetwork.make({ cidr }),
      'the address range of the network is not valid',
      `"${cidr}"`,
      'a prefix from /16',
      '"10.0.0.0/16"',
    ]),
  ),
  ...refused(['ApiNetworkOptions.cidr'], NETWORK, [
    [
      'a range known too late',
      () => ApiNetwork.make({ cidr: token.text('10.0.0.0/16') }),
      'the address range of the network is not valid',
      'only at deployment',
      'in the code',
      '"10.0.0.0/16"',
    ],
  ]),
  ...refused(['ApiNetwork.existing(vpc)', 'ScalableApiProps.vpc'], LOAD_BALANCER, [
    ...each<[string, string[], string]>(
      [
        ['no private subnet', [], 'none'],
        ['private subnets in one zone', ['a'], 'one, a'],
      ],
      ([name, availabilityZones, got]) => [
        name,
        scope =>
          api(scope, {
            vpc: ApiNetwork.existing(
              ec2.Vpc.fromVpcAttributes(scope, 'Imported', {
                vpcId: 'vpc-1',
                availabilityZones: availabilityZones.length > 0 ? availabilityZones : ['a'],
                privateSubnetIds: availabilityZones.length > 0 ? ['subnet-1'] : undefined,
              }),
            ),
          }),
        'private subnets in fewer than two zones',
        got,
        'in two zones or more',
        'leave `vpc` out',
      ],
    ),
    [
      'no public subnet for the internet',
      scope => api(scope, { exposure: internet(), domain: domainIn(scope), vpc: ApiNetwork.existing(imported(scope)) }),
      'the load balancer needs public subnets',
      'in 0 availability zones',
      'in two zones or more',
      'ApiExposure.vpcOrigin()',
    ],
  ]),
  closed('ApiNetwork', ['ScalableApiProps.vpc'], NETWORK),
  ...refused(['ScalableApiProps.logBucket'], `${ELB}/application/enable-access-logging.html`, [
    [
      'a bucket of another region',
      scope => api(scope, { logBucket: s3.Bucket.fromBucketAttributes(scope, 'Logs', { bucketName: 'logs', region: 'us-east-1' }) }),
      'the log bucket lies in another region',
      'us-east-1, and a stack in eu-west-1',
      'eu-west-1',
      'pass a bucket of that region',
    ],
    [
      'a bucket with a key of its own',
      scope => api(scope, { logBucket: new s3.Bucket(scope, 'Keyed', { encryption: s3.BucketEncryption.KMS }) }),
      'the log bucket is encrypted with a key to which load balancers do not write',
      'Keyed/Key',
      "S3's own key",
      '`BucketEncryption.S3_MANAGED`',
    ],
  ]),
  ...refused(['ScalableApi(scope)'], EXPOSURE, [
    [
      'an API anywhere',
      scope => api(new Stack(scope.node.root, 'Anywhere')),
      "the API's stack has no fixed region",
      'stack "Anywhere"',
      'a stack with a region',
      "env: { region: 'eu-west-1' }",
    ],
    [
      'an API for CloudFront where there is none',
      () => api(regionalStack('Government', { env: { region: 'us-gov-west-1' } })),
      'has no us-east-1',
      'us-gov-west-1',
      'the commercial partition',
      'ApiExposure.vpcOnly()',
    ],
  ]),
];

const EXPOSURES: Line[] = [
  ...numbers({
    cover: 'ExposureOptions.ruleQuota',
    what: 'the rule quota',
    min: 1,
    max: 1000,
    see: LIMITS,
    instead: 'Service Quotas',
    make: ruleQuota => vpcOrigin({ ruleQuota }),
  }),
  ...refused(
    ['CloudFrontExposureOptions.prefixListId'],
    'https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html',
    [
      ...each(['', 'pl-', 'com.amazonaws.global.cloudfront.origin-facing', 'sg-3b927c52'], prefixListId => [
        `the prefix list "${prefixListId}"`,
        () => vpcOrigin({ prefixListId }),
        'the id of the prefix list is not valid',
        `"${prefixListId}"`,
        '"pl-"',
        'leave it out',
      ]),
      [
        'a prefix list by its name',
        () => cloudFrontOnly({ prefixListId: 'cloudfront' }),
        'the id of the prefix list is not valid',
        '"cloudfront"',
        '"pl-"',
        'leave it out',
      ],
    ],
  ),
  ...refused(
    ['OriginSecrets.active', 'OriginSecrets.accepted'],
    EXPOSURE,
    each<OriginSecrets>(
      [
        { active: 'a', accepted: ['b'] },
        { active: 'a', accepted: [] },
        { active: 'a', accepted: ['a', 'a'] },
        { active: 'a', accepted: ['a', 'b', 'c'] },
        { active: 'a-1', accepted: ['a-1'] },
        { active: '1a', accepted: ['1a'] },
      ],
      secrets => [
        `secrets ${JSON.stringify(secrets)}`,
        () => cloudFrontOnly({ secrets }),
        'labels of the origin secrets',
        `active "${secrets.active}"`,
        'one or two different',
        'rotate in three deployments',
      ],
    ),
  ),
  ...refused(['VpcOnlyOptions.callers'], EXPOSURE, [
    ['nobody', () => vpcOnly({ callers: [] }), 'nobody may call the API', 'callers: []', 'one network', 'leave `callers` out'],
    [
      "callers of a VPC that doesn't know its range",
      scope => api(scope, { exposure: vpcOnly(), vpc: ApiNetwork.existing(imported(scope)) }),
      "the VPC doesn't know its address range",
      'without `vpcCidrBlock`',
      'or `callers`',
      'ec2.Vpc.fromVpcAttributes',
    ],
  ]),
  ...refused(
    ['ScalableApiProps.exposure'],
    EXPOSURE,
    each([cloudFrontOnly(), internet()], exposure => [
      `${exposure.traits.name} without a domain`,
      made({ exposure }),
      'needs TLS at the load balancer',
      `ApiExposure.${exposure.traits.name}() without`,
      'ApiExposure.vpcOrigin() or',
      'give the API a `domain',
    ]),
  ),
];

const DOMAINS: Line[] = [
  ...refused(['ApiDomain.name'], CERTIFICATES, [
    ...each(
      ['API.example.com', '*.example.com', 'localhost', 'https://api.example.com', 'api.example.com.', 'a..example.com', ''],
      name => [`the name "${name}"`, named({ name }), "the domain's name is not valid", `"${name}"`, 'in lower case', '"api.example.com"'],
    ),
    [
      'a name known too late',
      scope => named({ name: new CfnParameter(scope, 'Name').valueAsString })(scope),
      "the domain's name is not valid",
      'only at deployment',
      'in the code',
      '"api.example.com"',
    ],
    [
      'a name too long for a certificate',
      named({ name: `${'a'.repeat(53)}.example.com` }, internet()),
      'too long for a certificate that is made for it',
      '65 characters',
      'up to 64',
      'a shorter name',
    ],
  ]),
  ...refused(['ApiDomain.zone', 'ApiDomain.name'], 'https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html', [
    ...each(['api.example.org', 'badexample.com'], name => [
      `${name} in the zone of example.com`,
      named({ name }),
      'outside its hosted zone',
      `${name} in the zone example.com`,
      '.example.com',
      'pass the zone that holds the name',
    ]),
    [
      'a zone that does not know its name',
      scope => api(scope, { domain: { name: NAME, zone: route53.HostedZone.fromHostedZoneId(scope, 'Zone', 'Z1') } }),
      "doesn't know its own name",
      'App/Zone',
      'with id and name',
      'fromHostedZoneAttributes',
    ],
    [
      'a zone made together with it',
      scope => api(scope, { domain: { name: NAME, zone: new route53.PublicHostedZone(scope, 'Zone', { zoneName: 'example.com' }) } }),
      'made in the stack that needs it',
      'App/Zone',
      'in a stack of its own',
      'delegate to its name servers',
    ],
    [
      'a private zone',
      scope => {
        const dns = regionalStack('Dns', {}, scope.node.root as App);
        const vpc = ec2.Vpc.fromVpcAttributes(dns, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a'] });
        const zone = new route53.PrivateHostedZone(dns, 'Zone', { zoneName: 'example.com', vpc });
        api(scope, { exposure: vpcOnly(), domain: { name: NAME, zone } });
      },
      'nothing that proves its certificates',
      'a private zone, and no `certificate`',
      'a public `zone`',
      'pass `certificate`',
    ],
  ]),
  ...refused(['ApiDomain.certificate', 'ApiDomain.edgeCertificate'], REGIONS, [
    [
      'a certificate of another region',
      scope => named({ certificate: certificate(scope, 'us-east-1') })(scope),
      "the load balancer's certificate lies in the wrong region",
      'us-east-1',
      'eu-west-1',
      'request the certificate in eu-west-1',
    ],
    [
      "the edge's certificate elsewhere",
      scope => named({ edgeCertificate: certificate(scope, 'eu-west-1') })(scope),
      'the certificate for CloudFront lies in the wrong region',
      'eu-west-1',
      'us-east-1',
      'request the certificate in us-east-1',
    ],
    [
      'nothing that proves the name',
      made({ domain: { name: NAME } }),
      'nothing that proves',
      'no zone, and no',
      'a public `zone`',
      'import the public',
    ],
    [
      'a certificate for the load balancer alone',
      scope => api(scope, { domain: { name: NAME, certificate: certificate(scope, 'eu-west-1') } }),
      'nothing that proves its certificates',
      'no zone, and no `edgeCertificate`',
      'certificates of your own',
      'pass `edgeCertificate`',
    ],
  ]),
];

const ROUTES: Line[] = [
  ...refused(['ApiServiceOptions.protocols'], PROTOCOLS, [
    ['no protocol', made({ protocols: [] }), 'speaks no protocol', 'protocols: []', 'one protocol or more', 'ApiProtocol.rest()'],
    [
      'the same match twice',
      made({ protocols: [rest({ paths: ['/a'] }), rest({ paths: ['/a'] })] }),
      'two routes match the same requests',
      'path "/a" in Service and Service',
      'each match once',
      'tell them apart',
    ],
    [
      'two protocol versions on a port',
      certified(() => ({ protocols: [rest(), grpc({ services: ['a.B'], port: 8080 })] })),
      'two protocols on port 8080 want a different protocol version',
      'REST: "HTTP1", gRPC: "GRPC"',
      'one protocol version',
      'a port of their own',
    ],
    [
      'two health checks on a port',
      made({ protocols: [rest({ paths: ['/a'] }), rest({ paths: ['/b'], healthCheck: { path: '/up' } })] }),
      'two protocols on port 8080 want a different health check',
      'REST: {"path":"/health"',
      'one health check',
      'a port of their own',
    ],
    [
      'one sticky protocol of two on a port',
      made({ protocols: [rest(), webSocket({ stickiness: StickySessions.loadBalancerCookie() })] }),
      'want a different stickiness',
      'REST: "none", WebSocket: {"seconds":86400}',
      'one stickiness',
      'a port of their own',
    ],
    [
      'two ports told by one variable',
      made({ protocols: [rest({ paths: ['/a'] }), rest({ paths: ['/b'], port: 8081 })] }),
      'two ports of one service clash',
      'ports 8080 and 8081, both told to the process as PORT',
      'one port told as PORT',
      'share one port',
    ],
    [
      'gRPC behind a VPC origin',
      made({ protocols: [grpc({ services: ['a.B'] })] }),
      'a CloudFront VPC origin does not carry',
      'gRPC',
      'protocols that pass a VPC origin',
      'ApiExposure.cloudFrontOnly()',
    ],
    [
      'gRPC without TLS',
      made({ exposure: vpcOnly(), protocols: [grpc({ services: ['a.B'] })] }),
      'needs TLS at the load balancer',
      'gRPC, and an API without a domain',
      'an API with a domain',
      'give the API a `domain',
    ],
  ]),
  closed('ApiProtocol', ['ApiServiceOptions.protocols'], PROTOCOLS),
  ...refused(
    ['RouteConditions.hosts', 'RouteConditions.methods', 'RouteConditions.headers', 'RouteConditions.queryStrings'],
    LIMITS,
    each<[string, RouteConditions]>(
      [
        ['headers', { headers: { a: ['1', '2', '3'], b: ['1', '2'] } }],
        ['query strings', { queryStrings: { v: ['1', '2', '3', '4', '5'] } }],
      ],
      ([kind, conditions]) => [
        `six values of ${kind} and a path`,
        made({ protocols: [rest({ paths: ['/a'], conditions })] }),
        'too many values for one listener rule',
        '6 values',
        '5, beside those of the library',
        'use wildcards in values',
      ],
    ),
  ),
  ...refused(
    ['RestOptions.paths', 'RouteConditions.hosts', 'RouteConditions.headers', 'RouteConditions.queryStrings'],
    LIMITS,
    each<[string, string, RouteConditions]>(
      [
        ['a path', '/*/*/*/*/*/*.json', {}],
        ['a path and a host', '/*/*/*/*/*.json', { hosts: ['*.example.com'] }],
        ['a path and a header', '/*/*/*/*/*.json', { headers: { 'X-Tenant': ['b*'] } }],
        ['a path and a query string', '/*/*/*/*/*.json', { queryStrings: { 'v?': ['1'] } }],
      ],
      ([kind, path, conditions]) => [
        `six wildcards in ${kind}`,
        made({ protocols: [rest({ paths: [path], conditions })] }),
        'too many wildcards for one listener rule',
        '6 wildcards',
        '5 in path, hosts, headers and query strings together',
        'end the path with an earlier "*"',
      ],
    ),
  ),
  ...refused(['RouteConditions.sourceAddresses'], EXPOSURE, [
    [
      'callers told by address behind CloudFront',
      made({ protocols: [rest({ conditions: { sourceAddresses: ['192.0.2.0/24'] } })] }),
      "chooses by source address where the load balancer sees CloudFront's",
      'sourceAddresses under vpcOrigin',
      'an exposure without CloudFront',
      'in the web ACL',
    ],
  ]),
  ...refused(['ProtocolOptions.orderHint'], 'docs/decisions/0005-rule-priorities.md', [
    [
      'a hint for two rules',
      made({ protocols: [rest({ paths: ['/a', '/b'], orderHint: 9 })] }),
      'several listener rules',
      '`orderHint: 9` for path "/a" and path "/b"',
      'a hint for one rule',
      'a protocol of its own',
    ],
    [
      'one hint twice',
      made({ protocols: [rest({ paths: ['/a'], orderHint: 2 }), rest({ paths: ['/b'], orderHint: 2 })] }),
      'two listener rules fall on priority 2',
      'path "/b" and path "/a"',
      'one rule for each priority',
      'set `orderHint`',
    ],
    [
      'a broad route first',
      made({ protocols: [rest({ paths: ['/api/*'], orderHint: 5 }), rest({ paths: ['/api/products'] })] }),
      'a broader route stands before a narrower one',
      'path "/api/*" before path "/api/products"',
      'the narrower route first',
      'set `orderHint` on the protocol of path "/api/products"',
    ],
    [
      'a hint where a key is asked for',
      certified(scope => ({ protocols: [rest({ paths: ['/api/*'], orderHint: 5, authorizer: key(scope) })] })),
      'an order hint stands on a protocol whose authorizer looks at a header',
      '`orderHint: 5` and apiKey',
      'a computed order',
      'leave `orderHint` out',
    ],
  ]),
  ...refused(['ExposureOptions.ruleQuota'], LIMITS, [
    [
      'more rules than the quota',
      made({ exposure: vpcOrigin({ ruleQuota: 3 }), protocols: [rest({ paths: ['/a', '/b', '/c'] })] }),
      'too many listener rules',
      '4, of which one for each target group',
      '3',
      'pass it to the exposure as `ruleQuota`',
    ],
  ]),
  ...refused(['ExposureOptions.ruleQuota'], LIMITS, [
    [
      '101 target groups',
      scope => {
        const compute = Compute.weighted(
          Array.from({ length: 5 }, (_, at) => ({ id: `Next${at}`, compute: Compute.fargate(), weight: 20 })),
        );
        const some = api(scope, { exposure: vpcOrigin({ ruleQuota: 1000 }), compute });
        for (let id = 1; id <= 20; id++) some.addService(`Orders${id}`, service({ compute, protocols: [rest({ paths: [`/${id}`] })] }));
      },
      'the load balancer has too many target groups',
      '101, one for each port',
      '100, whatever the quota of rules',
      'an API of their own',
    ],
  ]),
  ...refused(['ScalableApi.addService(id)'], SERVICES, [
    [
      'the same service twice',
      scope => {
        const some = api(scope);
        ['/a', '/b'].forEach(path => some.addService('Admin', service({ protocols: [rest({ paths: [path] })] })));
      },
      'the id of a service is taken',
      '"Admin"',
      'an id beside',
      'choose another id',
    ],
    [
      'the id of a part of the API',
      scope => api(scope).addService('LoadBalancer', service({ protocols: [rest({ paths: ['/a'] })] })),
      'the id of a service is taken',
      '"LoadBalancer"',
      'an id beside',
      'choose another id',
    ],
  ]),
  ...refused(['ApiServiceOptions.scaling'], 'docs/scaling.md', [
    [
      'a forecast of requests on two ports',
      certified(() => ({
        protocols: [rest(), grpc({ services: ['a.B'] })],
        scaling: ScalingSet.of({ policies: [ScalingPolicy.cpu(60), ScalingPolicy.predictive(ScalingPolicy.requestsPerTarget(900))] }),
      })),
      'follows a forecast of requests, which AWS counts for each port by itself',
      'ports 8080 and 9090',
      'one port',
      'forecast processor use',
    ],
  ]),
  ...refused(
    ['ApiServiceOptions.scaling'],
    'docs/scaling.md',
    [
      [
        'connections of two services',
        scope => {
          const scaling = ScalingSet.of({ policies: [ScalingPolicy.connectionsPerTarget(500)] });
          api(scope, { protocols: [webSocket()], scaling }).addService('Events', service({ protocols: [serverSentEvents()] }));
        },
        'service Service scales by connections, which AWS counts for all services behind a load balancer together',
        'connections of Service and Events',
        'one service that holds connections',
        'an API of its own',
      ],
    ],
    'synthesis',
  ),
];

const GUARDS: Line[] = [
  ...refused(['ApiServiceOptions.authorizer', 'ProtocolOptions.authorizer'], AUTH, [
    [
      'a token without TLS',
      made({ authorizer: jwt() }),
      'service Service has an authorizer that needs TLS',
      'jwt, and an API without',
      'with a domain',
      '`domain: { name, zone }`',
    ],
    [
      'a login for gRPC',
      certified(() => ({
        protocols: [
          grpc({ services: ['a.B'], authorizer: new Own({ action: { type: 'authenticate-oidc' } }, { login: true, name: 'hostedLogin' }) }),
        ],
      })),
      'sends callers to a login page who have no browser',
      'hostedLogin on gRPC',
      'browsers speak',
      'auth.jwt()',
    ],
    [
      'cached queries of some',
      certified(() => ({ protocols: [graphql({ cachedQueries: { path: '/q', ttl: Duration.minutes(1) }, authorizer: jwt() })] })),
      'keeps queries at the edge that only some callers may ask',
      '`cachedQueries` on "/q", guarded by jwt',
      'on a protocol that is open',
      'leave `cachedQueries` out',
    ],
    [
      'a way around a guarded path',
      certified(() => ({ protocols: [rest({ paths: ['/api/*'], authorizer: jwt() }), rest({ paths: ['/api/a'] })] })),
      'a route that nobody guards leads around an authorizer',
      'path "/api/a" in Service takes requests of path "/api/*"',
      'said to be open',
      'ApiAuthorizer.open()',
    ],
  ]),
  ...refused(['TokenTraits.cookie', 'TokenTraits.subprotocolPrefix'], AUTH, [
    [
      'a token in a cookie, and no edge that takes it from there',
      certified(() => ({
        authorizer: new OidcAuth({ issuer: 'https://login.example.com', audience: 'a' }).jwt({ browserToken: { cookie: '__Host-token' } }),
      })),
      "takes tokens from where only the edge's function looks for them",
      'a cookie under ApiExposure.internet()',
      'ApiExposure.vpcOrigin()',
      'the `Authorization` header',
    ],
  ]),
  ...refused(
    ['AuthorizerTraits.guarded', 'AuthorizerTraits.conditionValues', 'AuthorizerConfig.action', 'AuthorizerConfig.conditions'],
    AUTH,
    [
      [
        'an authorizer that asks for nothing',
        certified(() => ({ authorizer: new Own({}) })),
        'an authorizer guards nothing',
        'own, which says that its routes are guarded',
        'an action, conditions, or certificates',
        '`guarded: false`',
      ],
      [
        'conditions that were not announced',
        certified(() => ({
          authorizer: new Own({ conditions: [{ field: 'http-header', httpHeaderConfig: { httpHeaderName: 'a', values: ['b'] } }] }),
        })),
        'not those that it announced',
        '`conditionValues: 0` and 1 conditions',
        'as many values as its traits say',
        'count the values',
      ],
    ],
  ),
  {
    covers: ['AuthorizerConfig.conditions'],
    fault: 'wildcards of an authorizer, beside as many as a rule holds',
    see: LIMITS,
    when: 'rule',
    make: certified(() => ({
      protocols: [rest({ paths: ['/*/*/*/*/*.json'] })],
      authorizer: new Own(
        { conditions: [{ field: 'http-header', httpHeaderConfig: { httpHeaderName: 'a', values: ['b*'] } }] },
        { conditionValues: 1 },
      ),
    })),
    rule: LISTENER_RULE_TOO_LARGE,
  },
  ...refused(['AuthorizerConfig.mutualAuthentication'], `${ELB}/application/mutual-authentication.html`, [
    [
      'certificates of callers behind CloudFront',
      scope => api(scope, { domain: domainIn(scope), authorizer: new Own({ mutualAuthentication: { mode: 'verify' } }) }),
      "callers' certificates end at CloudFront",
      'own under ApiExposure.vpcOrigin()',
      'ApiExposure.internet()',
      'guard the API with a token',
    ],
    [
      'two ways to ask for certificates',
      certified(() => ({
        protocols: [
          rest({ paths: ['/a'], authorizer: new Own({ mutualAuthentication: { mode: 'verify' } }) }),
          rest({ paths: ['/b'], authorizer: new Own({ mutualAuthentication: { mode: 'passthrough' } }) }),
        ],
      })),
      'two authorizers ask for different certificates on one listener',
      'own',
      'one way to ask',
      'the same authorizer',
    ],
  ]),
  ...refused(['AuthorizerConfig.paths', 'HostedLoginOptions.sessionCookieName'], `${ELB}/application/listener-authenticate-users.html`, [
    [
      'two logins in one cookie',
      certified(scope => ({
        protocols: ['/a', '/b'].map(path =>
          rest({
            paths: [path],
            authorizer: new OidcAuth({ issuer: 'https://login.example.com', audience: 'a' }).hostedLogin({
              clientId: `client${path}`,
              clientSecret: secretsmanager.Secret.fromSecretNameV2(scope, `Secret${path.slice(1)}`, 'a'),
              authorizationEndpoint: 'https://login.example.com/authorize',
              tokenEndpoint: 'https://login.example.com/token',
              userInfoEndpoint: 'https://login.example.com/userinfo',
            }),
          }),
        ),
      })),
      'two logins of one API keep their sessions in cookies of the same name',
      '"AWSELBAuthSessionCookie" twice',
      'one login for the API',
      'set `sessionCookieName`',
    ],
  ]),
  ...refused(
    ['ScalableApiProps.exposure', 'CorsOptions.allowOrigins'],
    'docs/edge.md',
    each([vpcOnly(), internet()], exposure => [
      `CORS under ${exposure.traits.name}`,
      scope => api(scope, { exposure, domain: domainIn(scope), cors: { allowOrigins: ['https://app.example.com'] } }),
      'no distribution stands in front of the API, which would answer for `cors`',
      `ApiExposure.${exposure.traits.name}()`,
      'ApiExposure.vpcOrigin()',
      'leave `cors` out',
    ]),
  ),
  ...refused(
    ['ApiServiceOptions.protocols', 'CorsOptions.allowOrigins'],
    'docs/edge.md',
    [
      [
        'browsers, and gRPC alone',
        scope =>
          api(scope, {
            exposure: cloudFrontOnly(),
            domain: domainIn(scope),
            protocols: [grpc({ services: ['a.B'] })],
            cors: { allowOrigins: ['https://app.example.com'] },
          }),
        'browsers are allowed to call an API that they can not speak to',
        '`cors`, and gRPC alone',
        'a protocol that browsers speak',
        'leave `cors` out',
      ],
    ],
    'synthesis',
  ),
];

export const API: Line[] = [...NETWORKS, ...EXPOSURES, ...DOMAINS, ...ROUTES, ...GUARDS];
