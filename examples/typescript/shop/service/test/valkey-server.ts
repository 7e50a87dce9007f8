import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { createClient } from 'redis';
import type { ValkeyConfig } from '../src/store/store-config.js';

const PROGRAM = ['valkey-server', 'redis-server'].find(name => spawnSync(name, ['--version']).status === 0);

/** For tests that need a server: skipped aloud without one, but never on a build machine. */
export const NEEDS_SERVER = {
  skip: PROGRAM || process.env.CI ? false : 'neither valkey-server nor redis-server is installed',
  timeout: 60_000,
};

const PASSWORD = 'a-password-of-the-store';

/** What `SessionStore` of the CDK app allows its user. */
const ACCESS =
  '~session:* &session:* -@all +@read +@write +@pubsub +@transaction +@connection -@dangerous -@scripting +eval +evalsha +script|load +time +info ' +
  '+cluster|info +cluster|keyslot +cluster|myid +cluster|nodes +cluster|shards +cluster|slots';

/** A real server with that user. */
export class ValkeyServer {
  static async start(t: TestContext, args: string[] = []): Promise<ValkeyServer> {
    const directory = mkdtempSync(join(tmpdir(), 'valkey-'));
    const port = await freePort();
    const settings = [
      '--bind',
      '127.0.0.1',
      '--port',
      `${port}`,
      '--save',
      '',
      '--dir',
      directory,
      '--user',
      'shop',
      'on',
      `>${PASSWORD}`,
      ...ACCESS.split(' '),
    ];
    const server = spawn(PROGRAM!, [...settings, '--repl-diskless-sync-delay', '0', ...args], { stdio: 'ignore' });
    t.after(() => {
      server.kill('SIGKILL');
      rmSync(directory, { recursive: true, force: true });
    });
    const started = new ValkeyServer(port, server);
    await started.until(async () => (await started.command('PING')) === 'PONG');
    return started;
  }

  private constructor(
    readonly port: number,
    private readonly server: ChildProcess,
  ) {}

  /** As an administrator. */
  async command(...args: string[]): Promise<unknown> {
    return (await this.commands(args))[0];
  }

  private async commands(...all: string[][]): Promise<unknown[]> {
    const client = createClient({ socket: { host: '127.0.0.1', port: this.port, reconnectStrategy: false } }).on('error', () => {});
    await client.connect();
    return Promise.all(all.map(args => client.sendCommand(args))).finally(() => client.destroy());
  }

  async follow(primary: ValkeyServer): Promise<void> {
    await this.command('REPLICAOF', '127.0.0.1', `${primary.port}`);
    await this.until(async () => /master_link_status:up/.test(String(await this.command('INFO', 'replication'))));
  }

  async promote(): Promise<void> {
    await this.command('REPLICAOF', 'NO', 'ONE');
  }

  /** All that it was told has reached its replica. */
  async replicated(): Promise<void> {
    // `WAIT` counts from the last write of its own connection.
    const [, replicas] = await this.commands(['SET', 'replicated', ''], ['WAIT', '1', '5000']);
    if (replicas === 0) throw new Error('the replica did not follow');
  }

  /** As when the machine is lost: nothing is answered, and nothing closed. */
  freeze(): void {
    this.server.kill('SIGSTOP');
  }

  async until(condition: () => Promise<boolean>): Promise<void> {
    for (let attempt = 0; attempt < 200; attempt++) {
      if (await condition().catch(() => false)) return;
      await setTimeout(50);
    }
    throw new Error('the server did not get so far');
  }
}

/** Stands for the name of the primary, which leads elsewhere after a failover. */
export class Endpoint {
  static async before(t: TestContext, server: ValkeyServer): Promise<Endpoint> {
    const endpoint = new Endpoint(server.port);
    endpoint.door.listen(0, '127.0.0.1');
    await once(endpoint.door, 'listening');
    t.after(() => {
      endpoint.door.close();
      endpoint.cut();
    });
    return endpoint;
  }

  private readonly sockets = new Set<Socket>();
  private readonly door: Server = createServer(client => {
    if (this.target === undefined) {
      client.destroy();
      return;
    }
    const server = connect(this.target, '127.0.0.1');
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy()).on('close', () => (this.sockets.delete(one), other.destroy()));
    }
  });

  private constructor(private target?: number) {}

  get config(): ValkeyConfig {
    const { port } = this.door.address() as AddressInfo;
    return { host: '127.0.0.1', port, tls: false, username: 'shop', password: PASSWORD, keyPrefix: 'session:' };
  }

  get environment(): NodeJS.ProcessEnv {
    const { host, port, username, password, keyPrefix } = this.config;
    return {
      SESSION_ENGINE: 'valkey',
      SESSION_HOST: host,
      SESSION_PORT: `${port}`,
      SESSION_USER: username,
      SESSION_PASSWORD: password,
      SESSION_KEY_PREFIX: keyPrefix,
    };
  }

  /** New connections go there; those that are open stay. Without a server there is nobody. */
  leadTo(server: ValkeyServer | undefined): void {
    this.target = server?.port;
  }

  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
