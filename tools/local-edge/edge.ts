import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  clientTls,
  filter,
  fixedCluster,
  GRPC,
  HTTP2,
  httpOptions,
  Json,
  listener,
  redirect,
  serverTls,
  typed,
  UPGRADE,
  UPGRADES,
  wholeMatch,
} from './envoy-config';
import { Behavior, Distribution, Origin } from './model';
import { oneOf, wildcards } from './patterns';
import { Places } from './places';
import { webAclFilters } from './web-acl';

/** CloudFront waits so long for an origin's next byte. */
const ORIGIN_SECONDS = 30;
/** And so long for the next message on a WebSocket. */
const WEB_SOCKET_SECONDS = 600;
/** CloudFront closes an idle connection of a viewer after some minutes and promises no number. */
const VIEWER_IDLE_SECONDS = 300;
const WAY = 'edge-to-origins';
const GRPC_WAY = `${WAY} grpc`;

/**
 * CloudFront: a port for HTTP, one for HTTPS, and behind them its way to the origins. The way is a listener of its own, because Envoy's
 * cache filter asks for what it lacks by itself: what comes after it among the filters, and what the route adds, would never be reached.
 */
export function edge(distribution: Distribution, places: Places): { listeners: Json[]; clusters: Json[] } {
  const { tls, http2, behaviors, origins, buckets } = distribution;
  const store = typed('extensions.http.cache.simple_http_cache.v3.SimpleHttpCacheConfig');
  const filters = [
    ...webAclFilters(distribution.webAcl),
    ...compressors(),
    lua('viewer.lua'),
    filter('envoy.filters.http.cache', 'cache.v3.CacheConfig', { typed_config: store }, true),
  ];
  const idleSeconds = VIEWER_IDLE_SECONDS;
  return {
    listeners: [
      listener({
        name: 'edge-http',
        place: places.edgeHttp,
        routes: behaviors.flatMap(each => overHttp(each, distribution, places)),
        filters,
        idleSeconds,
      }),
      listener({
        name: 'edge-https',
        place: places.edgeHttps,
        routes: behaviors.flatMap(each => served(each, distribution)),
        tls: serverTls(places.certificate(tls.names), tls.minimum, http2),
        http2,
        filters,
        idleSeconds,
      }),
      listener({
        name: WAY,
        place: places.way,
        routes: behaviors.flatMap(each => toOrigin(each, distribution)),
        filters: [lua('origin.lua')],
        idleSeconds,
      }),
    ],
    clusters: [
      fixedCluster(WAY, places.way),
      fixedCluster(GRPC_WAY, places.way, { typed_extension_protocol_options: HTTP2 }),
      ...origins.flatMap(origin => [originCluster(origin, places, false), originCluster(origin, places, true)]),
      ...buckets.map(({ id }) => fixedCluster(originName(id), places.bucket(id))),
      fixedCluster('functions', places.functions),
    ],
  };
}

/** The behaviour is chosen once: what a function makes of the path chooses no other. */
function lua(file: string): Json {
  const default_source_code = { inline_string: readFileSync(join(__dirname, file), 'utf8') };
  return filter(file, 'lua.v3.Lua', { default_source_code, clear_route_cache: false });
}

