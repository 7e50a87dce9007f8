import { createConnection, createServer, Server, Socket } from 'node:net';
import { LOOPBACK } from './envoy-config';
import { freePort } from './places';

/**
 * What stands between the load balancer and one copy of a service. The load balancer cuts the connections that are left when the
 * deregistration delay is over; Envoy lets them be.
 */
export class Door {
  public static async before(target: number): Promise<Door> {
    const door = new Door(await freePort());
    door.server.on('connection', socket => door.connect(socket, target));
    await new Promise<void>(resolve => door.server.listen(door.port, LOOPBACK, resolve));
    return door;
  }

  private readonly server: Server = createServer({ allowHalfOpen: true, noDelay: true });
  private readonly sockets = new Set<Socket>();

  private constructor(public readonly port: number) {}

  /** Cuts every connection and takes no other. */
  public close(): void {
    this.server.close();
    this.sockets.forEach(socket => socket.destroy());
  }

  private connect(near: Socket, target: number): void {
    const far = createConnection({ host: LOOPBACK, port: target, allowHalfOpen: true, noDelay: true });
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
