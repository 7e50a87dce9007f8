import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AttachedProgram, attachedProgram, portOf } from '../attached-program';
import { LOOPBACK } from '../local-edge/envoy-config';
import { installed } from '../rungs/python';
import { ROOT, RungLog } from '../rungs/rung-log';

const ENVIRONMENT = 'emulator';
const PYTHON = join(ROOT, '.work', ENVIRONMENT, 'bin', 'python');
export const ACCOUNT = '000000000000';

/** Puts ministack into a virtual environment of its own. */
export function installEmulator(log: RungLog): void {
  installed(log, ENVIRONMENT, join(__dirname, 'requirements.txt'), 'python');
}

export function emulatorIsInstalled(): boolean {
  return existsSync(PYTHON);
}

/** AWS's API, CloudFormation's with it, as ministack plays it on a port of this machine: it keeps what is made, checks little, and runs only functions. */
export class Emulator {
  public static async start(): Promise<Emulator> {
    // Where it unpacks functions.
    const folder = mkdtempSync(join(tmpdir(), 'emulator-'));
    // The SDK that the functions of custom resources find in their runtime.
    const server = child('serve.py', { ...process.env, TMPDIR: folder, NODE_PATH: join(ROOT, 'node_modules'), NODE_NO_WARNINGS: '1' });
    return new Emulator(server, folder, `http://${LOOPBACK}:${await portOf(server, 'ministack')}`);
  }

  private readonly asker: AttachedProgram;

  private constructor(
    private readonly server: AttachedProgram,
    private readonly folder: string,
    private readonly url: string,
  ) {
    this.asker = child('ask.py', this.environment);
  }

  /** What makes an AWS client talk to the emulator, and never to an account of whoever runs it. */
  public get environment(): NodeJS.ProcessEnv {
    const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
    return {
      ...Object.fromEntries(own),
      AWS_ENDPOINT_URL: this.url,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      NO_PROXY: LOOPBACK,
    };
  }

  /** One operation, by botocore's names; all pages of what it lists. */
  public async ask(region: string, service: string, operation: string, params: object = {}): Promise<any> {
    const line = this.asker.next();
    this.asker.write(JSON.stringify({ region, service, operation, params }));
    const answer = JSON.parse((await line) ?? JSON.stringify({ error: this.asker.complaint() }));
    if (answer.error) throw new Error(answer.error);
    return answer.result;
  }

  public complaint(): string {
    return this.server.complaint();
  }

  public async stop(): Promise<void> {
    await Promise.all([this.asker.stop(), this.server.stop()]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function child(program: string, env: NodeJS.ProcessEnv): AttachedProgram {
  return attachedProgram(PYTHON, [join(__dirname, program)], env);
}
