import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const EXAMPLES = join(ROOT, 'examples', 'typescript');
const folder = mkdtempSync(join(tmpdir(), 'packed-package-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function synthesise(app: string): { [template: string]: string } {
  const out = mkdtempSync(join(folder, 'out-'));
  execFileSync(process.execPath, [join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs'), 'app.ts'], {
    cwd: app,
    env: { ...process.env, CDK_OUTDIR: out, CDK_VALIDATION: 'false' },
  });
  const names = readdirSync(out).filter(name => name.endsWith('.template.json'));
  return Object.fromEntries(names.map(name => [name, readFileSync(join(out, name), 'utf8')]));
}

test("a user's copy of the example, with the package as it is published, gives the same templates", () => {
  // GIVEN the package as npm would deliver it
  const [{ filename }] = JSON.parse(
    execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
  const modules = join(folder, 'copy', 'node_modules');
  mkdirSync(modules, { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, filename), '-C', modules]);
  symlinkSync(join(modules, 'package'), join(modules, 'cdk-scalable-api'));
  mkdirSync(join(modules, '@aws-cdk'));
  for (const name of ['aws-cdk-lib', 'constructs', 'tsx', '@aws-cdk/lambda-layer-kubectl-v35']) {
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  }
  // AND a copy of the example outside the repository
  for (const name of ['rest', 'computes']) {
    cpSync(join(EXAMPLES, name), join(folder, 'copy', name), {
      recursive: true,
      filter: source => !/node_modules|cdk\.out|\/dist$/.test(source.slice(EXAMPLES.length)),
    });
  }
  // WHEN
  const templates = synthesise(join(folder, 'copy', 'rest'));
  // THEN
  expect(Object.keys(templates)).toHaveLength(3);
  expect(templates).toEqual(synthesise(join(EXAMPLES, 'rest')));
});
