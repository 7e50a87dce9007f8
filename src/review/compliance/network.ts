import { CfnResource, Stack } from 'aws-cdk-lib';
import { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { CfnRoute, CfnSecurityGroupIngress } from 'aws-cdk-lib/aws-ec2';
import { CfnListener, CfnLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { IConstruct } from 'constructs';
import { acknowledgeIn, repeatAcknowledged } from './packs';
import { Refusal, refusal } from '../../private/refusal';

/** The domain is the user's, so that the posture can't bring TLS by itself. */
export function listener(resource: CfnListener): void {
  if (resource.protocol !== 'HTTP') return;
  const actions: CfnListener.ActionProperty[] = Stack.of(resource).resolve(resource.defaultActions);
  if (actions.every(({ type }) => type === 'redirect')) {
    return acknowledgeIn(
      resource,
      'ELBv2ACMCertificateRequired',
      'it answers every request with a redirect to HTTPS and forwards none, so it has nothing to encrypt',
    );
  }
  fault(resource, {
    what: 'the load balancer speaks plain HTTP, which the compliance posture does not allow',
    got: 'an API without `domain`',
    allowed: 'a listener with TLS, also inside the network',
    instead: 'give the API a `domain`: its certificate is made, or passed there',
  });
}

export function loadBalancer(resource: CfnLoadBalancer): void {
  if (hasWebAcl(resource)) return;
  const api = resource.node.scopes.at(-3);
  if (resource.scheme === 'internal') {
    return acknowledgeIn(
      resource,
      'ALBWAFEnabled',
      'it has no public address: its callers are in the network, or CloudFront. Each EdgeDistribution below the posture must have a web ACL; a distribution in another app is not seen here, and needs one too',
    );
  }
  if (api?.node.tryFindChild('OriginSecrets')) {
    return acknowledgeIn(
      resource,
      'ALBWAFEnabled',
      "it answers only requests with the secret header of its own distribution, and that one's web ACL has seen them",
    );
  }
  fault(resource, {
    what: 'a load balancer that everybody reaches has no web ACL',
    got: 'WebAcl.none(), or an exposure without one',
    allowed: 'a web ACL of scope REGIONAL',
    instead: 'leave `webAcl` out of ApiExposure.internet(), or pass WebAcl.existing() with one of your own',
  });
}

/** The acknowledgements of load balancers behind it rest on this web ACL. */
export function distribution(resource: CfnDistribution): void {
  const { webAclId } = resource.distributionConfig as CfnDistribution.DistributionConfigProperty;
  if (Stack.of(resource).resolve(webAclId)) return;
  fault(resource, {
    what: 'the distribution has no web ACL, which the compliance posture does not allow',
    got: 'WebAcl.none()',
    allowed: 'a web ACL of scope CLOUDFRONT',
    instead: 'leave `webAcl` out, or pass WebAcl.existing() with one of your own',
  });
}

export function route(resource: CfnRoute): void {
  if (resource.gatewayId === undefined) return;
  acknowledgeIn(
    resource,
    'VPCNoUnrestrictedRouteToIGW',
    'only public subnets have this route; NAT gateways and public load balancers lie in them, and what runs a service never does',
  );
}

/** The rules can't read an address range that is known only at deployment. */
export function ingress(resource: CfnSecurityGroupIngress): void {
  if (typeof (Stack.of(resource).resolve(resource.cidrIp) ?? '') === 'string') return;
  repeatAcknowledged(resource, 'AwsSolutions-EC23', 'EC2RestrictedCommonPorts');
  repeatAcknowledged(resource, 'AwsSolutions-EC23', 'EC2RestrictedSSH');
}

function hasWebAcl(resource: CfnLoadBalancer): boolean {
  const stack = Stack.of(resource);
  const { Ref: id } = stack.resolve(resource.ref);
  return stack.node
    .findAll()
    .filter(CfnResource.isCfnResource)
    .filter(({ cfnResourceType }) => cfnResourceType === CfnWebACLAssociation.CFN_RESOURCE_TYPE_NAME)
    .some(association => stack.resolve((association as CfnWebACLAssociation).resourceArn)?.Ref === id);
}

function fault({ node }: IConstruct, parts: Refusal): void {
  node.addValidation({ validate: () => [refusal(parts)] });
}
