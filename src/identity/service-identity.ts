import { Annotations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/** Who a service is: one role and one security group that stay when its compute changes. */
export interface ServiceIdentity {
  readonly role: iam.Role;
  readonly securityGroup: ec2.SecurityGroup;
}

/**
 * Makes a service's identity in the service's own scope.
 *
 * The role trusts exactly the computes in use; permissions, and everything else that refers to it, survive a swap.
 */
export function serviceIdentity(
  scope: Construct,
  vpc: ec2.IVpc,
  servicePrincipals: string[],
  sessionTagPrincipals: string[] = [],
): ServiceIdentity {
  const principals = [...new Set(servicePrincipals)].sort().map(name => {
    const principal = new iam.ServicePrincipal(name);
    return sessionTagPrincipals.includes(name) ? principal.withSessionTags() : principal;
  });
  // Outbound stays open: packages, images and the AWS API are reached through NAT, and what a service may do there is its role's matter.
  const securityGroup = new ec2.SecurityGroup(scope, 'SecurityGroup', {
    vpc,
    description: `Targets of ${scope.node.path}`.slice(0, 255),
    allowAllOutbound: true,
  });
  Annotations.of(securityGroup).acknowledgeWarning(
    '@aws-cdk/aws-ec2:ipv4IgnoreEgressRule',
    'a connection to another group needs no rule of its own where outbound is open',
  );
  return {
    securityGroup,
    role: new iam.Role(scope, 'Role', {
      description: `Runs ${scope.node.path}`.slice(0, 1000),
      assumedBy: principals.length === 1 ? principals[0] : new iam.CompositePrincipal(...principals),
    }),
  };
}
