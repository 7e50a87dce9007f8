import { readFileSync } from 'node:fs';
import { Client } from './client';
import { Echo } from './echo';
import { envoyPath } from '../../tools/local-edge/envoy';
import { LocalEdge, Targets } from '../../tools/local-edge/local-edge';
import { Listener } from '../../tools/local-edge/model';
import { SynthesisedStack } from '../../tools/pictures/templates';

/** Longer than any window of the templates here, on a busy machine too. */
jest.setTimeout(60_000);

export const DOMAIN = 'api.example.com';

/** Nothing here is skipped where every tool must be there. */
const present = envoyPath() !== undefined || Boolean(process.env.CI);

if (!present) console.warn('test/traffic is skipped: Envoy is not installed; `npm test -- traffic` does it');

export function describeTraffic(name: string, tests: () => void): void {
  if (present) describe(name, tests);
  else describe.skip(name, tests);
}

/** A served app, with a service that tells what reached it, and everybody who calls. */
export class Site {
  /**
   * @param targets ports of a target group; by default those of the one service that tells what reached it
   * @param issuers where the origin of an issuer is on this machine
   */
  public static async start(
    stacks: SynthesisedStack[],
    host = DOMAIN,
    targets?: Targets,
    issuers?: { [origin: string]: string },
  ): Promise<Site> {
    const echo = await Echo.start();
    try {
      return new Site(await LocalEdge.start(stacks, targets ?? (() => [echo.port]), issuers), echo, host);
    } catch (error) {
      await echo.stop();
      throw error;
    }
  }

  private constructor(
    public readonly edge: LocalEdge,
    public readonly echo: Echo,
    public readonly host: string,
  ) {}

  public get viewer(): Client {
    return new Client(this.edge.places.edgeHttps, this.host, this.trusted);
  }

  /** A viewer without TLS. */
  public get plainViewer(): Client {
    return new Client(this.edge.places.edgeHttp, this.host);
  }

  /** Who goes to the load balancer itself. */
  public get direct(): Client {
    return this.onPort(this.mainListener.port);
  }

  /** Who goes to another port of the load balancer. */
  public onPort(port: number): Client {
    const { tls } = this.edge.site.listeners.find(each => each.port === port)!;
    return new Client(this.edge.places.loadBalancer(port, tls !== undefined), this.host, tls && this.trusted);
  }

  /** The listener with the routes. */
  public get mainListener(): Listener {
    return this.edge.site.listeners.find(({ rules }) => rules.length > 1)!;
  }

  public async stop(): Promise<void> {
    await this.edge.stop();
    await this.echo.stop();
  }

  private get trusted(): string {
    return readFileSync(this.edge.places.trusted, 'utf8');
  }
}
