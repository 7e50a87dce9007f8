import { attributes, fields, unmapped } from './fields';
import { Action, Condition, Listener, Rule, Share, TargetGroup, Tls } from './model';
import { readGuard } from './read-guard';
import { readProcesses } from './read-processes';
import { startWeight } from './read-weights';
import { StandIns } from './stand-ins';
import { waitsFor } from '../../test/support/dependencies';
import { Resource, Templates } from '../pictures/templates';

const PREFIX = 'AWS::ElasticLoadBalancingV2';

export function readListeners(templates: Templates, standIns: StandIns, targetGroups: TargetGroup[]): Listener[] {
  const rules = templates.all(`${PREFIX}::ListenerRule`);
  return templates.all(`${PREFIX}::Listener`).map(listener => {
    const { Port, Protocol, SslPolicy, Certificates, DefaultActions } = fields(
      listener.id,
      listener.properties,
      ['Port', 'Protocol', 'SslPolicy', 'Certificates', 'DefaultActions'],
      ['LoadBalancerArn'],
    );
    if (!['HTTP', 'HTTPS'].includes(Protocol)) unmapped(listener.id, 'Protocol', Protocol);
    const own = rules
      .filter(rule => templates.follow(rule.properties.ListenerArn, rule) === listener)
      .sort((a, b) => a.properties.Priority - b.properties.Priority);
    return {
      port: Port,
      tls: Protocol === 'HTTPS' ? readTls(templates, listener, Certificates, SslPolicy) : undefined,
      rules: [
        ...own.map(rule => readRule(templates, standIns, targetGroups, rule)),
        { id: `${listener.id} default`, conditions: [], action: readAction(templates, targetGroups, listener, DefaultActions) },
      ],
    };
  });
}

export function certificateNames({ id, type, properties }: Resource): string[] {
  if (type !== 'AWS::CertificateManager::Certificate') unmapped(id, 'certificate', type);
  return [properties.DomainName, ...(properties.SubjectAlternativeNames ?? [])];
}

function readTls(templates: Templates, listener: Resource, certificates: any[], policy: string): Tls {
  const minimum = /^ELBSecurityPolicy-TLS13-1-([23])-/.exec(policy)?.[1] ?? unmapped(listener.id, 'SslPolicy', policy);
  const names = certificates.flatMap(({ CertificateArn }) => certificateNames(templates.follow(CertificateArn, listener)));
  return { names, minimum: `TLSv1_${minimum}` };
}

function readRule(templates: Templates, standIns: StandIns, targetGroups: TargetGroup[], rule: Resource): Rule {
  const { Conditions, Actions } = fields(rule.id, rule.properties, ['Conditions', 'Actions', 'Priority', 'ListenerArn']);
  const ordered = [...Actions].sort((a, b) => (a.Order ?? 0) - (b.Order ?? 0));
  const guards = ordered.slice(0, -1);
  return {
    id: rule.id,
    conditions: Conditions.map((condition: any) => readCondition(standIns, rule, condition)),
    guard: guards.length > 0 ? readGuard(standIns, rule, guards) : undefined,
    action: readAction(templates, targetGroups, rule, ordered.slice(-1)),
  };
}

/** Each kind of condition keeps its values in a member of its own. */
const VALUES: { [field: string]: string } = {
  'path-pattern': 'PathPatternConfig',
  'host-header': 'HostHeaderConfig',
  'http-request-method': 'HttpRequestMethodConfig',
  'http-header': 'HttpHeaderConfig',
  'query-string': 'QueryStringConfig',
  'source-ip': 'SourceIpConfig',
};

function readCondition(standIns: StandIns, rule: Resource, condition: any): Condition {
  const field = condition.Field;
  const member = VALUES[field] ?? unmapped(rule.id, 'Field', field);
  const config = fields(rule.id, condition, ['Field', member])[member];
  const { Values, HttpHeaderName } = fields(rule.id, config, ['Values', ...(field === 'http-header' ? ['HttpHeaderName'] : [])]);
  const text = (value: any) => standIns.text(value, rule);
  if (field === 'query-string') {
    return { field, values: Values.map(({ Key, Value }: any) => ({ key: Key && text(Key), value: text(Value) })) };
  }
  return { field, values: Values.map(text), ...(HttpHeaderName && { name: HttpHeaderName }) };
}

