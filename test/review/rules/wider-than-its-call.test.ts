import { WIDER_THAN_ITS_CALL } from '../../../src/review/rules/wider-than-its-call';
import { apart, CALLED, group, PUBLIC } from '../called';
import { found } from '../reviewed';

const PORT = { IpProtocol: 'tcp', FromPort: 8080, ToPort: 8080 };
const CALLER = { SourceSecurityGroupId: { 'Fn::GetAtt': ['LoadBalancerGroup', 'GroupId'] } };
const VPC = { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '172.20.0.0/20' } };
const VPCS = { Vpc: VPC, Other: { ...VPC, Properties: { CidrBlock: '172.21.0.0/20' } } };

const NARROW: [string, object][] = [
  ['its caller on a port', { ...CALLER, ...PORT }],
  ['its caller on the ports that Docker gives', { ...CALLER, IpProtocol: 'tcp', FromPort: '32768', ToPort: '65535' }],
  ['ports that are known at deployment only', { ...CALLER, IpProtocol: 'tcp', FromPort: { Ref: 'Low' }, ToPort: 65535 }],
  ['what is like it', { SourceSecurityGroupId: { 'Fn::GetAtt': ['Group', 'GroupId'] }, IpProtocol: '-1' }],
  ['a subnet', { CidrIp: '10.0.1.0/24', ...PORT }],
  ['a subnet of IPv6', { CidrIpv6: '2001:db8::/64', ...PORT }],
  ['a range that is known at deployment only', { CidrIp: { Ref: 'Range' }, ...PORT }],
  ['everybody, which another rule finds', { CidrIp: '0.0.0.0/0', ...PORT }],
  ['half of everybody, which another rule finds', { CidrIp: '0.0.0.0/1', ...PORT }],
  ['who tells how large packets may be', { CidrIp: '0.0.0.0/0', IpProtocol: 'icmp', FromPort: 3, ToPort: 4 }],
];

const WIDE: [string, object][] = [
  ['a VPC', { CidrIp: { 'Fn::GetAtt': ['Vpc', 'CidrBlock'] }, ...PORT }],
  ['the range of a VPC', { CidrIp: '172.20.0.0/20', ...PORT }],
  ['as much as the largest VPC', { CidrIp: '10.1.0.0/16', ...PORT }],
  ['more than a VPC', { CidrIp: '10.0.0.0/8', ...PORT }],
  ['a VPC by IPv6', { CidrIpv6: '2001:db8::/56', ...PORT }],
  ['its caller by any protocol', { ...CALLER, IpProtocol: -1 }],
  ['its caller on every port', { ...CALLER, IpProtocol: 'tcp', FromPort: '0', ToPort: '65535' }],
  ['its caller on every port but none', { ...CALLER, IpProtocol: 'tcp', FromPort: 1, ToPort: 65535 }],
];

test.each(NARROW)('a service that lets in %s is silent', (_what, rule) => {
  for (const [, resources] of CALLED) expect(found(WIDER_THAN_ITS_CALL, { ...resources, ...VPCS, Group: group(rule) })).toEqual([]);
});

test.each(WIDE)('a service that lets in %s', (_what, rule) => {
  for (const [, resources] of CALLED) {
    expect(found(WIDER_THAN_ITS_CALL, { ...resources, ...VPCS, Group: group({ ...CALLER, ...PORT }, rule), Apart: apart(rule) })).toEqual([
      'Group Properties.SecurityGroupIngress.1',
      'Apart Properties',
    ]);
  }
});

test.each(PUBLIC)('%s, which may be wide, is silent', (_what, resources) => {
  for (const [, rule] of WIDE) expect(found(WIDER_THAN_ITS_CALL, { ...resources, ...VPCS, Group: group(rule) })).toEqual([]);
});
