import { createServer, RequestListener, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { LOOPBACK } from './envoy-config';

/** What AWS does elsewhere and Envoy can't, on a port of this process. */
export class LoopbackServer {
  public static async start(answer: RequestListener): Promise<LoopbackServer> {
    const server = createServer(answer);
    // Envoy keeps connections, and a request fails on one that is closed at that moment.
    server.keepAliveTimeout = 0;
    await new Promise<void>(resolve => server.listen(0, LOOPBACK, resolve));
    return new LoopbackServer(server);
  }

  private constructor(private readonly server: Server) {}

  public get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(resolve => this.server.close(resolve));
  }
}
