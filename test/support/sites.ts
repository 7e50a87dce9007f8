import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { StaticSite, StaticSiteOptions } from '../../src';

/** A small page as a bundler leaves it. */
export const SITE = join(__dirname, 'site');

/** The same page in a single-page application. */
export function singlePage(options: StaticSiteOptions = {}): StaticSite {
  return StaticSite.fromDirectory(SITE, { fallback: 'index.html', ...options });
}

/** A new folder with files of no matter what. */
export function folderOf(...files: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'site-'));
  for (const file of files) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), file);
  }
  return folder;
}
