import { ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from 'redis';

const READY_MILLISECONDS = 10_000;
export const NO_CACHE_PROGRAM = 'valkey-server or redis-server (`apt-get install redis-server` on Debian)';

/** The server that is installed here; undefined: none. */
export function cacheProgram(): string | undefined {
  return ['valkey-server', 'redis-server'].find(name => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0);
}

/** How its administrator reaches a node. */
export interface Administrator {
  readonly host: string;
  readonly username: string;
  readonly password: string;
  /** The certificate that it believes. */
  readonly ca: Buffer;
}

/** One node of a cache: a real server, a child of this process, which it must not outlive. */
export class CacheNode {
  /** @param settings lines of its configuration, beside its port */
  public static async start(port: number, settings: string[], administrator: Administrator): Promise<CacheNode> {
    const program = cacheProgram();
    if (!program) throw new Error(`the cache of the templates needs ${NO_CACHE_PROGRAM}`);
    const child = spawn(program, ['-'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const node = new CacheNode(child, port, administrator);
    // Not as arguments, where everybody on this machine would read the passwords.
    child.stdin.end([...settings, `tls-port ${port}`, ''].join('\n'));
    await node.until('ready', async () => (await node.command('PING')) === 'PONG');
    return node;
  }

  private log = '';

  private constructor(
    private readonly child: ChildProcess,
    public readonly port: number,
    private readonly administrator: Administrator,
  ) {
    process.once('exit', this.end);
    child.stdout!.setEncoding('utf8').on('data', part => (this.log += part));
  }

  private readonly end = () => this.child.kill('SIGKILL');

  /** Done when it has all that the primary has. */
  public async follow(primary: CacheNode): Promise<void> {
    await this.command('REPLICAOF', this.administrator.host, `${primary.port}`);
    await this.until('a replica', async () => (await this.said('master_link_status')) === 'up');
  }

  public async promote(): Promise<void> {
    await this.command('REPLICAOF', 'NO', 'ONE');
  }

  /** How much it has written, or has been told by its primary. */
  public async offset(): Promise<number> {
    return Number(await this.said('master_repl_offset'));
  }

  public async until(what: string, reached: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + READY_MILLISECONDS;
    while (!(await reached().catch(() => false))) {
      if (this.child.exitCode !== null || Date.now() > end) {
        throw new Error(`the node of the cache is not ${what}:\n${this.log.slice(-3000)}`);
      }
      await pause(20);
    }
  }

  /** As when its machine is lost. */
  public async kill(): Promise<void> {
    process.off('exit', this.end);
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.end();
    await gone;
  }

  private async said(fact: string): Promise<string | undefined> {
    return new RegExp(`^${fact}:(.*?)\r?$`, 'm').exec(await this.command('INFO', 'replication'))?.[1];
  }

  private async command(...words: string[]): Promise<string> {
    const { host, username, password, ca } = this.administrator;
    const socket = { host, port: this.port, tls: true as const, ca, servername: host, reconnectStrategy: false as const };
    const client = createClient({ username, password, socket }).on('error', () => {});
    await client.connect();
    try {
      return String(await client.sendCommand(words));
    } finally {
      client.destroy();
    }
  }
}
