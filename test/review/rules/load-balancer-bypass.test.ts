import { LOAD_BALANCER_BYPASS } from '../../../src/review/rules/load-balancer-bypass';
import { balancer, balancerOrigin, distribution, forward, from, getAtt, header, listener, path, ref, rule, token } from '../edge-resources';
import { found, foundIn, Resources } from '../reviewed';

const WORLD = { CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 };
const PREFIX_LIST = { SourcePrefixListId: 'pl-4fa04526', IpProtocol: 'tcp', FromPort: '443', ToPort: '443' };
const SECRET = { OriginCustomHeaders: [{ HeaderName: 'X-Origin-Secret', HeaderValue: 'hush' }] };

function group(...SecurityGroupIngress: object[]): Resources[string] {
  return { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress } };
}

function alias(Name: unknown) {
  return { Name, AliasTarget: { DNSName: getAtt('Balancer', 'DNSName') } };
}

function record(Name: unknown): Resources[string] {
  return { Type: 'AWS::Route53::RecordSet', Properties: alias(Name) };
}

function recordGroup(...names: unknown[]): Resources[string] {
  return { Type: 'AWS::Route53::RecordSetGroup', Properties: { RecordSets: names.map(alias) } };
}

const NAMED: Resources = { Edge: distribution([{}], { Origins: [balancerOrigin({ DomainName: 'origin.example.com' })] }) };
const SUBSTITUTED: Resources = {
  Edge: distribution([{}], { Origins: [balancerOrigin({ DomainName: { 'Fn::Sub': 'origin.${Zone}' } })] }),
};

const ONLY_IF_CDN = { ...distribution([{}]), Condition: 'Cdn' };

function withoutCdn(resource: Resources[string]): Resources[string] {
  return { ...resource, Condition: 'NoCdn' };
}

/** A load balancer behind a distribution, which forwards all that comes through. */
function app(more: Resources = {}): Resources {
  return { Edge: distribution([{}]), Balancer: balancer(), Group: group(WORLD), Listener: listener([forward]), ...more };
}

