import { join } from 'node:path';
import { ROOT, RungLog } from './rung-log';
import { installDynamoDb } from '../dynamodb/dynamodb';

/** Sessions of real middleware in DynamoDB, in the table that the template makes. */
export function sessions(log: RungLog): string | undefined {
  installDynamoDb(log);
  // A server that a failed test left behind must not hold up the build; it ends with its parent.
  log.exec('jest', ['--ci', '--forceExit', join(ROOT, 'test', 'sessions')]);
  return log.last(/^Tests: +(.*)$/);
}
