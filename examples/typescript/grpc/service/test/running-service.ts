import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** Starts the built service as a container would, on a free port of this machine. */
export async function startService(t: TestContext, env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, HOST: '127.0.0.1', GRPC_PORT: '0', LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const messages: string[] = [];
  const lines = createInterface(child.stdout);
  lines.on('line', line => messages.push(JSON.parse(line).msg));

  const logged = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const found = messages.find(message => pattern.test(message));
      if (found) return found;
      await once(lines, 'line', { signal: AbortSignal.timeout(10_000) });
    }
  };
  const port = Number((await logged(/listening at/)).match(/:(\d+)$/)?.[1]);
  return { port, exited, logged, messages, signal: (name: NodeJS.Signals) => child.kill(name) };
}

/** Resolves when the service takes no new connections. */
export async function refused(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const socket = connect({ port, host: '127.0.0.1' });
    const error = await once(socket, 'connect').then(
      () => undefined,
      (reason: NodeJS.ErrnoException) => reason,
    );
    socket.destroy();
    if (error?.code === 'ECONNREFUSED') return;
    await setTimeout(50);
  }
  assert.fail('the service still takes connections');
}
