import { join } from 'node:path';
import { ROOT, RungLog } from './rung-log';
import { installEnvoy } from '../local-edge/envoy';

/** Real clients against the examples' templates, served by Envoy. */
export function traffic(log: RungLog): string | undefined {
  installEnvoy(log);
  log.exec('npm', ['run', '--silent', 'build', '--workspaces', '--if-present']);
  // A server that a failed test left behind must not hold up the build; it ends with its parent.
  // What serves on a JVM has a rung of its own.
  const but = ['--testPathIgnorePatterns', '/node_modules/', 'spring.test'];
  log.exec('jest', ['--ci', '--forceExit', '--maxWorkers', '2', ...but, '--', join(ROOT, 'test', 'traffic')]);
  return log.last(/^Tests: +(.*)$/);
}

/** What a new user is shown of the shop, with a call over each protocol. */
export function demo(log: RungLog): void {
  log.exec('tsx', [join(ROOT, 'tools', 'demo.ts'), 'shop', '--once'], { env: { CDK_VALIDATION: undefined } });
}
