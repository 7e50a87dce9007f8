import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, IncomingHttpHeaders } from 'node:http';
import { AddressInfo } from 'node:net';
import { Metadata } from '@grpc/grpc-js';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { WebSocketServer } from 'ws';
import { Echo } from './echo';
import { InventoryClient } from './grpc-client';
import { Claims, ecKey, Issuer } from './issuer';
import { DOMAIN, Site } from './site';
import { SocketOptions, webSockets } from './websocket';
import {
  ApiAuthorizer,
  ApiExposure,
  ApiKeySecret,
  ApiProtocol,
  AudienceFormat,
  CacheRule,
  CognitoAuth,
  Compute,
  EdgeDistribution,
  OidcAuth,
  ScalableApi,
  ServiceArtifact,
  TokenClaim,
} from '../../src';
import { Copies } from '../../tools/local-edge/copies';
import { EXAMPLES } from '../../tools/local-edge/examples';
import { synthesised, SynthesisedStack, Templates } from '../../tools/pictures/templates';

/** Where the templates say that the issuers are. */
const [POOL, PARTNER] = ['https://cognito-idp.eu-west-1.amazonaws.com', 'https://partner.eu.auth0.com'];
const COOKIE = '__Host-token';
const PREFIX = 'bearer.';
/** A page of another origin, which may call with credentials. */
export const PAGE = 'https://shop.example.com';
export const QUERY = `query=${encodeURIComponent('{ me { name } }')}`;

/** Every protocol behind CloudFront, each for users of one user pool; beside them open products, a partner's path, and one with a key. */
export function guardedApi(): SynthesisedStack[] {
  const app = new App();
  const stack = new Stack(app, 'Tokens', { env: { region: 'eu-west-1' } });
  const zone = route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z0123456789ABC', zoneName: 'example.com' });
  const auth = new CognitoAuth(stack, 'Auth', { resourceServers: [{ identifier: 'shop', scopes: { orders: 'Orders' } }] });
  auth.addWebClient('Web', {
    callbackUrls: [`https://${DOMAIN}/login`],
    logoutUrls: [`https://${DOMAIN}/`],
    scopes: ['openid', 'shop/orders'],
  });
  auth.addMachineClient('Machine', { scopes: ['shop/orders'] });
  const partner = new OidcAuth({
    issuer: `${PARTNER}/`,
    audience: 'https://shop.example.com',
    audienceFormat: AudienceFormat.LIST,
    claims: [TokenClaim.text('azp', 'warehouse')],
  });
  const service = {
    artifact: ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29'),
    compute: Compute.autoScalingGroup(),
  };
  const scope = 'shop/orders';
  const origin = new ScalableApi(stack, 'Api', {
    ...service,
    protocols: [
      ApiProtocol.rest({ paths: ['/api/products/*'], authorizer: ApiAuthorizer.open() }),
      ApiProtocol.rest({ paths: ['/api/user/*'] }),
      ApiProtocol.rest({ paths: ['/api/partner/*'], authorizer: partner.jwt({ scope: 'orders:write' }) }),
      ApiProtocol.rest({ paths: ['/api/hook'], authorizer: ApiAuthorizer.apiKey({ secret: new ApiKeySecret(stack, 'Key') }) }),
      ApiProtocol.rest({ paths: ['/api/*'], authorizer: ApiAuthorizer.open() }),
      ApiProtocol.graphql(),
    ],
    authorizer: auth.jwt({ scope }),
    exposure: ApiExposure.cloudFrontOnly(),
    domain: { name: DOMAIN, zone },
    cors: { allowOrigins: [PAGE], allowCredentials: true },
  });
  origin.attach(auth);
  origin.addService('Status', {
    ...service,
    protocols: [ApiProtocol.webSocket({ authorizer: auth.jwt({ scope, browserToken: { cookie: COOKIE, subprotocolPrefix: PREFIX } }) })],
  });
  origin.addService('Inventory', { ...service, protocols: [ApiProtocol.grpc({ services: ['shop.v1.Inventory'] })] });
  new EdgeDistribution(stack, 'Edge', { origin, cacheRules: [CacheRule.shared('/api/products/*', Duration.minutes(1))] });
  return synthesised(app);
}

/** What reached the WebSocket service. */
class Sockets {
  public readonly received: IncomingHttpHeaders[] = [];
  private readonly http = createServer((_request, response) => response.end('{}')).listen(0, '127.0.0.1');
  private readonly sockets = new WebSocketServer({ server: this.http }).on('connection', (_socket, { headers }) =>
    this.received.push(headers),
  );

  public async port(): Promise<number> {
    if (!this.http.listening) await once(this.http, 'listening');
    return (this.http.address() as AddressInfo).port;
  }

  public stop(): void {
    this.sockets.clients.forEach(socket => socket.terminate());
    this.http.close();
    this.http.closeAllConnections();
  }
}

/** How a caller comes by its token: over each protocol, and as each kind of client can. */
export const WAYS = [
  ...(['REST', 'GraphQL by POST', 'GraphQL by GET', 'gRPC'] as const),
  ...(['WebSocket, by header', 'WebSocket, by subprotocol', 'WebSocket, by cookie'] as const),
];
export type Way = (typeof WAYS)[number];

