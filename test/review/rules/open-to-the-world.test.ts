import { OPEN_TO_THE_WORLD } from '../../../src/review/rules/open-to-the-world';
import { apart, CALLED, group, PUBLIC } from '../called';
import { found, foundIn } from '../reviewed';

const PORT = { IpProtocol: 'tcp', FromPort: 8080, ToPort: 8080 };

test.each(PUBLIC)('%s, which may be open, is silent', (_what, resources) => {
  expect(found(OPEN_TO_THE_WORLD, { ...resources, Group: group({ CidrIp: '0.0.0.0/0', ...PORT }) })).toEqual([]);
});

test.each([
  ['its caller', { SourceSecurityGroupId: { Ref: 'LoadBalancerGroup' } }],
  ['a network', { CidrIp: '10.0.0.0/8' }],
  ['a prefix list', { SourcePrefixListId: 'pl-1' }],
  ['what is known at deployment only', { CidrIp: { Ref: 'Range' } }],
  ['a text that is no range', { CidrIp: 'office' }],
  ['a list of its own', { SourcePrefixListId: { Ref: 'Offices' } }],
  ['nobody', {}],
])('a service that lets in %s is silent', (_what, source) => {
  const Offices = { Type: 'AWS::EC2::PrefixList', Properties: { Entries: [{ Cidr: '192.0.2.0/24' }] } };
  for (const [, resources] of CALLED) {
    expect(found(OPEN_TO_THE_WORLD, { ...resources, Offices, Group: group({ ...source, ...PORT }) })).toEqual([]);
  }
});

test.each(['icmp', 'icmpv6', 'ICMP', 1, '58'])('a service that lets everybody tell how large packets may be (%s) is silent', IpProtocol => {
  const Group = group({ CidrIp: '0.0.0.0/0', CidrIpv6: '::/0', IpProtocol, FromPort: 3, ToPort: 4 });
  for (const [, resources] of CALLED) expect(found(OPEN_TO_THE_WORLD, { ...resources, Group })).toEqual([]);
});

test.each([
  ['half of everybody', { CidrIp: '128.0.0.0/1' }],
  ['a large part of everybody', { CidrIp: '64.0.0.0/7' }],
  ['every public address of IPv6', { CidrIpv6: '2000::/3' }],
  ['everybody by a list of its own', { SourcePrefixListId: { 'Fn::GetAtt': ['All', 'PrefixListId'] } }],
])('a service that lets in %s', (_what, source) => {
  const All = { Type: 'AWS::EC2::PrefixList', Properties: { Entries: [{ Cidr: '192.0.2.0/24' }, { Cidr: '0.0.0.0/0' }] } };
  expect(found(OPEN_TO_THE_WORLD, { ...CALLED[0][1], All, Group: group({ ...source, ...PORT }) })).toEqual([
    'Group Properties.SecurityGroupIngress.0',
  ]);
});

test.each(CALLED)('%s, open to everybody', (_what, resources) => {
  expect(
    found(OPEN_TO_THE_WORLD, {
      ...resources,
      Group: group({ SourceSecurityGroupId: 'sg-1', ...PORT }, { CidrIp: '0.0.0.0/0', ...PORT }),
      Apart: apart({ CidrIpv6: '::/0', IpProtocol: '-1' }),
    }),
  ).toEqual(['Group Properties.SecurityGroupIngress.1', 'Apart Properties']);
});

test.each(['AWS::EKS::Cluster', 'Custom::AWSCDK-EKS-Cluster'])('pods, in the group of their %s, which another stack opens', Type => {
  const GroupId = { 'Fn::ImportValue': 'group' };
  expect(
    foundIn(OPEN_TO_THE_WORLD, [
      {
        template: {
          Resources: { Cluster: { Type } },
          Outputs: { Group: { Value: { 'Fn::GetAtt': ['Cluster', 'ClusterSecurityGroupId'] }, Export: { Name: 'group' } } },
        },
      },
      {
        template: { Resources: { Way: { Type: 'AWS::EC2::SecurityGroupIngress', Properties: { GroupId, CidrIp: '0.0.0.0/0', ...PORT } } } },
      },
    ]),
  ).toEqual(['Way Properties']);
});
