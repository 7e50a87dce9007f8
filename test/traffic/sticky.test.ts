import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { App, Stack } from 'aws-cdk-lib';
import { Client } from './client';
import { describeTraffic, Site } from './site';
import { ApiExposure, ApiProtocol, Compute, ICompute, ScalableApi, ServiceArtifact, StickySessions } from '../../src';
import { synthesised, SynthesisedStack } from '../../tools/pictures/templates';

const instances = () => Compute.autoScalingGroup();

/** A load balancer without CloudFront, before one service. */
function sticky(stickiness: StickySessions, compute: ICompute): SynthesisedStack[] {
  const app = new App();
  const stack = new Stack(app, 'Sticky', { env: { region: 'eu-west-1' } });
  new ScalableApi(stack, 'Api', {
    artifact: ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29'),
    compute,
    protocols: [ApiProtocol.rest({ paths: ['/api/*'], stickiness })],
    exposure: ApiExposure.vpcOnly(),
  });
  return synthesised(app);
}

/** Copies of a service that keeps a session in its memory: each tells which one it is, and a login sets a cookie. */
class Numbered {
  public static async start(count: number): Promise<Numbered> {
    const servers = Array.from({ length: count }, (_, index) =>
      createServer((request, response) => {
        if (request.url === '/api/login') response.setHeader('set-cookie', ['theme=dark; Path=/', 'sid=s-1; Path=/; HttpOnly']);
        response.end(String(index));
      }).listen(0, '127.0.0.1'),
    );
    await Promise.all(servers.map(async server => server.listening || once(server, 'listening')));
    return new Numbered(servers);
  }

  private constructor(private readonly servers: Server[]) {}

  public get ports(): number[] {
    return this.servers.map(server => (server.address() as AddressInfo).port);
  }

  public stop(): void {
    this.servers.forEach(server => server.close().closeAllConnections());
  }
}

/** A client that keeps cookies. */
class Shopper {
  public readonly cookies = new Map<string, string>();

  constructor(private readonly client: Client) {}

  /** Which copy has answered. */
  public async ask(path = '/api/cart'): Promise<string> {
    const cookie = [...this.cookies].map(each => each.join('=')).join('; ');
    const { headers, body } = await this.client.ask(path, { headers: { cookie } });
    for (const each of headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]*)=([^;]*)/.exec(each)!;
      this.cookies.set(name, value);
    }
    return body;
  }

  /** Which copies have answered so many requests. */
  public async copies(requests = 30): Promise<Set<string>> {
    const found = new Set<string>();
    for (let sent = 0; sent < requests; sent++) found.add(await this.ask());
    return found;
  }
}

describeTraffic('stickiness', () => {
  let copies: Numbered;
  let site: Site;
  const serve = async (stickiness: StickySessions) => {
    copies = await Numbered.start(3);
    site = await Site.start(sticky(stickiness, instances()), 'api.example.com', () => copies.ports);
  };
  afterEach(async () => {
    await site?.stop();
    copies?.stop();
  });

  test("by the load balancer's cookie, from the first request to the end of the copy", async () => {
    await serve(StickySessions.loadBalancerCookie());
    const shopper = new Shopper(site.direct);
    const first = await shopper.ask();
    expect([...(await shopper.copies())]).toEqual([first]);
    expect((await new Shopper(site.direct).copies(1)).size).toBe(1);

    const left = copies.ports.filter((_, index) => String(index) !== first);
    await site.edge.register(() => left);
    const next = [...(await shopper.copies())];
    expect(next).toEqual([expect.not.stringMatching(first)]);
  });

  test("by the service's cookie, from the moment in which the service sets it", async () => {
    await serve(StickySessions.applicationCookie('sid'));
    const shopper = new Shopper(site.direct);
    expect((await shopper.copies()).size).toBeGreaterThan(1);
    expect([...shopper.cookies.keys()]).toEqual([]);

    const home = await shopper.ask('/api/login');
    expect([...shopper.cookies.keys()].sort()).toEqual(['AWSALBAPP-0', 'sid', 'theme']);
    expect([...(await shopper.copies())]).toEqual([home]);

    // Logged out: the load balancer's own cookie is worth nothing alone.
    shopper.cookies.delete('sid');
    expect((await shopper.copies()).size).toBeGreaterThan(1);
  });

  test('by the group where a rule has several, and within it', async () => {
    const mix = Compute.weighted([
      { id: 'Old', compute: instances(), weight: 50 },
      { id: 'New', compute: instances(), weight: 50 },
    ]);
    copies = await Numbered.start(4);
    site = await Site.start(sticky(StickySessions.loadBalancerCookie(), mix), 'api.example.com', ({ id }) =>
      /Old/.test(id) ? copies.ports.slice(0, 2) : copies.ports.slice(2),
    );
    const homes: string[] = [];
    for (let each = 0; each < 12; each++) {
      const shopper = new Shopper(site.direct);
      const home = await shopper.ask();
      expect([...(await shopper.copies(10))]).toEqual([home]);
      homes.push(home);
    }
    // One in two thousand runs would see twelve shoppers on one side.
    expect(homes.some(home => home < '2') && homes.some(home => home >= '2')).toBe(true);
  });
});
