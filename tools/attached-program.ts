import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A program that ends with its standard input, and so with whoever started it. */
export interface AttachedProgram {
  /** The next line that it prints; undefined when it has ended. */
  next(): Promise<string | undefined>;
  write(line: string): void;
  /** The end of what it said of itself. */
  complaint(): string;
  stop(): Promise<void>;
}

export function attachedProgram(command: string, args: string[], env = process.env): AttachedProgram {
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', part => (complaint = (complaint + part).slice(-20_000)));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const gone = once(child, 'exit');
  return {
    next: async () => (await lines.next()).value,
    write: line => child.stdin.write(`${line}\n`),
    complaint: () => complaint,
    stop: async () => {
      child.stdin.end();
      await gone;
    },
  };
}

/** The port that a server of ours prints when it listens. */
export async function portOf(server: AttachedProgram, name: string): Promise<number> {
  const port = Number(await server.next());
  if (!port) throw new Error(`${name} does not start:\n${server.complaint()}`);
  return port;
}
