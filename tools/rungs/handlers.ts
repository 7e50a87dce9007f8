import { join } from 'node:path';
import { ROOT, RungLog } from './rung-log';
import { installMoto } from '../moto/moto';

/** The functions of custom resources with the real SDK, against AWS's API as moto plays it. */
export function handlers(log: RungLog): string | undefined {
  installMoto(log);
  // A server that a failed test left behind must not hold up the build; it ends with its parent.
  log.exec('jest', ['--ci', '--forceExit', join(ROOT, 'test', 'handlers')]);
  return log.last(/^Tests: +(.*)$/);
}
