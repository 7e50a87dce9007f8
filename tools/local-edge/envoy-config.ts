/** The pieces of Envoy's configuration that several parts of the compiler need; each says only what differs from Envoy's defaults. */
export type Json = { [name: string]: any };

export const LOOPBACK = '127.0.0.1';

const API = 'type.googleapis.com/envoy';

export function typed(type: string, config: Json = {}): Json {
  return { '@type': `${API}.${type}`, ...config };
}

/** A port of the loopback address, or the path of a socket that only Envoy itself uses. */
export function address(place: number | string): Json {
  return typeof place === 'string' ? { pipe: { path: place } } : { socket_address: { address: LOOPBACK, port_value: place } };
}

export function filter(name: string, type: string, config: Json = {}, disabled = false): Json {
  return { name, ...(disabled && { disabled }), typed_config: typed(`extensions.filters.http.${type}`, config) };
}

export interface Entry {
  readonly name: string;
  readonly place: number | string;
  /** The routes, or the file in which they may change. */
  readonly routes: Json[] | string;
  readonly filters: Json[];
  readonly tls?: Json;
  readonly idleSeconds: number;
  readonly dropsInvalidHeaders?: boolean;
  /** Whether every route lets a client change over to WebSocket. */
  readonly upgrades?: boolean;
  /** Whether it speaks HTTP/2: some clients do, whatever TLS has agreed on. */
  readonly http2?: boolean;
}

/** A port where requests come in, and all that happens to them. */
export function listener(entry: Entry): Json {
  const { name, place, routes, filters, tls, idleSeconds, dropsInvalidHeaders, upgrades = false, http2 = true } = entry;
  const outside = typeof place === 'number';
  const manager = {
    stat_prefix: name,
    codec_type: http2 ? 'AUTO' : 'HTTP1',
    use_remote_address: outside,
    // In place of a loopback address Envoy itself would append one of its own.
    skip_xff_append: true,
    strip_any_host_port: true,
    generate_request_id: false,
    upgrade_configs: [{ upgrade_type: WEB_SOCKET, enabled: upgrades }],
    server_header_transformation: 'PASS_THROUGH',
    stream_idle_timeout: `${idleSeconds}s`,
    // Envoy waits a second before it hangs up, which each of its layers here would add to the idle timeout.
    delayed_close_timeout: '0.1s',
    common_http_protocol_options: {
      idle_timeout: `${idleSeconds}s`,
      headers_with_underscores_action: dropsInvalidHeaders ? 'DROP_HEADER' : 'ALLOW',
    },
    // A target that can't be reached or hangs up is 502 on AWS; Envoy says 503.
    local_reply_config: {
      mappers: [{ filter: { response_flag_filter: { flags: ['UF', 'UC', 'UPE'] } }, status_code: 502 }],
    },
    ...(typeof routes === 'string'
      ? { rds: { route_config_name: name, config_source: { path_config_source: { path: routes } } } }
      : { route_config: routeConfig(name, routes) }),
    http_filters: [...filters, filter('router', 'router.v3.Router', { suppress_envoy_headers: true })],
  };
  return {
    name,
    address: address(place),
    filter_chains: [
      {
        ...(tls && { transport_socket: tls }),
        filters: [{ name, typed_config: typed('extensions.filters.network.http_connection_manager.v3.HttpConnectionManager', manager) }],
      },
    ],
  };
}

export function routeConfig(name: string, routes: Json[]): Json {
  return {
    name,
    request_headers_to_remove: ['x-envoy-external-address', 'x-envoy-internal'],
    virtual_hosts: [{ name, domains: ['*'], routes }],
  };
}

export function serverTls(certificate: { readonly cert: string; readonly key: string }, minimum: string, http2: boolean): Json {
  return {
    name: 'tls',
    typed_config: typed('extensions.transport_sockets.tls.v3.DownstreamTlsContext', {
      common_tls_context: {
        alpn_protocols: [...(http2 ? ['h2'] : []), 'http/1.1'],
        tls_params: { tls_minimum_protocol_version: minimum, tls_maximum_protocol_version: 'TLSv1_3' },
        tls_certificates: [{ certificate_chain: { filename: certificate.cert }, private_key: { filename: certificate.key } }],
      },
    }),
  };
}

/** The name that the client asked for must stand on the certificate, as CloudFront wants it of an origin. */
export function clientTls(trusted: string, http2: boolean): Json {
  return {
    name: 'tls',
    typed_config: typed('extensions.transport_sockets.tls.v3.UpstreamTlsContext', {
      common_tls_context: {
        alpn_protocols: [http2 ? 'h2' : 'http/1.1'],
        tls_params: { tls_maximum_protocol_version: 'TLSv1_2' },
        validation_context: { trusted_ca: { filename: trusted } },
      },
    }),
  };
}

export function httpOptions(config: Json): Json {
  const type = 'extensions.upstreams.http.v3.HttpProtocolOptions';
  return { 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': typed(type, config) };
}

export const HTTP1 = httpOptions({ explicit_http_config: { http_protocol_options: {} } });
export const HTTP2 = httpOptions({ explicit_http_config: { http2_protocol_options: {} } });

/** As many connections as clients want: Envoy would stop at 1,024. */
export const UNBROKEN = {
  thresholds: [{ max_connections: 100_000, max_pending_requests: 100_000, max_requests: 100_000 }],
};

const WEB_SOCKET = 'websocket';
/** A route that lets a client change over to WebSocket. */
export const UPGRADES = [{ upgrade_type: WEB_SOCKET, enabled: true }];
/** How requests of these protocols are known. */
export const UPGRADE = { name: 'upgrade', string_match: { exact: WEB_SOCKET, ignore_case: true } };
export const GRPC = { name: 'content-type', string_match: { prefix: 'application/grpc' } };

/** A cluster with one address, known beforehand. */
export function fixedCluster(name: string, place: number | string, more: Json = {}): Json {
  return {
    name,
    type: 'STATIC',
    connect_timeout: '5s',
    circuit_breakers: UNBROKEN,
    load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: [{ endpoint: { address: address(place) } }] }] },
    ...more,
  };
}

export function wholeMatch(expression: string): Json {
  return { safe_regex: { regex: expression } };
}

const REDIRECTS: { [status: number]: string } = { 301: 'MOVED_PERMANENTLY', 302: 'FOUND', 307: 'TEMPORARY_REDIRECT' };

export function redirect(https: boolean, port: number, status: number): Json {
  return { scheme_redirect: https ? 'https' : 'http', port_redirect: port, response_code: REDIRECTS[status] };
}
