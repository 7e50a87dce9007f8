import { LOAD_BALANCER_BYPASS } from '../../../src/review/rules/load-balancer-bypass';
import { balancer, balancerOrigin, distribution, forward, from, getAtt, header, listener, path, ref, rule, token } from '../edge-resources';
import { found, foundIn, Resources } from '../reviewed';

const WORLD = { CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 };
const PREFIX_LIST = { SourcePrefixListId: 'pl-4fa04526', IpProtocol: 'tcp', FromPort: '443', ToPort: '443' };
const SECRET = { OriginCustomHeaders: [{ HeaderName: 'X-Origin-Secret', HeaderValue: 'hush' }] };

function group(...SecurityGroupIngress: object[]): Resources[string] {
  return { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress } };
}

/** A load balancer behind a distribution, which forwards all that comes through. */
function app(more: Resources = {}): Resources {
  return { Edge: distribution([{}]), Balancer: balancer(), Group: group(WORLD), Listener: listener([forward]), ...more };
}

describe('everybody reaches a load balancer', () => {
  test.each<[string, Resources]>([
    ['whose group lets in the world', {}],
    ['over IPv6', { Group: group({ ...WORLD, CidrIp: undefined, CidrIpv6: '::/0' }) }],
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
