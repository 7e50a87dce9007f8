import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './rung-log';

/** A fenced block of a page; inside of a list it is indented, and its code here is not. */
export interface Fence {
  /** Its page, and the line on which it begins, as a file may be called. */
  readonly name: string;
  /** What stands behind the language. */
  readonly info: string;
  readonly code: string;
}

/** The pages in `docs`, as paths below the repository. */
export function docPages(): string[] {
  const files = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' });
  return files
    .filter(file => file.endsWith('.md'))
    .map(file => join('docs', file))
    .sort();
}

/** The blocks of one language on some pages. */
export function fences(pages: string[], language: string): Fence[] {
  const fence = new RegExp(`^( *)\`\`\`${language}(| [^\\n]*)\\n(.*?)^\\1\`\`\`$`, 'gms');
  return pages.flatMap(page => {
    const text = readFileSync(join(ROOT, page), 'utf8');
    return [...text.matchAll(fence)].map(({ 1: indent, 2: info, 3: block, index }) => ({
      name: `${page.replace('.md', '').replace(/\W/g, '-')}-line-${text.slice(0, index).split('\n').length}`,
      info: info.trim(),
      code: block.replace(new RegExp(`^${indent}`, 'gm'), ''),
    }));
  });
}
