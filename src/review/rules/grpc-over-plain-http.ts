import { listenerRules, targetGroups } from '../listener-rules';
import { Rule } from '../rule';

export const GRPC_OVER_PLAIN_HTTP: Rule = {
  id: 'GrpcOverPlainHttp',
  severity: 'error',
  description: 'a listener without TLS forwards to a target group that speaks gRPC',
  reason: 'load balancers take gRPC on HTTPS listeners only, so the deployment fails',
  fix: 'give the listener the protocol HTTPS and a certificate; with this library, give the API a domain',
  see: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html#target-group-protocol-version',
  findings: templates =>
    listenerRules(templates)
      .filter(rule => rule.listener?.properties.Protocol === 'HTTP')
      .filter(rule => targetGroups(rule, templates).some(({ properties }) => properties.ProtocolVersion === 'GRPC'))
      .map(({ resource, location }) => ({ resource, location })),
};
