import { createConnection, createServer, Server, Socket } from 'node:net';
import { LOOPBACK } from './envoy-config';
import { freePort } from './places';

/**
 * What stands between the load balancer and one copy of a service, or a service and its cache. The load balancer cuts the connections that
 * are left when the deregistration delay is over; Envoy lets them be.
 */
export class Door {
  /** @param port its own; by default a free one */
  public static async before(target: number, port?: number): Promise<Door> {
    const door = new Door(port ?? (await freePort()), target);
    door.server.on('connection', socket => door.connect(socket));
    await new Promise<void>(resolve => door.server.listen(door.port, LOOPBACK, resolve));
    return door;
  }

  private readonly server: Server = createServer({ allowHalfOpen: true, noDelay: true });
  private readonly sockets = new Set<Socket>();

  private constructor(
    public readonly port: number,
    private target: number,
  ) {}

  /** New connections go there. */
  public leadTo(target: number): void {
    this.target = target;
  }

  /** Cuts every connection and takes no other. */
  public close(): void {
    this.server.close();
    this.sockets.forEach(socket => socket.destroy());
  }

  private connect(near: Socket): void {
    const far = createConnection({ host: LOOPBACK, port: this.target, allowHalfOpen: true, noDelay: true });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ]) {
      this.sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.once('close', hadError => {
        this.sockets.delete(socket);
        if (hadError) other.destroy();
      });
      socket.pipe(other);
    }
  }
}
