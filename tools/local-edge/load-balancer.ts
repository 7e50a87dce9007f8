import {
  address,
  filter,
  GRPC,
  HTTP1,
  HTTP2,
  Json,
  listener,
  redirect,
  routeConfig,
  serverTls,
  typed,
  UNBROKEN,
  wholeMatch,
} from './envoy-config';
import { guarded, guardFilters } from './guard';
import { Action, Condition, HealthCheck, Listener, Rule, Site, TargetGroup } from './model';
import { literal, oneOf, wildcards } from './patterns';
import { Places } from './places';
import { shares, stickyFilters, stickyTarget } from './sticky';
import { cidr, webAclFilters } from './web-acl';

/** Key under which the caller's address waits for a rule to look at it: Envoy's routes don't see it otherwise. */
const SOURCE = 'source.ip';
/** What a client is told whose protocol is not the target group's. */
const OTHER_PROTOCOL = 464;

/** The load balancer: a port for each listener. */
export function loadBalancer(site: Site, places: Places): Json[] {
  return site.listeners.map(each => port(each, site, places));
}

/** Its target groups, which may change while it serves. */
export function targetGroups(site: Site, places: Places): Json[] {
  return site.targetGroups.map(group => typed('config.cluster.v3.Cluster', cluster(group, places)));
}

/** The rules of a listener, which may change too. */
export function rules(each: Listener, site: Site, places: Places): Json[] {
  const routes = each.rules.flatMap(rule => route(rule, site, places));
  return [typed('config.route.v3.RouteConfiguration', routeConfig(listenerName(each.port), routes))];
}

export function listenerName(number: number): string {
  return `load-balancer-${number}`;
}

function port(each: Listener, site: Site, places: Places): Json {
  const { port: number, tls } = each;
  return listener({
    name: listenerName(number),
    place: places.loadBalancer(number, tls !== undefined),
    tls: tls && serverTls(places.certificate(tls.names), tls.minimum, true),
    filters: [...webAclFilters(site.webAcl), sourceAddress(), ...guardFilters(each), ...stickyFilters()],
    idleSeconds: site.idleSeconds,
    dropsInvalidHeaders: site.dropsInvalidHeaders,
    upgrades: true,
    routes: places.file(listenerName(number)),
  });
}

function sourceAddress(): Json {
  const value = { text_format_source: { inline_string: '%DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT%' } };
  return filter('source', 'set_filter_state.v3.Config', {
    clear_route_cache: true,
    on_request_headers: [{ object_key: SOURCE, factory_key: 'envoy.network.ip', format_string: value }],
  });
}

function route(rule: Rule, site: Site, places: Places): Json[] {
  const { id, conditions, action } = rule;
  const paths = conditions.flatMap(each => (each.field === 'path-pattern' ? [oneOf(each.values.map(value => wildcards(value)))] : []));
  if (paths.length > 1) throw new Error(`${id}: the local edge has no mapping for two path conditions`);
  const sources = conditions.filter(({ field }) => field === 'source-ip');
  const match = {
    ...wholeMatch(paths[0] ?? '.*'),
    headers: conditions.flatMap(header),
    filter_state: sources.map(({ values }) => ({ key: SOURCE, address_match: { ranges: (values as string[]).map(cidr) } })),
  };
  const guard = guarded(rule);
  if (action.type !== 'forward') return [{ name: id, match, ...settings(guard), ...answer(action, places) }];
  const groups = action.groups.map(({ id: group }) => site.targetGroups.find(each => each.id === group)!);
  const versions = [...new Set(groups.map(({ version }) => version))];
  if (versions.length > 1) throw new Error(`${id}: the local edge has no mapping for target groups of different protocol versions`);
  const grpc = versions[0] === 'GRPC';
  const forward = {
    request_headers_to_add: [{ header: { key: 'X-Forwarded-For', value: '%DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT%' } }],
    ...settings(guard, stickyTarget(id, groups)),
  };
  return [
    ...shares(action.groups, action.stickySeconds).map(({ headers, route: to }) => ({
      name: id,
      match: { ...match, headers: [...match.headers, ...headers, ...(grpc ? [GRPC, POST] : [])] },
      ...forward,
      route: { ...to, timeout: '0s' },
    })),
    ...(grpc ? [{ name: `${id} other`, match, ...settings(guard), direct_response: { status: OTHER_PROTOCOL } }] : []),
  ];
}

