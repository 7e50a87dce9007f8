import { createServer, IncomingHttpHeaders, Server } from 'node:http';
import { AddressInfo } from 'node:net';

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** What `/any/slow` takes. */
const SLOW_MILLISECONDS = 2000;

/** A service that tells what reached it, and says of itself what its path asks for: `/any/say/public, max-age=60/x` becomes its Cache-Control. */
export class Echo {
  public static async start(): Promise<Echo> {
    const echo = new Echo();
    await new Promise<void>(resolve => echo.server.listen(0, '127.0.0.1', resolve));
    echo.listeningOn = (echo.server.address() as AddressInfo).port;
    return echo;
  }

  /** All requests but health checks. */
  public readonly received: Received[] = [];
  private listeningOn = 0;
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      const { method = '', url = '', headers } = request;
      if (url === '/health') return response.end('{}');
      const received = { method, url, headers };
      this.received.push(received);
      const answer = () => response.end(JSON.stringify({ ...received, padding: /\/long/.test(url) ? 'x'.repeat(5000) : '' }));
      const said = /\/say\/([^/?]*)/.exec(url)?.[1];
      if (said) response.setHeader('cache-control', decodeURIComponent(said));
      response.setHeader('content-type', 'application/json');
      response.setHeader('etag', '"one"');
      if (/\/unchanged/.test(url) && headers['if-none-match'] === '"one"') return response.writeHead(304).end();
      return /\/slow/.test(url) ? setTimeout(answer, SLOW_MILLISECONDS) : answer();
    });
    // The load balancer keeps connections longer than Node does by itself.
    this.server.keepAliveTimeout = 0;
  }

  public get port(): number {
    return this.listeningOn;
  }

  public count(path: string): number {
    return this.received.filter(({ url }) => url.startsWith(path)).length;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(resolve => this.server.close(resolve));
  }
}
