import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filter, Json, typed } from './envoy-config';
import { Share, TargetGroup } from './model';

const TARGET = 'sticky';
const SCRIPT = 'sticky.lua';
/** The load balancer's cookies: for a target, for a target after the service's own cookie, and for a target group. */
const [BY_DURATION, BY_APPLICATION, BY_GROUP] = ['AWSALB', 'AWSALBAPP-0', 'AWSALBTG'];

/** What leads a client to its target. The script comes first: it sees answers after the other has marked them. */
export function stickyFilters(): Json[] {
  const default_source_code = { inline_string: readFileSync(join(__dirname, SCRIPT), 'utf8') };
  return [
    filter(SCRIPT, 'lua.v3.Lua', { default_source_code, clear_route_cache: false }),
    filter(TARGET, 'stateful_session.v3.StatefulSession'),
  ];
}

/** What a route says to these filters. */
export function stickyTarget(id: string, groups: TargetGroup[]): { readonly filters: Json; readonly says: Json } {
  const [one, ...others] = [...new Set(groups.map(({ stickiness }) => JSON.stringify(stickiness)))];
  if (others.length > 0) throw new Error(`${id}: the local edge has no mapping for target groups of different stickiness`);
  if (one === undefined) return { filters: {}, says: {} };
  const { seconds, cookie: application } = groups[0].stickiness!;
  const cookie = { name: application ? BY_APPLICATION : BY_DURATION, path: '/', ttl: `${seconds}s` };
  const state = {
    name: 'envoy.http.stateful_session.cookie',
    typed_config: typed('extensions.http.stateful_session.cookie.v3.CookieBasedSessionState', { cookie }),
  };
  const session = { stateful_session: { session_state: state } };
  return {
    filters: { [TARGET]: typed('extensions.filters.http.stateful_session.v3.StatefulSessionPerRoute', session) },
    says: application ? { sticky: { application, own: BY_APPLICATION } } : {},
  };
}

/** Where a rule's requests go: who has a cookie for one of its target groups to that one, others by weight. */
export function shares(groups: Share[], seconds?: number): { readonly headers: Json[]; readonly route: Json }[] {
  if (groups.length === 1) return [{ headers: [], route: { cluster: groups[0].id } }];
  const remembered = (id: string) => ({
    header: { key: 'set-cookie', value: `${BY_GROUP}=${id}; Max-Age=${seconds}; Path=/` },
    append_action: 'APPEND_IF_EXISTS_OR_ADD',
  });
  const clusters = groups.map(({ id, weight }) => ({
    name: id,
    weight,
    ...(seconds !== undefined && { response_headers_to_add: [remembered(id)] }),
  }));
  return [
    ...(seconds === undefined ? [] : groups).map(({ id }) => ({
      headers: [{ name: 'cookie', string_match: { safe_regex: { regex: `(?:.*;\\s*)?${BY_GROUP}=${id}(?:;.*)?` } } }],
      route: { cluster: id },
    })),
    { headers: [], route: { weighted_clusters: { clusters } } },
  ];
}