/** The guarded API, served; its issuer; and who calls it. */
export class TokenSite {
  public static async start(stacks: SynthesisedStack[]): Promise<TokenSite> {
    const [pool, partner, echo] = [await Issuer.start(), await Issuer.start(), await Echo.start()];
    // No load balancer verifies with it.
    pool.keys.push(ecKey());
    const [copies, sockets] = [new Copies(EXAMPLES.grpc.program, 1), new Sockets()];
    const stop = async () => {
      sockets.stop();
      await Promise.all([pool.stop(), partner.stop(), echo.stop(), copies.stop()]);
    };
    try {
      const site = await Site.start(
        stacks,
        DOMAIN,
        async group => (group.version === 'GRPC' ? copies.ports(group) : [/Status/.test(group.id) ? await sockets.port() : echo.port]),
        { [POOL]: pool.origin, [PARTNER]: partner.origin },
      );
      return new TokenSite(site, new Templates(stacks), pool, partner, echo, sockets, stop);
    } catch (error) {
      await stop();
      throw error;
    }
  }

  /** How each way in answers a caller with this token, or with none: `200` and `101` are the service's answers. */
  public readonly ask: { readonly [way in Way]: (token?: string) => Promise<number | string> } = {
    REST: async token => (await this.site.viewer.ask('/api/user/me', { headers: bearer(token) })).status,
    'GraphQL by POST': async token =>
      (
        await this.site.viewer.ask('/graphql', {
          method: 'POST',
          headers: { ...bearer(token), 'content-type': 'application/json' },
          body: '{}',
        })
      ).status,
    'GraphQL by GET': async token => (await this.site.viewer.ask(`/graphql?${QUERY}`, { headers: bearer(token) })).status,
    gRPC: async token => {
      const metadata = new Metadata();
      if (token !== undefined) metadata.set('authorization', `Bearer ${token}`);
      const { code } = await this.grpc.getStock('MUG-STONE-350', { metadata });
      return GRPC[code] ?? code;
    },
    'WebSocket, by header': async token => this.handshake({ headers: bearer(token) }),
    'WebSocket, by subprotocol': async token =>
      this.handshake({ subprotocols: ['orders', ...(token === undefined ? [] : [PREFIX + token])], origin: PAGE }),
    'WebSocket, by cookie': async token =>
      this.handshake({ headers: token === undefined ? {} : { cookie: `theme=dark; ${COOKIE}=${token}` }, origin: PAGE }),
  };

  private readonly grpc: InventoryClient;

  private constructor(
    public readonly site: Site,
    private readonly templates: Templates,
    /** Signs the tokens of the user pool. */
    public readonly pool: Issuer,
    public readonly partner: Issuer,
    public readonly echo: Echo,
    public readonly sockets: Sockets,
    private readonly rest: () => Promise<void>,
  ) {
    this.grpc = new InventoryClient(site.edge.places.edgeHttps, site.host, readFileSync(site.edge.places.trusted));
  }

  /** What an access token of the user pool says that every route takes, but the partner's. */
  public claims(changes: Claims = {}): Claims {
    const name = (type: string, holding = '') => {
      const { stack, id } = this.templates.all(type).find(({ properties }) => JSON.stringify(properties).includes(holding))!;
      return `${stack.stackName}.${id}`;
    };
    return {
      ...{ iss: `${this.pool.origin}/${name('AWS::Cognito::UserPool')}`, sub: 'alice', ...this.times },
      ...{ token_use: 'access', client_id: name('AWS::Cognito::UserPoolClient', '"code"'), scope: 'openid shop/orders profile' },
      ...changes,
    };
  }

  /** The same for the partner's. */
  public partnerClaims(changes: Claims = {}): Claims {
    const aud = ['https://partner.example.com/userinfo', 'https://shop.example.com'];
    return {
      iss: `${this.partner.origin}/`,
      sub: 'warehouse',
      aud,
      azp: 'warehouse',
      scope: 'openid orders:write',
      ...this.times,
      ...changes,
    };
  }

  public get good(): string {
    return this.pool.sign(this.claims());
  }

  /** The secret that `/api/hook` asks for. */
  public get key(): string {
    const { conditions } = this.site.mainListener.rules.find(({ conditions: all }) =>
      all.some(each => 'name' in each && each.name === 'X-Api-Key'),
    )!;
    return conditions.flatMap(each => ('name' in each && each.name === 'X-Api-Key' ? each.values : []))[0];
  }

  private get times(): Claims {
    const now = Math.floor(Date.now() / 1000);
    return { iat: now - 10, exp: now + 300 };
  }

  public async handshake(options: SocketOptions): Promise<number> {
    const { status, socket } = await webSockets(this.site)('/ws', options);
    socket.terminate();
    return status;
  }

  public async stop(): Promise<void> {
    this.grpc.close();
    await this.site.stop();
    await this.rest();
  }
}

/** The statuses of HTTP by which a load balancer says the same. */
const GRPC: { [code: string]: number } = { OK: 200, UNAUTHENTICATED: 401 };

export function bearer(token?: string): { [name: string]: string } {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}
