import { spawnSync } from 'node:child_process';
import { appendFileSync, closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..');

/** A command that hangs fails the build while its log can still be read. */
const MOST_MINUTES = 10;

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
        env: { ...process.env, PATH: path, NO_COLOR: '1', FORCE_COLOR: undefined, ...options.env },
        stdio: ['ignore', output, output],
        timeout: MOST_MINUTES * 60_000,
        // One that hangs may be deaf to the others.
        killSignal: 'SIGKILL',
      });
      if (status !== 0) throw new Error(`${command} ${error?.message ?? (signal ? `was ended by ${signal}` : `exited with ${status}`)}`);
    } finally {
      closeSync(output);
    }
  }

  /** The last line that matches, without what the pattern doesn't capture. */
  public last(pattern: RegExp): string | undefined {
    return this.lines()
      .map(line => pattern.exec(line)?.[1])
      .filter(Boolean)
      .pop();
  }

  /** The end of the log, without the width of minified code. */
  public tail(lines: number): string {
    return this.lines()
      .slice(-lines)
      .map(line => line.slice(0, 300))
      .join('\n');
  }

  private lines(): string[] {
    return readFileSync(this.file, 'utf8').trimEnd().split('\n');
  }
}