const path = ({ path: pattern }: Behavior) => wildcards(/^[/*]/.test(pattern) ? pattern : `/${pattern}`);

function overHttp(behavior: Behavior, distribution: Distribution, places: Places): Json[] {
  switch (behavior.viewerProtocol) {
    case 'allow-all':
      return served(behavior, distribution);
    case 'https-only':
      return [{ match: wholeMatch(path(behavior)), direct_response: { status: 403 } }];
    default:
      // CloudFront lets a request with a body be sent again as it was.
      return [
        { match: { ...wholeMatch(path(behavior)), headers: [method(['GET', 'HEAD'])] }, redirect: redirect(true, places.edgeHttps, 301) },
        { match: wholeMatch(path(behavior)), redirect: redirect(true, places.edgeHttps, 307) },
      ];
  }
}

function served(behavior: Behavior, distribution: Distribution): Json[] {
  const match = wholeMatch(path(behavior));
  return [
    { match: { ...match, headers: [{ ...method(behavior.methods), invert_match: true }] }, direct_response: { status: 403 } },
    ...ways(behavior, WAY, GRPC_WAY).map(({ headers, route }) => ({
      match: { ...match, headers },
      route,
      metadata: metadata(behavior, distribution),
      typed_per_filter_config: {
        ...(keeps(behavior) && { 'envoy.filters.http.cache': typed('config.route.v3.FilterConfig', { disabled: false, config: {} }) }),
        ...unpacked(behavior),
      },
    })),
  ];
}

/** WebSocket where the handshake's headers pass, gRPC where the behaviour says so, and everything else. */
function ways({ forwardsAll, grpc }: Behavior, cluster: string, grpcCluster: string): { headers: Json[]; route: Json }[] {
  const timeout = '0s';
  return [
    ...(forwardsAll
      ? [{ headers: [UPGRADE], route: { cluster, timeout, idle_timeout: `${WEB_SOCKET_SECONDS}s`, upgrade_configs: UPGRADES } }]
      : []),
    ...(grpc ? [{ headers: [GRPC], route: { cluster: grpcCluster, timeout } }] : []),
    { headers: [], route: { cluster, timeout } },
  ];
}

/** A function may have changed the path: what counts is the behaviour that was chosen before. */
function toOrigin(behavior: Behavior, distribution: Distribution): Json[] {
  const { origin } = behavior;
  const { headers: own = [] } = distribution.origins.find(({ id }) => id === origin) ?? {};
  return ways(behavior, originName(origin), originName(origin, true)).map(({ headers, route }) => ({
    match: { prefix: '/', headers: [{ name: 'x-edge-behavior', string_match: { exact: behavior.path } }, ...headers] },
    route: headers.length > 0 ? route : { ...route, idle_timeout: `${ORIGIN_SECONDS}s` },
    request_headers_to_remove: ['x-edge-behavior'],
    request_headers_to_add: own.map(({ name, value }) => ({
      header: { key: name, value },
      append_action: 'OVERWRITE_IF_EXISTS_OR_ADD',
    })),
    metadata: metadata(behavior, distribution),
  }));
}

function metadata(behavior: Behavior, distribution: Distribution): Json {
  return { filter_metadata: { 'envoy.filters.http.lua': { behavior: says(behavior, distribution) } } };
}

function method(methods: string[]): Json {
  return { name: ':method', string_match: wholeMatch(oneOf(methods)) };
}

const keeps = ({ cache }: Behavior) => cache.maximum > 0;

/** What the Lua filters must know of a behaviour. */
function says(behavior: Behavior, { rootPath }: Distribution): Json {
  const { cache, headers, forwardsAll, viewerRequest } = behavior;
  const { items, cors } = headers;
  return {
    name: behavior.path,
    keeps: keeps(behavior),
    minimum: cache.minimum,
    default: cache.default,
    maximum: cache.maximum,
    everyQueryString: cache.queryStrings === 'all',
    queryStrings: cache.queryStrings === 'all' ? [] : cache.queryStrings,
    forwardsAll,
    rootPath,
    items,
    ...(viewerRequest && { viewerRequest }),
    ...(cors && {
      cors: {
        origins: cors.origins,
        methods: cors.methods.join(', '),
        headers: cors.headers.join(', '),
        expose: cors.expose.join(', '),
        credentials: cors.credentials,
        maxAge: String(cors.maxAgeSeconds),
        override: cors.override,
      },
    }),
  };
}

/** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html */
const COMPRESSORS: { [name: string]: Json } = {
  brotli: { name: 'brotli', typed_config: typed('extensions.compression.brotli.compressor.v3.Brotli') },
  gzip: { name: 'gzip', typed_config: typed('extensions.compression.gzip.compressor.v3.Gzip') },
};

function compressors(): Json[] {
  return Object.entries(COMPRESSORS).map(([name, library]) =>
    filter(`edge.${name}`, 'compressor.v3.Compressor', {
      response_direction_config: {
        common_config: { min_content_length: 1000 },
        weaken_etag_on_compress: true,
      },
      compressor_library: library,
    }),
  );
}

function unpacked({ compress, cache }: Behavior): Json {
  const off = Object.keys(COMPRESSORS).filter(name => !compress || !cache[name as 'gzip' | 'brotli']);
  return Object.fromEntries(
    off.map(name => [`edge.${name}`, typed('extensions.filters.http.compressor.v3.CompressorPerRoute', { disabled: true })]),
  );
}

const originName = (id: string, grpc = false) => `origin ${id}${grpc ? ' grpc' : ''}`;

function originCluster({ id, https, port }: Origin, places: Places, grpc: boolean): Json {
  const options = { explicit_http_config: grpc ? { http2_protocol_options: {} } : { http_protocol_options: {} } };
  return fixedCluster(originName(id, grpc), places.loadBalancer(port, https), {
    ...(https && { transport_socket: clientTls(places.trusted, grpc) }),
    typed_extension_protocol_options: httpOptions(
      https ? { ...options, upstream_http_protocol_options: { auto_sni: true, auto_san_validation: true } } : options,
    ),
  });
}
