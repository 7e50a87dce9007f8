/**
 * `npm run accept-api`: what users may rely on, as the compiler sees it, becomes what `npm test` compares the next change with. Run it with
 * each release; a break that is meant goes into `.compatignore`, where users read it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
/** What says nothing of compatibility: texts, places in the source, and what package.json has already. */
const LEFT_OUT = [
  'readme',
  'dependencyClosure',
  'docs',
  'locationInModule',
  'symbolId',
  'fingerprint',
  'metadata',
  'description',
  'keywords',
];

export const ACCEPTED_API = join(ROOT, 'test', 'project', 'accepted-api.json');

function shape(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !LEFT_OUT.includes(key)));
}

if (require.main === module) {
  const assembly = JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8'));
  writeFileSync(ACCEPTED_API, `${JSON.stringify({ ...assembly, fingerprint: '' }, shape, 1)}\n`);
}