function readAction(templates: Templates, targetGroups: TargetGroup[], from: Resource, actions: any[]): Action {
  if (actions.length !== 1) unmapped(from.id, 'Actions', actions);
  const [action] = actions;
  switch (action.Type) {
    case 'forward': {
      const { TargetGroupArn, ForwardConfig } = fields(from.id, action, ['Type', 'TargetGroupArn', 'ForwardConfig'], ['Order']);
      const { TargetGroups: groups = [{ TargetGroupArn }], TargetGroupStickinessConfig } = fields(from.id, ForwardConfig, [
        'TargetGroups',
        'TargetGroupStickinessConfig',
      ]);
      const { Enabled, DurationSeconds } = fields(from.id, TargetGroupStickinessConfig, ['Enabled', 'DurationSeconds']);
      return {
        type: 'forward',
        groups: groups.map((group: any) => readShare(templates, targetGroups, from, group)),
        stickySeconds: Enabled ? DurationSeconds : undefined,
      };
    }
    case 'fixed-response': {
      const config = fields(from.id, action, ['Type', 'FixedResponseConfig'], ['Order']).FixedResponseConfig;
      const { StatusCode, ContentType, MessageBody } = fields(from.id, config, ['StatusCode', 'ContentType', 'MessageBody']);
      return { type: 'fixed-response', status: Number(StatusCode), contentType: ContentType ?? 'text/plain', body: MessageBody ?? '' };
    }
    case 'redirect': {
      const config = fields(from.id, action, ['Type', 'RedirectConfig'], ['Order']).RedirectConfig;
      const { Protocol, Port, StatusCode } = fields(from.id, config, ['Protocol', 'Port', 'StatusCode']);
      return { type: 'redirect', https: Protocol === 'HTTPS', port: Number(Port), status: Number(StatusCode.replace('HTTP_', '')) };
    }
    default:
      return unmapped(from.id, 'Type', action.Type);
  }
}

function readShare(templates: Templates, targetGroups: TargetGroup[], from: Resource, share: any): Share {
  const { TargetGroupArn, Weight = 1 } = fields(from.id, share, ['TargetGroupArn', 'Weight']);
  const group = templates.follow(TargetGroupArn, from);
  const { ready } = targetGroups.find(({ id }) => id === group.id)!.processes;
  return {
    id: group.id,
    weight: typeof Weight === 'number' ? Weight : startWeight(templates, from, Weight, group),
    awaited: waitsFor(from.stack.template, from.stack.template.Resources[from.id]).has(ready),
  };
}

export function readTargetGroups(templates: Templates, standIns: StandIns): TargetGroup[] {
  return templates.all(`${PREFIX}::TargetGroup`).map(resource => {
    const { id, properties } = resource;
    const group = fields(
      id,
      properties,
      [
        ...['HealthCheckIntervalSeconds', 'HealthCheckPath', 'HealthCheckTimeoutSeconds', 'HealthyThresholdCount'],
        ...['UnhealthyThresholdCount', 'Matcher', 'Protocol', 'ProtocolVersion', 'TargetGroupAttributes'],
      ],
      ['Port', 'Tags', 'TargetType', 'VpcId'],
    );
    if (group.Protocol !== 'HTTP') unmapped(id, 'Protocol', group.Protocol);
    const version = group.ProtocolVersion ?? 'HTTP1';
    if (!['HTTP1', 'HTTP2', 'GRPC'].includes(version)) unmapped(id, 'ProtocolVersion', version);
    const attribute = attributes(id, group.TargetGroupAttributes, [
      ...['deregistration_delay.timeout_seconds', 'load_balancing.algorithm.type'],
      ...['stickiness.enabled', 'stickiness.type', 'stickiness.lb_cookie.duration_seconds'],
      ...['stickiness.app_cookie.cookie_name', 'stickiness.app_cookie.duration_seconds'],
    ]);
    const algorithm = attribute['load_balancing.algorithm.type'] ?? 'round_robin';
    if (!['round_robin', 'least_outstanding_requests'].includes(algorithm)) unmapped(id, 'load_balancing.algorithm.type', algorithm);
    const deregistrationDelay = Number(attribute['deregistration_delay.timeout_seconds'] ?? 300);
    return {
      id,
      version,
      leastOutstanding: algorithm === 'least_outstanding_requests',
      stickiness: stickiness(id, attribute),
      deregistrationDelay,
      health: {
        path: group.HealthCheckPath,
        interval: group.HealthCheckIntervalSeconds,
        timeout: group.HealthCheckTimeoutSeconds,
        healthyThreshold: group.HealthyThresholdCount,
        unhealthyThreshold: group.UnhealthyThresholdCount,
        matcher: version === 'GRPC' ? grpcHealth(id, group) : fields(id, group.Matcher, ['HttpCode']).HttpCode.split(',').map(range),
      },
      processes: readProcesses(templates, standIns, resource, deregistrationDelay),
    };
  });
}

/** Envoy asks the standard health service, and takes nothing but `SERVING`. */
function grpcHealth(id: string, { HealthCheckPath, Matcher }: any): undefined {
  if (HealthCheckPath !== '/grpc.health.v1.Health/Check') unmapped(id, 'HealthCheckPath', HealthCheckPath);
  const { GrpcCode } = fields(id, Matcher, ['GrpcCode']);
  if (GrpcCode !== '0') unmapped(id, 'GrpcCode', GrpcCode);
}

function stickiness(id: string, attribute: { [key: string]: string }): TargetGroup['stickiness'] {
  if (attribute['stickiness.enabled'] !== 'true') return undefined;
  const kind = attribute['stickiness.type'];
  if (!['lb_cookie', 'app_cookie'].includes(kind)) unmapped(id, 'stickiness.type', kind);
  const seconds = Number(attribute[`stickiness.${kind}.duration_seconds`] ?? 86_400);
  return kind === 'lb_cookie' ? { seconds } : { seconds, cookie: attribute['stickiness.app_cookie.cookie_name'] };
}

function range(codes: string): [number, number] {
  const [first, last = first] = codes.split('-').map(Number);
  return [first, last];
}
