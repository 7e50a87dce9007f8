import { readFile, rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

const OUT = 'dist';

process.chdir(import.meta.dirname);
await rm(OUT, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: ['src/main.ts', 'src/style.css'],
  outdir: OUT,
  // A name that changes with the content may be kept for ever.
  entryNames: 'assets/[name]-[hash]',
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  metafile: true,
  logLevel: 'warning',
});

let page = await readFile('index.html', 'utf8');
for (const [path, { entryPoint }] of Object.entries(metafile.outputs)) {
  if (!entryPoint || !page.includes(`"${entryPoint}"`)) throw new Error(`index.html does not refer to "${entryPoint}"`);
  page = page.replace(`"${entryPoint}"`, `"${path.replace(OUT, '')}"`);
}
await writeFile(`${OUT}/index.html`, page);
