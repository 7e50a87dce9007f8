import { dirname, join } from 'node:path';
import { python } from './python';
import { ROOT, RungLog } from './rung-log';
import { EXAMPLES } from '../local-edge/examples';

/** Real clients against the examples' templates, served by Envoy. */
export function traffic(log: RungLog): string | undefined {
  python(log, 'python');
  for (const { main } of Object.values(EXAMPLES)) log.exec('npm', ['run', '--silent', 'build'], { cwd: join(dirname(main), '..') });
  // A server that a failed test left behind must not hold up the build; it ends with its parent.
  log.exec('jest', ['--ci', '--forceExit', '--maxWorkers', '2', join(ROOT, 'test', 'traffic')]);
  return log.last(/^Tests: +(.*)$/);
}
