import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, RungLog } from './rung-log';

/** Regenerates what is generated and fails if that changes a file: the fix is to commit what it has just written. */
export function generatedFilesAreCurrent(log: RungLog): string {
  const files = [...JSON.parse(readFileSync(join(ROOT, '.projen', 'files.json'), 'utf8')).files, 'package.json', 'API.md'];
  const before = files.map(fingerprint);
  log.exec('projen', ['--no-post']);
  log.exec('projen', ['docgen']);
  const stale = files.filter((file, index) => fingerprint(file) !== before[index]);
  if (stale.length > 0) throw new Error(`stale until now: ${stale.join(', ')}; commit them as they are`);
  return `${files.length} files`;
}

function fingerprint(file: string): string | undefined {
  const path = join(ROOT, file);
  return existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : undefined;
}
