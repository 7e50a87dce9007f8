import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../rungs/rung-log';

/** The Go modules of this folder, and where what they are built into is kept. */
export const SOURCES = __dirname;
export const KEPT = join(ROOT, '.work', 'kubernetes');

/** The folder of what is built from the sources as they are now: another state has another folder. */
export function folder(): string {
  const digest = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter(file => /\.(go|mod|sum|json)$/.test(file));
  for (const file of files.sort()) digest.update(`${file}\n`).update(readFileSync(join(SOURCES, file)));
  return join(KEPT, digest.digest('hex').slice(0, 16));
}

/** A program or a folder that the build made. */
export function built(name: 'apiserver' | 'hpa-controller' | 'crds'): string {
  const path = join(folder(), name);
  if (!existsSync(path)) throw new Error(`${name} isn't built from these sources yet: npx tsx tools/kubernetes/build.ts`);
  return path;
}
