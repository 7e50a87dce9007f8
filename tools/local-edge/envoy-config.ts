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
  readonly routes: Json[];
  readonly filters: Json[];
  readonly tls?: Json;
  readonly idleSeconds: number;
  readonly dropsInvalidHeaders?: boolean;
}

/** A port where requests come in, and all that happens to them. */
export function listener({ name, place, routes, filters, tls, idleSeconds, dropsInvalidHeaders }: Entry): Json {
  const outside = typeof place === 'number';
  const manager = {
    stat_prefix: name,
    use_remote_address: outside,
    // In place of a loopback address Envoy itself would append one of its own.
    skip_xff_append: true,
    strip_any_host_port: true,
    generate_request_id: false,
    server_header_transformation: 'PASS_THROUGH',
    stream_idle_timeout: `${idleSeconds}s`,
    common_http_protocol_options: {
      idle_timeout: `${idleSeconds}s`,
      headers_with_underscores_action: dropsInvalidHeaders ? 'DROP_HEADER' : 'ALLOW',
    },
    // A target that can't be reached or hangs up is 502 on AWS; Envoy says 503.
    local_reply_config: {
      mappers: [{ filter: { response_flag_filter: { flags: ['UF', 'UC', 'UPE'] } }, status_code: 502 }],
    },
    route_config: {
      request_headers_to_remove: ['x-envoy-external-address', 'x-envoy-internal'],
      virtual_hosts: [{ name, domains: ['*'], routes }],
    },
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
export function clientTls(trusted: string): Json {
  return {
    name: 'tls',
    typed_config: typed('extensions.transport_sockets.tls.v3.UpstreamTlsContext', {
      common_tls_context: {
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

/** A cluster with one address, known beforehand. */
export function fixedCluster(name: string, place: number | string, more: Json = {}): Json {
  return {
    name,
    type: 'STATIC',
    connect_timeout: '5s',
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
