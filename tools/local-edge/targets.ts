import { ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { LOOPBACK } from './envoy-config';
import { Processes } from './model';
import { freePort } from './places';
import { Program } from './program';

/** A JVM on a busy machine takes its time. */
const READY_MILLISECONDS = 60_000;
const LATE_SECONDS = 10;
/** Whatever a process wants of AWS is refused at once, also where somebody is signed in. */
const NO_AWS = {
  AWS_ENDPOINT_URL: `http://${LOOPBACK}:9`,
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach(child => child.kill('SIGKILL')));

/** One copy of a service: a process with the environment of the templates, but for its port and address, which are of this machine. */
export class ServiceProcess {
  /** Starts it, and waits until it is ready. */
  public static async start(
    { file, build, command }: Program,
    { environment, portVariable, portVariables, readinessPath, trusted }: Processes,
    own: NodeJS.ProcessEnv = {},
  ): Promise<ServiceProcess> {
    if (!existsSync(file)) throw new Error(`${file} is not built: ${build}`);
    const { program, args, environment: believing } = command(trusted);
    const ports: { [variable: string]: string } = {};
    for (const variable of portVariables) ports[variable] = String(await freePort());
    const port = Number(ports[portVariable]);
    const here = { PATH: process.env.PATH, HOST: LOOPBACK, ...ports, ...NO_AWS };
    const child = spawn(program, args, {
      env: { ...environment, ...believing, ...here, ...own },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const service = new ServiceProcess(child, port, ports);
    await service.until(async () =>
      readinessPath === undefined ? takesConnections(port) : (await fetch(`http://${LOOPBACK}:${port}${readinessPath}`)).ok,
    );
    return service;
  }

  public readonly pid: number;
  /** What it has logged. */
  public log = '';

  private constructor(
    private readonly child: ChildProcess,
    public readonly port: number,
    private readonly ports: { readonly [variable: string]: string },
  ) {
    this.pid = child.pid!;
    running.add(child);
    child.stdout!.setEncoding('utf8').on('data', part => (this.log += part));
  }

  /** Where it listens for a target group. */
  public portOf({ portVariable }: Processes): number {
    return Number(this.ports[portVariable]);
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

  private async until(ready: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + READY_MILLISECONDS;
    while (!(await ready().catch(() => false))) {
      if (this.child.exitCode !== null || Date.now() > end) {
        await this.stop('SIGKILL');
        throw new Error(`the service is not ready:\n${this.log}`);
      }
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
