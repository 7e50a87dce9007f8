import { LOAD_BALANCER_OPEN_TO_OTHER_DISTRIBUTIONS } from '../../../src/review/rules/load-balancer-open-to-other-distributions';
import { balancer, balancerOrigin, distribution, forward, getAtt, header, listener, path, ref, rule } from '../edge-resources';
import { found, Resources } from '../reviewed';

const PREFIX_LIST = { SourcePrefixListId: 'pl-4fa04526', IpProtocol: 'tcp', FromPort: '443', ToPort: '443' };
const WORLD = { CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 };

function group(...SecurityGroupIngress: object[]): Resources[string] {
  return { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress } };
}

function review(more: Resources): string[] {
  const app = { Edge: distribution([{}]), Balancer: balancer(), Group: group(PREFIX_LIST), Listener: listener([forward]) };
  return found(LOAD_BALANCER_OPEN_TO_OTHER_DISTRIBUTIONS, { ...app, ...more });
}

test.each<[string, Resources]>([
  ['inline', {}],
  [
    'in a rule of its own, with a list that is found at deployment',
    {
      Group: group(),
      Ingress: {
        Type: 'AWS::EC2::SecurityGroupIngress',
        Properties: { ...PREFIX_LIST, SourcePrefixListId: getAtt('Found', 'PrefixListId'), GroupId: getAtt('Group', 'GroupId') },
      },
      Found: { Type: 'Custom::CloudFrontPrefixList' },
    },
  ],
])('the prefix list alone, %s', (_what, more) => {
  expect(review(more)).toEqual(['Listener Properties.DefaultActions']);
});

test('the prefix list, and a default action that forgets the header', () => {
  const OriginCustomHeaders = [{ HeaderName: 'X-Origin-Secret', HeaderValue: 'hush' }];
  const Edge = distribution([{}], { Origins: [balancerOrigin({ OriginCustomHeaders })] });
  const Rule = rule(1, [path('/api/*'), header('X-Origin-Secret', 'hush')], forward);
  expect(review({ Edge, Rule })).toEqual(['Listener Properties.DefaultActions']);
  expect(review({ Edge, Rule, Listener: listener() })).toEqual([]);
});

test.each<[string, Resources]>([
  ['one that everybody reaches anyway, which another rule tells', { Group: group(PREFIX_LIST, WORLD) }],
  ['an internal one', { Balancer: balancer({ Scheme: 'internal' }) }],
  ['one for the network, which sees no headers', { Balancer: balancer({ Type: 'network' }) }],
  [
    'one that lets in its own list of addresses',
    {
      Group: group({ ...PREFIX_LIST, SourcePrefixListId: ref('Offices') }),
      Offices: { Type: 'AWS::EC2::PrefixList' },
    },
  ],
  ['one that takes the list by UDP', { Group: group({ ...PREFIX_LIST, IpProtocol: 'udp' }) }],
  ['one that takes the list on another port', { Group: group({ ...PREFIX_LIST, FromPort: 80, ToPort: 80 }) }],
])('%s is silent', (_what, more) => {
  expect(review(more)).toEqual([]);
});