describe('everybody reaches a load balancer', () => {
  test.each<[string, Resources]>([
    ['whose group lets in the world', {}],
    ['over IPv6', { Group: group({ ...WORLD, CidrIp: undefined, CidrIpv6: '::/0' }) }],
    ['by the number of TCP', { Group: group({ ...WORLD, IpProtocol: 6 }) }],
    ['of one half of the internet', { Group: group({ ...WORLD, CidrIp: '0.0.0.0/1' }) }],
    [
      'by a list of its own that has the world',
      {
        Group: group({ ...PREFIX_LIST, SourcePrefixListId: getAtt('All', 'PrefixListId') }),
        All: { Type: 'AWS::EC2::PrefixList', Properties: { Entries: [{ Cidr: '0.0.0.0/0' }] } },
      },
    ],
    ['on all ports', { Group: group({ CidrIp: '0.0.0.0/0', IpProtocol: -1 }) }],
    ['whose scheme is the default', { Balancer: balancer({ Scheme: undefined }) }],
    ['that takes the prefix list too', { Group: group(PREFIX_LIST, WORLD) }],
    [
      'that has a web ACL which looks at nothing that the distribution adds',
      {
        Acl: { Type: 'AWS::WAFv2::WebACL', Properties: { Rules: [{ Statement: { RateBasedStatement: { Limit: 100 } } }] } },
        Link: { Type: 'AWS::WAFv2::WebACLAssociation', Properties: { ResourceArn: ref('Balancer'), WebACLArn: getAtt('Acl', 'Arn') } },
      },
    ],
    [
      'that is known by a record',
      {
        Edge: distribution([{}], { Origins: [balancerOrigin({ DomainName: 'origin.example.com' })] }),
        Record: {
          Type: 'AWS::Route53::RecordSet',
          Properties: {
            Name: 'origin.example.com.',
            AliasTarget: { DNSName: { 'Fn::Join': ['', ['dualstack.', getAtt('Balancer', 'DNSName')]] } },
          },
        },
      },
    ],
    ['that is known by a record of a group', { ...NAMED, Record: recordGroup('other.example.com', 'origin.example.com.') }],
    ['that is known by a name that is put together', { ...SUBSTITUTED, Record: record({ 'Fn::Sub': 'origin.${Zone}.' }) }],
    [
      'that is known by a name that is put together, with a dot at the end',
      {
        Edge: distribution([{}], { Origins: [balancerOrigin({ DomainName: { 'Fn::Join': ['', ['origin.', ref('Zone')]] } })] }),
        Record: record({ 'Fn::Join': ['', ['Origin.', ref('Zone'), '.']] }),
      },
    ],
    [
      'that is known by what the record says of itself',
      { Edge: distribution([{}], { Origins: [balancerOrigin({ DomainName: ref('Record') })] }), Record: record('origin.example.com') },
    ],
    [
      'that is known by a name in a zone of the app',
      { ...SUBSTITUTED, Zone: { Type: 'AWS::Route53::HostedZone' }, Record: record({ 'Fn::Sub': 'origin.${Zone}' }) },
    ],
    [
      'that a VPC origin leads to, but that is public all the same',
      {
        Edge: distribution([{}], { Origins: [{ Id: 'Service', VpcOriginConfig: { VpcOriginId: getAtt('Inside', 'Id') } }] }),
        Inside: { Type: 'AWS::CloudFront::VpcOrigin', Properties: { VpcOriginEndpointConfig: { Arn: ref('Balancer') } } },
      },
    ],
    ['for the network, without a group', { Balancer: balancer({ Type: 'network', SecurityGroups: undefined }) }],
  ])('%s', (_what, more) => {
    expect(found(LOAD_BALANCER_BYPASS, app(more))).toEqual(['Listener Properties.DefaultActions']);
  });

  test('by a rule that asks for any address', () => {
    const Rule = rule(1, [path('/*'), from('192.0.2.0/24', '0.0.0.0/0')], forward);
    expect(found(LOAD_BALANCER_BYPASS, app({ Listener: listener(), Rule }))).toEqual(['Rule Properties.Actions']);
  });

  test('that is known by an old kind of record', () => {
    const Edge = distribution([{}], { Origins: [balancerOrigin({ DomainName: 'Origin.example.com' })] });
    const Properties = { Name: 'origin.Example.com', Type: 'CNAME', ResourceRecords: [getAtt('Balancer', 'DNSName')] };
    expect(found(LOAD_BALANCER_BYPASS, app({ Edge, Record: { Type: 'AWS::Route53::RecordSet', Properties } }))).toHaveLength(1);
  });

  test('by a rule that forgets the header, in another stack than the group', () => {
    const Edge = distribution([{}], { Origins: [balancerOrigin(SECRET)] });
    const Ingress = { Type: 'AWS::EC2::SecurityGroupIngress', Properties: { ...WORLD, GroupId: { 'Fn::ImportValue': 'group' } } };
    const network = {
      Resources: { Group: group(), Ingress: { Type: 'AWS::EC2::SecurityGroup' } },
      Outputs: { Group: { Value: getAtt('Group', 'GroupId'), Export: { Name: 'group' } } },
    };
    const service = {
      Edge,
      Ingress,
      Balancer: balancer({ SecurityGroups: [{ 'Fn::ImportValue': 'group' }] }),
      Listener: listener(),
      Asks: rule(1, [path('/a'), header('x-origin-secret', 'hush')], forward),
      Forgets: rule(2, [path('/b')], forward),
      AsksForAnything: rule(3, [path('/c'), header('X-Origin-Secret', '*')], forward),
      AsksForAnyOfTwo: rule(5, [path('/e'), header('X-Origin-Secret', 'hush', '*')], forward),
      Guards: rule(6, [path('/f')], token, forward),
      AsksForWhatCallersSay: rule(4, [path('/d'), header('Upgrade', 'websocket')], forward),
    };
    expect(foundIn(LOAD_BALANCER_BYPASS, [{ template: network }, { template: { Resources: service } }])).toEqual(
      ['Forgets', 'AsksForAnything', 'AsksForAnyOfTwo', 'Guards', 'AsksForWhatCallersSay'].map(id => `${id} Properties.Actions`),
    );
  });
});

test('a name that is put together of what another stack says is silent', () => {
  const AliasTarget = { DNSName: { 'Fn::ImportValue': 'dns' } };
  const Record = { Type: 'AWS::Route53::RecordSet', Properties: { Name: { 'Fn::Sub': 'origin.${Zone}' }, AliasTarget } };
  const Outputs = { Dns: { Value: getAtt('Balancer', 'DNSName'), Export: { Name: 'dns' } } };
  const service = { Resources: app(SUBSTITUTED), Outputs };
  expect(foundIn(LOAD_BALANCER_BYPASS, [{ template: service }, { template: { Resources: { Record } } }])).toEqual([]);
});

