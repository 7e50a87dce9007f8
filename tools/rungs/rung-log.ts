import { spawnSync } from 'node:child_process';
import { appendFileSync, closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..');

/** What a rung's commands print goes to a file of its own, read only when the rung fails. */
export class RungLog {
  public readonly file: string;

  constructor(name: string) {
    const folder = join(ROOT, '.work', 'logs');
    mkdirSync(folder, { recursive: true });
    this.file = join(folder, `${name}.log`);
    writeFileSync(this.file, '');
  }

  public write(text: string): void {
    appendFileSync(this.file, `${text}\n`);
  }

  /** Runs a command from node_modules/.bin or the PATH and throws unless it succeeds. An `undefined` variable is unset. */
  public exec(command: string, args: string[], options: { cwd?: string; env?: Record<string, string | undefined> } = {}): void {
    this.write(`$ ${[command, ...args].join(' ')}`);
    const output = openSync(this.file, 'a');
    const path = `${join(ROOT, 'node_modules', '.bin')}:${process.env.PATH}`;
    try {
      const { status, signal, error } = spawnSync(command, args, {
        cwd: options.cwd ?? ROOT,
        env: { ...process.env, PATH: path, ...options.env },
        stdio: ['ignore', output, output],
      });
      if (status !== 0) throw new Error(`${command} ${error?.message ?? (signal ? `was ended by ${signal}` : `exited with ${status}`)}`);
    } finally {
      closeSync(output);
    }
  }

  public tail(lines: number): string {
    return readFileSync(this.file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  }
}
