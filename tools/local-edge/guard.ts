import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filter, fixedCluster, Json, typed } from './envoy-config';
import { Guard, Listener, Rule } from './model';
import { Places } from './places';

const TOKENS = 'tokens';
const CLAIMS = 'claims.lua';
const KEYS = 'issuers';
/** So soon a rotated key arrives. */
const KEYS_SECONDS = 1;
/** AWS names none, and Envoy would read 0 as a minute. */
const CLOCK_SKEW_SECONDS = 1;

/** Verifies tokens where a rule asks for one: signature, issuer and times by Envoy's own filter, the other claims by a script. */
export function guardFilters({ rules }: Listener): Json[] {
  const guards = issuers(rules);
  if (guards.length === 0) return [];
  const config = {
    providers: Object.fromEntries(guards.map(guard => [nameOf(guard), provider(guard)])),
    requirement_map: Object.fromEntries(guards.map(guard => [nameOf(guard), { provider_name: nameOf(guard) }])),
  };
  const default_source_code = { inline_string: readFileSync(join(__dirname, CLAIMS), 'utf8') };
  return [
    filter(TOKENS, 'jwt_authn.v3.JwtAuthentication', config),
    filter(CLAIMS, 'lua.v3.Lua', { default_source_code, clear_route_cache: false }),
  ];
}

/** What a route says to these filters: the requirement belongs to the rule that has matched, and to no path of its own. */
export function guarded({ guard }: Rule): { readonly filters: Json; readonly says: Json } {
  if (!guard) return { filters: {}, says: {} };
  return {
    filters: { [TOKENS]: typed('extensions.filters.http.jwt_authn.v3.PerRouteConfig', { requirement_name: nameOf(guard) }) },
    says: { claims: guard.claims },
  };
}

/** Where Envoy gets the keys of issuers. */
export function guardClusters(places: Places): Json[] {
  return [fixedCluster(KEYS, places.keys)];
}

function provider({ issuer, jwksUrl }: Guard): Json {
  return {
    issuer,
    remote_jwks: {
      http_uri: { uri: `http://${KEYS}/${encodeURIComponent(jwksUrl)}`, cluster: KEYS, timeout: '5s' },
      cache_duration: `${KEYS_SECONDS}s`,
    },
    // Said, because Envoy would otherwise look into the query string too.
    from_headers: [{ name: 'Authorization', value_prefix: 'Bearer ' }],
    forward: true,
    payload_in_metadata: 'payload',
    require_expiration: true,
    clock_skew_seconds: CLOCK_SKEW_SECONDS,
  };
}

function issuers(rules: Rule[]): Guard[] {
  const found = new Map(rules.flatMap(({ guard }) => (guard ? [[nameOf(guard), guard] as const] : [])));
  return [...found.values()];
}

function nameOf({ issuer, jwksUrl }: Guard): string {
  return `${issuer} ${jwksUrl}`;
}
