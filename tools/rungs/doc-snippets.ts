import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, RungLog } from './rung-log';

const DOCS = join(ROOT, 'docs');
const FIXTURE = join(ROOT, 'rosetta', 'default.ts-fixture');
const OUT = join(ROOT, '.work', 'doc-snippets');

/** A fence `ts` holds what stands in a constructor, a fence `ts nofixture` a whole file; one inside of a list is indented. */
const FENCE = /^( *)```ts( nofixture)?\n(.*?)^\1```$/gms;

/** What a snippet takes as given, and what it imports, can't stand inside of a class. */
const OUTSIDE = /^ *(?:declare|import) .*$/gm;

/** The TypeScript of the pages in `docs`, in the same fixture as that of README and doc comments, which the compiler of snippets doesn't read. */
export function compileDocSnippets(log: RungLog): string {
  const fixture = readFileSync(FIXTURE, 'utf8');
  const snippets = readdirSync(DOCS, { recursive: true, encoding: 'utf8' })
    .filter(page => page.endsWith('.md'))
    .sort()
    .flatMap(page =>
      [...readFileSync(join(DOCS, page), 'utf8').matchAll(FENCE)].map(([, , whole, code], index) => ({
        name: `${page.replace('.md', '').replaceAll('/', '-')}-${index + 1}.ts`,
        source: whole ? code : inFixture(code, fixture),
      })),
    );
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
