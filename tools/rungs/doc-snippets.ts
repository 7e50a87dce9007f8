import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, RungLog } from './rung-log';

const FIXTURE = join(ROOT, 'rosetta', 'default.ts-fixture');
const OUT = join(ROOT, '.work', 'doc-snippets');

/** The TypeScript of the pages in `docs`, in the same fixture as that of README and doc comments, which the compiler of snippets doesn't read. */
export function compileDocSnippets(log: RungLog): string {
  const fixture = readFileSync(FIXTURE, 'utf8');
  const snippets = readdirSync(join(ROOT, 'docs'))
    .filter(page => page.endsWith('.md'))
    .flatMap(page =>
      [...readFileSync(join(ROOT, 'docs', page), 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code], index) => {
        const name = `${page.replace('.md', '')}-${index + 1}.ts`;
        // What a page takes as given can't be declared inside of a class.
        const given = code.match(/^declare .*$/gm) ?? [];
        const source = fixture.replace('/// here', () => code.replace(/^declare .*$/gm, ''));
        return { name, source: [source, ...given].join('\n') };
      }),
    );
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  snippets.forEach(({ name, source }) => writeFileSync(join(OUT, name), source));
  const compilerOptions = { target: 'ES2022', module: 'node16', strict: true, noEmit: true, skipLibCheck: true, types: ['node'] };
  writeFileSync(join(OUT, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  log.exec('tsc', ['--project', OUT]);
  return `${snippets.length} snippets of docs`;
}
