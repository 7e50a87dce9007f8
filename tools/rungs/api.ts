import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, RungLog } from './rung-log';
import { ACCEPTED_API } from '../accepted-api';

const ACCEPTED = join(ROOT, '.work', 'accepted');

/** What users may rely on: names and docs, the CDK's own design rules, and nothing gone that was accepted before. */
export function publicApi(log: RungLog): string | undefined {
  log.exec('jest', ['--ci', 'test/integ/public-api']);
  const tests = log.last(/^Tests: +(.*)$/);
  log.exec('awslint', ['--no-color']);
  mkdirSync(ACCEPTED, { recursive: true });
  copyFileSync(ACCEPTED_API, join(ACCEPTED, '.jsii'));
  copyFileSync(join(ROOT, 'package.json'), join(ACCEPTED, 'package.json'));
  log.exec('jsii-diff', ['--keys', '--error-on', 'all', '--ignore-file', join(ROOT, '.compatignore'), ACCEPTED, ROOT]);
  return tests;
}
