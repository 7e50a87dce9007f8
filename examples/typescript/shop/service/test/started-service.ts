import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sharedIssuer } from './issuer.js';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** The built service, started as a container starts it. */
export async function start(t: TestContext, env: NodeJS.ProcessEnv = {}) {
  const issuer = await sharedIssuer();
  const settings = { HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'info', ...issuer.environment, ...env };
  const service = spawn(process.execPath, [MAIN], { env: { ...process.env, ...settings }, stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => service.kill('SIGKILL'));
  const exited = once(service, 'exit').then(([code]) => code as number | null);
  const texts: string[] = [];
  const log = createInterface(service.stdout).on('line', line => texts.push(JSON.parse(line).msg));
  const logged = async (pattern: RegExp): Promise<string> => {
    let text;
    while (!(text = texts.find(said => pattern.test(said)))) await once(log, 'line', { signal: AbortSignal.timeout(10_000) });
    return text;
  };
  const port = Number(/\d+$/.exec(await logged(/listening at/))?.[0]);
  return {
    port,
    token: await issuer.token({ scope: 'openid shop/checkout shop/products' }),
    exited,
    logged,
    signal: (name: NodeJS.Signals = 'SIGTERM') => service.kill(name),
  };
}
