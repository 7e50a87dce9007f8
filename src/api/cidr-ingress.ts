import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

/** Who gets in, and where. */
export interface CidrIngressOptions {
  readonly securityGroup: ec2.ISecurityGroup;
  readonly port: number;
  readonly cidrIp: string;
  readonly description: string;
}

/** A resource of its own, so that what is acknowledged on it covers nothing that is added to the group later. */
export function cidrIngress(scope: Construct, id: string, options: CidrIngressOptions): ec2.CfnSecurityGroupIngress {
  const { securityGroup, port, cidrIp, description } = options;
  return new ec2.CfnSecurityGroupIngress(scope, id, {
    groupId: securityGroup.securityGroupId,
    ipProtocol: 'tcp',
    fromPort: port,
    toPort: port,
    cidrIp,
    description,
  });
}
