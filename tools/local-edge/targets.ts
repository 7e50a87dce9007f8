import { ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { basename, dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { LOOPBACK } from './envoy-config';
import { TargetGroup } from './model';
import { freePort } from './places';

const READY_MILLISECONDS = 15_000;
const LATE_SECONDS = 10;

const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach(child => child.kill('SIGKILL')));

/** One copy of a service: a Node process that listens where `HOST` and, for its target group, `PORT` or `GRPC_PORT` say. */
export class ServiceProcess {
  /** Starts it, and waits until it takes connections. */
  public static async start(
    main: string,
    { version = 'HTTP1' }: Partial<TargetGroup> = {},
    environment: NodeJS.ProcessEnv = {},
  ): Promise<ServiceProcess> {
    if (!existsSync(main)) throw new Error(`${basename(dirname(dirname(main)))} is not built: run npm run build in its folder`);
    const port = await freePort();
    const child = spawn(process.execPath, [main], {
      env: {
        ...process.env,
        HOST: LOOPBACK,
        [version === 'GRPC' ? 'GRPC_PORT' : 'PORT']: String(port),
        DRAIN_SECONDS: '5',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const service = new ServiceProcess(child, port);
    await service.listening();
    return service;
  }

  /** What it has logged. */
  public log = '';

  private constructor(
    private readonly child: ChildProcess,
    public readonly port: number,
  ) {
    running.add(child);
    child.stdout!.setEncoding('utf8').on('data', part => (this.log += part));
  }

  /** Ends it: by default as a deployment does, with time for its requests. */
  public async stop(signal: NodeJS.Signals = 'SIGTERM', seconds = LATE_SECONDS): Promise<void> {
    running.delete(this.child);
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise(resolve => this.child.once('exit', resolve));
    this.child.kill(signal);
    // Longer than it may drain: one that hangs must not hold up who waits.
    const late = setTimeout(() => this.child.kill('SIGKILL'), seconds * 1000);
    await gone;
    clearTimeout(late);
  }

  private async listening(): Promise<void> {
    const end = Date.now() + READY_MILLISECONDS;
    while (!(await takesConnections(this.port))) {
      if (this.child.exitCode !== null || Date.now() > end) throw new Error(`the service does not listen:\n${this.log}`);
      await pause(50);
    }
  }
}

async function takesConnections(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, LOOPBACK, () => {
      socket.destroy();
      resolve(true);
    }).once('error', () => resolve(false));
  });
}