/** What a route says to the filters before it; all scripts read under one name. */
function settings(...all: { readonly filters: Json; readonly says: Json }[]): Json {
  return {
    typed_per_filter_config: Object.assign({}, ...all.map(({ filters }) => filters)),
    metadata: { filter_metadata: { 'envoy.filters.http.lua': Object.assign({}, ...all.map(({ says }) => says)) } },
  };
}

const POST = { name: ':method', string_match: { exact: 'POST' } };

/** Only methods are compared by case; the query string is looked at as it was sent. */
function header(condition: Condition): Json[] {
  const matches = (name: string, expression: string) => [{ name, string_match: wholeMatch(expression) }];
  const anyCase = (values: string[]) => `(?i)${oneOf(values.map(value => wildcards(value)))}`;
  switch (condition.field) {
    case 'host-header':
      return matches(':authority', anyCase(condition.values));
    case 'http-request-method':
      return matches(':method', oneOf(condition.values.map(literal)));
    case 'http-header':
      return matches(condition.name, anyCase(condition.values));
    case 'query-string': {
      const pairs = condition.values.map(({ key, value }) => {
        const name = key === undefined ? '[^&=]*' : wildcards(key, { any: '[^&=]' });
        return `${name}=${wildcards(value, { any: '[^&]' })}`;
      });
      return matches(':path', `(?i)[^?]*\\?(?:.*&)?${oneOf(pairs)}(?:&.*)?`);
    }
    default:
      return [];
  }
}

function answer(action: Exclude<Action, { type: 'forward' }>, places: Places): Json {
  switch (action.type) {
    case 'fixed-response':
      return {
        direct_response: { status: action.status, body: { inline_string: action.body } },
        response_headers_to_add: [
          { header: { key: 'content-type', value: action.contentType }, append_action: 'OVERWRITE_IF_EXISTS_OR_ADD' },
        ],
      };
    case 'redirect':
      return { redirect: redirect(action.https, places.loadBalancer(action.port, action.https), action.status) };
  }
}

/** Compares all targets: by default Envoy looks at two of them. */
const LEAST_OUTSTANDING = {
  name: 'least',
  typed_config: typed('extensions.load_balancing_policies.least_request.v3.LeastRequest', { selection_method: 'FULL_SCAN' }),
};
const ROUND_ROBIN = { name: 'round', typed_config: typed('extensions.load_balancing_policies.round_robin.v3.RoundRobin') };

function cluster({ id, version, leastOutstanding, health }: TargetGroup, places: Places): Json {
  return {
    name: id,
    type: 'EDS',
    eds_cluster_config: { eds_config: { path_config_source: { path: places.file(id) } } },
    connect_timeout: '5s',
    load_balancing_policy: { policies: [{ typed_extension_config: leastOutstanding ? LEAST_OUTSTANDING : ROUND_ROBIN }] },
    ignore_health_on_host_removal: true,
    // With no healthy target left the load balancer tries all of them.
    // What a health check finds counts at once: Envoy would gather changes for a second.
    common_lb_config: { healthy_panic_threshold: { value: 1 }, update_merge_window: '0s' },
    circuit_breakers: UNBROKEN,
    health_checks: [healthCheck(health, version)],
    typed_extension_protocol_options: version === 'HTTP1' ? HTTP1 : HTTP2,
  };
}

function healthCheck({ path, interval, timeout, healthyThreshold, unhealthyThreshold, matcher }: HealthCheck, version: string): Json {
  return {
    timeout: `${timeout}s`,
    interval: `${interval}s`,
    no_traffic_interval: `${interval}s`,
    healthy_threshold: healthyThreshold,
    unhealthy_threshold: unhealthyThreshold,
    ...(matcher
      ? {
          http_health_check: {
            path,
            expected_statuses: matcher.map(([first, last]) => ({ start: first, end: last + 1 })),
            // Without this one wrong status would count as many.
            retriable_statuses: [{ start: 100, end: 600 }],
            codec_client_type: version === 'HTTP2' ? 'HTTP2' : 'HTTP1',
          },
        }
      : { grpc_health_check: {} }),
  };
}

/** The targets of a group. */
export function targets(group: string, ports: number[]): Json[] {
  const endpoints = [{ lb_endpoints: ports.map(each => ({ endpoint: { address: address(each) } })) }];
  return [typed('config.endpoint.v3.ClusterLoadAssignment', { cluster_name: group, endpoints })];
}
