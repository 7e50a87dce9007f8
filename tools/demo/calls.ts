import { dirname, join } from 'node:path';
import { SHOP } from '../example-apps';
import { LOOPBACK } from '../local-edge/envoy-config';
import { LocalEdge } from '../local-edge/local-edge';
import { Login } from '../local-edge/login';

/** Something to try: one command that can be copied. */
export interface Call {
  readonly what: string;
  readonly command: string;
}

/** Where an API is served, for who calls it. */
export interface Served {
  readonly name: string;
  readonly port: number;
  /** File of the certificates to believe. */
  readonly trusted: string;
  /** How a user logs in, where users do. */
  readonly login?: Login;
}

/** Where users enter: the distribution, or the load balancer without one. */
export function served({ site, places, identity }: LocalEdge): Served {
  const main = site.listeners.find(({ rules }) => rules.length > 1)!;
  const port = site.distribution ? places.edgeHttps : places.loadBalancer(main.port, main.tls !== undefined);
  return { name: (site.distribution?.tls ?? main.tls!).names[0], port, trusted: places.trusted, login: identity?.login() };
}

/** Ways to call, as commands. */
interface Ways {
  /** What else `curl` is told to call as the user, and to keep the session. */
  readonly asUser: string;
  /** @param path with what else `curl` is told */
  curl(path: string, more?: string): string;
  /** @param target a WebSocket's path, or a gRPC method */
  call(target: string, text: string): string;
}

const JSON_BODY = `-H 'content-type: application/json' -d`;
const ORDER = `'{"items":[{"productId":"p-1001","quantity":2}]}'`;

const CALLS: { readonly [example: string]: (ways: Ways) => { readonly [what: string]: string } } = {
  rest: ({ curl }) => ({
    'a list, kept by the edge': curl('/api/products?pageSize=2'),
    'a personal answer': curl('/api/checkout/quotes', `${JSON_BODY} ${ORDER}`),
    'a preflight': curl('/api/products', `-X OPTIONS -H 'origin: ${SHOP}' -H 'access-control-request-method: PUT'`),
    'no route': curl('/nothing'),
  }),
  graphql: ({ curl }) => ({
    'a query': curl('/graphql', `${JSON_BODY} '{"query":"{ products(first: 2) { edges { node { id name priceCents } } } }"}'`),
    'a query that the edge keeps': curl('/graphql/public', `-G --data-urlencode 'query={ product(id: "p-1001") { name } }'`),
  }),
  websocket: ({ call }) => ({ 'the status of an order': call('/ws', '{"type":"subscribe","orderIds":["demo-1"]}') }),
  grpc: ({ call }) => ({ 'a unary call': call('shop.v1.Inventory/GetStock', '{"sku":"LAMP-DESK-OAK"}') }),
  shop: ({ curl, call, asUser }) => ({
    'REST: a list that is open, and kept by the edge': curl('/api/products?category=office'),
    'GraphQL: a query, kept too': curl('/graphql/public', `-G --data-urlencode 'query={ search(text: "oak") { name } }'`),
    'the cart of nobody: refused by the load balancer': curl('/api/user/cart'),
    'the cart of the user: never kept': curl('/api/user/cart/items/p-1001', `-X PUT ${asUser} ${JSON_BODY} '{"quantity":2}'`),
    'WebSocket: the cart becomes an order, and its status as it changes': [
      `order=$(${curl('/api/checkout', `-X POST ${asUser} -H "idempotency-key: $(openssl rand -hex 16)"`)} | grep -om1 'o-[0-9a-f]\\{8\\}-[0-9a-f-]*')`,
      call('/ws', `{"type":"subscribe","orderIds":["'$order'"]}`),
    ].join(' && '),
    'gRPC: the stock of a product': call('shop.v1.Inventory/GetStock', '{"sku":"LAMP-DESK-OAK"}'),
  }),
};

export function callsOf(example: string, { name, port, trusted }: Served): Call[] {
  const cookies = join(dirname(trusted), 'cookies');
  const ways: Ways = {
    curl: (path, more = '') =>
      `curl -si --cacert ${trusted} --resolve ${name}:${port}:${LOOPBACK} 'https://${name}:${port}${path}' ${more}`.trim(),
    call: (target, text) => `npx tsx tools/demo/call.ts '${target}' '${text}'`,
    asUser: `-H "authorization: Bearer $(npx tsx tools/demo/call.ts token)" -b ${cookies} -c ${cookies}`,
  };
  return Object.entries(CALLS[example](ways)).map(([what, command]) => ({ what, command }));
}
