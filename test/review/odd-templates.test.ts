import { COMPUTE } from './compute-resources';
import {
  balancer,
  balancerOrigin,
  cachePolicy,
  CACHING_OPTIMIZED,
  distribution,
  forward,
  getAtt,
  header,
  host,
  listener,
  login,
  method,
  path,
  ref,
  rule,
  token,
} from './edge-resources';
import { Resources } from './reviewed';
import { ALL_RULES } from '../../src/review/all-rules';
import { TemplateSet } from '../../src/review/template-set';

/** What may stand anywhere in a template: nothing, too little, too much, or what is known at deployment only. */
const ODD = [
  undefined,
  null,
  ref('X'),
  ref('AWS::NoValue'),
  { 'Fn::If': ['A', ref('B'), ref('AWS::NoValue')] },
  '',
  5,
  true,
  [],
  [null, 'x', {}],
  [[ref('X')]],
  {},
  { 'Fn::Transform': { Name: 'x' } },
  ...['Sub', 'Join', 'GetAtt', 'Select', 'ImportValue', 'Base64', 'GetStackOutput'].map(how => ({ [`Fn::${how}`]: null })),
  { 'Fn::Join': ['', ref('Texts')] },
  { 'Fn::Sub': ['a', null] },
  'toString',
  '__proto__',
];

const acl = (...Rules: object[]) => ({ Properties: { Rules: Rules.map(each => ({ Priority: 1, ...each })) } });

/** Every part of the edge that rules look at, written by hand. */
const EDGE: Resources = {
  Edge: distribution(
    [
      {
        PathPattern: '/old/*',
        ForwardedValues: { QueryString: true, Headers: ['Authorization'], Cookies: { Forward: 'whitelist', WhitelistedNames: ['a'] } },
        DefaultTTL: 1,
      },
      {
        PathPattern: '/c',
        CachePolicyId: ref('Key'),
        OriginRequestPolicyId: ref('Forwarded'),
        TargetOriginId: 'Both',
        GrpcConfig: { Enabled: true },
        AllowedMethods: ['GET'],
        TrustedKeyGroups: [],
      },
      { CachePolicyId: CACHING_OPTIMIZED },
    ],
    {
      Aliases: ['shop.example.com'],
      HttpVersion: 'http2',
      WebACLId: getAtt('Acl', 'Arn'),
      ViewerCertificate: { AcmCertificateArn: 'arn' },
      OriginGroups: { Items: [{ Id: 'Both', Members: { Items: [{ OriginId: 'Service' }, { OriginId: 'Inside' }] } }] },
      Origins: [
        balancerOrigin({ OriginCustomHeaders: [{ HeaderName: 'X-Secret', HeaderValue: 'hush' }] }),
        { Id: 'Inside', VpcOriginConfig: { VpcOriginId: getAtt('Inside', 'Id') } },
        { Id: 'Named', DomainName: 'origin.example.com', CustomOriginConfig: { HTTPSPort: 443 } },
      ],
    },
  ),
  Inside: { Type: 'AWS::CloudFront::VpcOrigin', Properties: { VpcOriginEndpointConfig: { Arn: ref('Balancer'), HTTPPort: 80 } } },
  Record: {
    Type: 'AWS::Route53::RecordSet',
    Properties: { Name: 'origin.example.com', AliasTarget: { DNSName: getAtt('Balancer', 'DNSName') } },
  },
  Key: cachePolicy(
    { MinTTL: 1, DefaultTTL: 2, MaxTTL: 3 },
    {
      CookiesConfig: { CookieBehavior: 'whitelist', Cookies: ['a'] },
      HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['b'] },
      QueryStringsConfig: { QueryStringBehavior: 'whitelist', QueryStrings: ['c'] },
    },
  ),
  Forwarded: {
    Type: 'AWS::CloudFront::OriginRequestPolicy',
    Properties: { OriginRequestPolicyConfig: { CookiesConfig: { CookieBehavior: 'whitelist', Cookies: ['d'] } } },
  },
  Acl: {
    Type: 'AWS::WAFv2::WebACL',
    ...acl(
      { Statement: { RuleGroupReferenceStatement: { Arn: getAtt('Rules', 'Arn') } } },
      { Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name: 'AWSManagedRulesCommonRuleSet' } } },
    ),
  },
  Rules: { Type: 'AWS::WAFv2::RuleGroup', ...acl({ Statement: { GeoMatchStatement: {} } }) },
  Link: { Type: 'AWS::WAFv2::WebACLAssociation', Properties: { ResourceArn: ref('Balancer'), WebACLArn: getAtt('Acl', 'Arn') } },
  Balancer: balancer({ LoadBalancerAttributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '60' }] }),
  Group: {
    Type: 'AWS::EC2::SecurityGroup',
    Properties: { SecurityGroupIngress: [{ SourcePrefixListId: 'pl-1', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 }] },
  },
  Ingress: {
    Type: 'AWS::EC2::SecurityGroupIngress',
    Properties: { GroupId: getAtt('Group', 'GroupId'), CidrIp: '0.0.0.0/0', IpProtocol: '-1' },
  },
  Listener: listener([login, forward]),
  Open: rule(1, [path('/*'), header('X-Version', '1'), { Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'a' }] } }], forward),
  Guarded: rule(2, [path('/ws', '/c'), host('shop.example.com'), method('GET'), header('X-Version', '1')], token, {
    Type: 'forward',
    ForwardConfig: { TargetGroups: [{ TargetGroupArn: ref('Targets'), Weight: 1 }] },
  }),
  Targets: {
    Type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
    Properties: { Protocol: 'HTTP', ProtocolVersion: 'GRPC', Matcher: { GrpcCode: '0' }, HealthCheckIntervalSeconds: 5 },
  },
  Client: {
    Type: 'AWS::Cognito::UserPoolClient',
    Properties: { AllowedOAuthFlows: ['code'], AllowedOAuthFlowsUserPoolClient: true, CallbackURLs: [] },
  },
};

