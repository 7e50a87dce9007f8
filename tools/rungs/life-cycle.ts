import { join } from 'node:path';
import { buildShopPage } from './examples';
import { ROOT, RungLog } from './rung-log';
import { installEmulator } from '../emulator/emulator';

/** Examples from their first deployment to their end, with the AWS CDK CLI, on an emulator of AWS's API. */
export function lifeCycle(log: RungLog): string | undefined {
  installEmulator(log);
  // An app that is made in a test doesn't build what it deploys.
  buildShopPage(log);
  // A server that a failed test left behind must not hold up the build; it ends with its parent.
  log.exec('jest', ['--ci', '--forceExit', '--maxWorkers', '2', join(ROOT, 'test', 'life-cycle')]);
  return log.last(/^Tests: +(.*)$/);
}
