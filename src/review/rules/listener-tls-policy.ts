import { Rule } from '../rule';

/** Policies that take TLS 1.0 or 1.1. */
const OLD = /^ELBSecurityPolicy-(\d{4}-\d\d$|FS-2018-06$|FS-1-1-|TLS-1-[01]-|TLS13-1-[01]-)/;

/** What Elastic Load Balancing takes where none is said. */
const DEFAULT = 'ELBSecurityPolicy-2016-08';

export const LISTENER_TLS_POLICY: Rule = {
  id: 'ListenerTlsPolicy',
  severity: 'warning',
  description: 'a listener takes TLS 1.0 or 1.1',
  reason: 'both are deprecated, and broken ciphers come with them',
  fix: 'set SslPolicy to ELBSecurityPolicy-TLS13-1-2-2021-06 or a stricter one (without one, the oldest is taken); with this library, a domain brings it',
  see: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html',
  findings: templates =>
    templates
      .all('AWS::ElasticLoadBalancingV2::Listener')
      .filter(({ properties: { Protocol, SslPolicy = DEFAULT } }) => ['HTTPS', 'TLS'].includes(Protocol) && OLD.test(SslPolicy))
      .map(resource => ({ resource, location: 'Properties.SslPolicy' })),
};
