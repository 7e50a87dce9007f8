import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AttachedProgram, attachedProgram, portOf } from '../attached-program';
import { LOOPBACK } from '../local-edge/envoy-config';
import { installed } from '../rungs/python';
import { ROOT, RungLog } from '../rungs/rung-log';

const ENVIRONMENT = 'moto';
const PYTHON = join(ROOT, '.work', ENVIRONMENT, 'bin', 'python');

/** Puts moto into a virtual environment of its own. */
export function installMoto(log: RungLog): void {
  installed(log, ENVIRONMENT, join(__dirname, 'requirements.txt'), 'python');
}

export function motoIsInstalled(): boolean {
  return existsSync(PYTHON);
}

/** AWS's API as moto plays it, on a port of this machine: it checks requests and keeps what they make, and runs nothing. */
export class Moto {
  public static async start(): Promise<Moto> {
    const server = attachedProgram(PYTHON, [join(__dirname, 'serve.py')]);
    return new Moto(server, await portOf(server, 'moto'));
  }

  private constructor(
    private readonly server: AttachedProgram,
    public readonly port: number,
  ) {}

  /** Nothing has ever been made. */
  public async reset(): Promise<void> {
    const { ok } = await fetch(`http://${LOOPBACK}:${this.port}/moto-api/reset`, { method: 'POST' });
    if (!ok) throw new Error('moto keeps what it has');
  }

  public async stop(): Promise<void> {
    await this.server.stop();
  }
}
