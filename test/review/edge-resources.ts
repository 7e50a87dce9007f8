import { Resources } from './reviewed';

type Resource = Resources[string];

/** Managed policies, by the ids that CloudFront gives them. */
export const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';
export const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
export const ALL_VIEWER = '216adef6-5c7f-47e4-b989-5492eafa07d3';

export const ref = (logicalId: string) => ({ Ref: logicalId });
export const getAtt = (logicalId: string, attribute: string) => ({ 'Fn::GetAtt': [logicalId, attribute] });

/** A public custom origin at the load balancer `Balancer`. */
export function balancerOrigin(more: object = {}): object {
  const CustomOriginConfig = { OriginProtocolPolicy: 'https-only' };
  return { Id: 'Service', DomainName: getAtt('Balancer', 'DNSName'), CustomOriginConfig, ...more };
}

/** A distribution; behaviours without a path come last. */
export function distribution(behaviors: object[], config: object = {}): Resource {
  const all = behaviors.map(each => ({ TargetOriginId: 'Service', ViewerProtocolPolicy: 'redirect-to-https', ...each }));
  const DefaultCacheBehavior = all.find(each => !('PathPattern' in each));
  const CacheBehaviors = all.filter(each => each !== DefaultCacheBehavior);
  const DistributionConfig = { Enabled: true, Origins: [balancerOrigin()], CacheBehaviors, DefaultCacheBehavior, ...config };
  return { Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig } };
}

export function cachePolicy(times: object, key: object = {}): Resource {
  const CachePolicyConfig = { Name: 'Policy', ...times, ParametersInCacheKeyAndForwardedToOrigin: key };
  return { Type: 'AWS::CloudFront::CachePolicy', Properties: { CachePolicyConfig } };
}

export function balancer(more: object = {}): Resource {
  const Properties = { Scheme: 'internet-facing', Type: 'application', SecurityGroups: [getAtt('Group', 'GroupId')], ...more };
  return { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties };
}

/** A listener of `Balancer` on port 443. */
export function listener(DefaultActions: object[] = [refuse], more: object = {}): Resource {
  const Properties = { LoadBalancerArn: ref('Balancer'), Port: 443, Protocol: 'HTTPS', DefaultActions, ...more };
  return { Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties };
}

/** A rule of `Listener`. */
export function rule(Priority: unknown, Conditions: unknown, ...Actions: object[]): Resource {
  return { Type: 'AWS::ElasticLoadBalancingV2::ListenerRule', Properties: { ListenerArn: ref('Listener'), Priority, Conditions, Actions } };
}

export const forward = { Type: 'forward', TargetGroupArn: ref('Targets') };
export const refuse = { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '403' } };
export const token = { Type: 'jwt-validation', JwtValidationConfig: { Issuer: 'https://issuer.example.com' } };
export const login = { Type: 'authenticate-oidc', AuthenticateOidcConfig: { Issuer: 'https://issuer.example.com' } };

export const path = (...Values: unknown[]) => ({ Field: 'path-pattern', PathPatternConfig: { Values } });
export const method = (...Values: unknown[]) => ({ Field: 'http-request-method', HttpRequestMethodConfig: { Values } });
export const host = (...Values: unknown[]) => ({ Field: 'host-header', HostHeaderConfig: { Values } });
export const header = (HttpHeaderName: string, ...Values: unknown[]) => ({
  Field: 'http-header',
  HttpHeaderConfig: { HttpHeaderName, Values },
});
export const from = (...Values: unknown[]) => ({ Field: 'source-ip', SourceIpConfig: { Values } });