/** Every place in a value, as the object that holds it and the key; what is in a reference isn't one. */
function places(value: any): [holder: any, key: string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value)
    .filter(key => key !== 'Ref' && !key.startsWith('Fn::'))
    .flatMap(key => [[value, key] as [any, string], ...places(value[key])]);
}

/** The rules that fail on a template, and how. */
function failing(template: any, what: string): string[] {
  const templates = new TemplateSet([{ templatePath: '/out/app.template.json', region: 'eu-west-1', template }]);
  return ALL_RULES.flatMap(({ id, findings }) => {
    try {
      findings(templates);
      return [];
    } catch (error) {
      return [`${id}: ${what}: ${String(error)}`];
    }
  });
}

test.each([
  ['the edge', EDGE],
  ['what runs behind it', COMPUTE],
])('no rule fails on %s, whatever stands in it', (_what, resources) => {
  const template = structuredClone({ Resources: resources, Parameters: { Texts: { Type: 'CommaDelimitedList' } } }) as any;
  const failed = new Set<string>();
  // Two of them in each place, in turns: all of them take too long.
  for (const [index, [holder, key]] of places(template.Resources).entries()) {
    const value = holder[key];
    for (const odd of [index, index + 11].map(turn => ODD[turn % ODD.length])) {
      holder[key] = odd;
      failing(template, `${key} ${JSON.stringify(odd)}`).forEach(each => failed.add(each));
    }
    holder[key] = value;
  }
  expect([...failed]).toEqual([]);
});

test.each(ODD.map(odd => [JSON.stringify(odd), odd]))('no rule fails where a whole part of a template is %s', (_text, odd) => {
  const Imports = rule(1, [path('/*')], forward);
  Object.assign(Imports.Properties!, { ListenerArn: { 'Fn::ImportValue': 'listener' } });
  const template = { Resources: { ...COMPUTE, ...EDGE, Imports }, Parameters: {}, Outputs: {} };
  const failed = [
    ...Object.keys(template).flatMap(section => failing({ ...template, [section]: odd }, section)),
    ...failing({ ...template, Outputs: { Odd: odd, Listener: { Value: ref('Listener'), Export: { Name: 'listener' } } } }, 'an output'),
    ...failing({ ...template, Resources: { ...template.Resources, Odd: odd, 'Fn::ForEach::Odd': odd } }, 'a resource'),
  ];
  expect(failed).toEqual([]);
});
