import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { docPages, fences } from './fences';
import { ROOT, RungLog } from './rung-log';

const FIXTURE = join(ROOT, 'rosetta', 'default.ts-fixture');
const OUT = join(ROOT, '.work', 'doc-snippets');

/** What a snippet takes as given, and what it imports, can't stand inside of a class. */
const OUTSIDE = /^ *(?:declare|import) .*$/gm;

/**
 * The TypeScript of the pages in `docs`, which the compiler of snippets doesn't read, in the same fixture as that of README and doc
 * comments: a fence `ts` holds what stands in a constructor, a fence `ts nofixture` a whole file.
 */
export function compileDocSnippets(log: RungLog): string {
  const fixture = readFileSync(FIXTURE, 'utf8');
  const snippets = fences(docPages(), 'ts').map(({ name, info, code }) => ({
    name: `${name}.ts`,
    source: info === 'nofixture' ? code : inFixture(code, fixture),
  }));
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  snippets.forEach(({ name, source }) => writeFileSync(join(OUT, name), source));
  const compilerOptions = { target: 'ES2022', module: 'node16', strict: true, noEmit: true, skipLibCheck: true, types: ['node'] };
  writeFileSync(join(OUT, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  log.exec('tsc', ['--project', OUT]);
  return `${snippets.length} snippets of docs`;
}

function inFixture(code: string, fixture: string): string {
  const outside = code.match(OUTSIDE) ?? [];
  const source = fixture.replace('/// here', () => code.replace(OUTSIDE, ''));
  return [source, ...outside].join('\n');
}