test.each<[string, Resources]>([
  ['an internal one', { Balancer: balancer({ Scheme: 'internal' }) }],
  ['one whose scheme is chosen at deployment', { Balancer: balancer({ Scheme: ref('Scheme') }) }],
  ['one that no distribution has', { Edge: distribution([{}], { Origins: [balancerOrigin({ DomainName: 'elsewhere.example.com' })] }) }],
  ['one whose group is made elsewhere', { Balancer: balancer({ SecurityGroups: ['sg-1'] }) }],
  ['one that lets in an office', { Group: group({ ...WORLD, CidrIp: '192.0.2.0/24' }) }],
  ["one that lets in CloudFront's addresses", { Group: group(PREFIX_LIST) }],
  [
    'one for the network whose group lets in an office',
    { Balancer: balancer({ Type: 'network' }), Group: group({ ...WORLD, CidrIp: '192.0.2.0/24' }) },
  ],
  ['one whose group is the default of the VPC', { Balancer: balancer({ SecurityGroups: undefined }) }],
  [
    'one whose distribution gets its headers at deployment',
    {
      Edge: distribution([{}], { Origins: [balancerOrigin({ OriginCustomHeaders: ref('Headers') })] }),
      Listener: listener(),
      Rule: rule(1, [path('/*'), header('X-Origin-Secret', 'hush')], forward),
    },
  ],
  [
    'one whose distribution gets the name of a header at deployment',
    {
      Edge: distribution([{}], {
        Origins: [balancerOrigin({ OriginCustomHeaders: [{ HeaderName: 'X-App' }, { HeaderName: ref('Name') }] })],
      }),
      Listener: listener(),
      Rule: rule(1, [path('/*'), header('X-Origin-Secret', 'hush')], forward),
    },
  ],
  [
    'one that has a distribution or forwards, never both',
    { Edge: ONLY_IF_CDN, Group: group(WORLD), Listener: withoutCdn(listener([forward])) },
  ],
  [
    'one that has a distribution or is open, never both',
    {
      Edge: ONLY_IF_CDN,
      Group: group({ ...WORLD, CidrIp: '10.0.0.0/8' }),
      World: withoutCdn({ Type: 'AWS::EC2::SecurityGroupIngress', Properties: { ...WORLD, GroupId: ref('Group') } }),
    },
  ],
  ['one that is open by UDP', { Group: group({ ...WORLD, IpProtocol: 'udp' }) }],
  ['one that is told how large packets may be', { Group: group({ ...WORLD, IpProtocol: 'icmp', FromPort: -1, ToPort: -1 }) }],
  ['one with another name that is put together', { ...SUBSTITUTED, Record: record({ 'Fn::Sub': 'other.${Zone}' }) }],
  [
    'one without a name',
    { ...SUBSTITUTED, Edge: distribution([{}], { Origins: [balancerOrigin({ DomainName: undefined })] }), Record: record(undefined) },
  ],
  ['one that is open on another port', { Group: group({ ...WORLD, FromPort: 80, ToPort: 80 }) }],
  ['one that answers by itself', { Listener: listener() }],
  [
    'one whose rules ask for the header, or an address',
    {
      Edge: distribution([{}], { Origins: [balancerOrigin(SECRET)] }),
      Listener: listener(),
      Asks: rule(1, [path('/*'), header('X-Origin-Secret', { Ref: 'Secret' })], forward),
      Office: rule(2, [from('192.0.2.0/24')], forward),
    },
  ],
  ['one whose conditions are chosen at deployment', { Listener: listener(), Rule: rule(1, { 'Fn::If': ['A', [], []] }, forward) }],
  [
    'one whose web ACL asks for the header',
    {
      Edge: distribution([{}], { Origins: [balancerOrigin(SECRET)] }),
      Acl: {
        Type: 'AWS::WAFv2::WebACL',
        Properties: { Rules: [{ Statement: { ByteMatchStatement: { FieldToMatch: { SingleHeader: { Name: 'x-origin-secret' } } } } }] },
      },
      Link: { Type: 'AWS::WAFv2::WebACLAssociation', Properties: { ResourceArn: ref('Balancer'), WebACLArn: getAtt('Acl', 'Arn') } },
    },
  ],
  [
    'one whose web ACL is made elsewhere',
    {
      Link: { Type: 'AWS::WAFv2::WebACLAssociation', Properties: { ResourceArn: ref('Balancer'), WebACLArn: 'arn:aws:wafv2:…' } },
    },
  ],
])('%s is silent', (_what, more) => {
  expect(found(LOAD_BALANCER_BYPASS, app(more))).toEqual([]);
});
