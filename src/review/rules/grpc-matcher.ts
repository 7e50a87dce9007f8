import { Rule } from '../rule';

export const GRPC_MATCHER: Rule = {
  id: 'GrpcMatcher',
  severity: 'error',
  description: "a target group's health check expects codes of another protocol",
  reason: 'gRPC has codes of its own (0 is success) and HTTP knows none of them, so the deployment fails',
  fix: 'write Matcher.GrpcCode where ProtocolVersion is GRPC, and Matcher.HttpCode elsewhere; with this library, leave the health check to the protocol',
  see: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-elasticloadbalancingv2-targetgroup-matcher.html',
  findings: templates =>
    templates
      .all('AWS::ElasticLoadBalancingV2::TargetGroup')
      .filter(({ properties: { ProtocolVersion: version = 'HTTP1', Matcher } }) => {
        if (typeof version !== 'string') return false;
        return version === 'GRPC' ? Matcher?.HttpCode !== undefined : Matcher?.GrpcCode !== undefined;
      })
      .map(resource => ({ resource, location: 'Properties.Matcher' })),
};
