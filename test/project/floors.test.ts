import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Linter, loadESLint } from 'eslint';

const ROOT = join(__dirname, '..', '..');
const RULE = 'import/no-restricted-paths';

let project: string;
let severity: Linter.StringSeverity;
let zones: { target: string }[];
let lint: (file: string, imported: string, keyword?: string) => Promise<string[]>;

/** A small project under the build's own rule, so that the verdicts don't depend on which rooms are furnished today. */
beforeAll(async () => {
  const ESLint = await loadESLint({ useFlatConfig: false });
  const { parser, plugins, rules } = await new ESLint({ cwd: ROOT }).calculateConfigForFile(join(ROOT, 'src', 'index.ts'));
  [severity, { zones }] = rules[RULE];

  project = mkdtempSync(join(tmpdir(), 'floors-'));
  const settings = { 'import/parsers': { [parser]: ['.ts'] }, 'import/resolver': { node: { extensions: ['.ts'] } } };
  const eslint = new ESLint({
    cwd: project,
    useEslintrc: false,
    resolvePluginsRelativeTo: ROOT,
    overrideConfig: { parser, plugins, settings, rules: { [RULE]: [severity, { zones, basePath: project }] } },
  });
  lint = async (file, imported, keyword = 'import') => {
    const path = imported.includes('/') ? `${'../'.repeat(dirname(file).split('/').length)}${imported}` : imported;
    if (path !== imported) furnish(imported);
    const [{ messages }] = await eslint.lintText(`${keyword} { it } from '${path}';\n`, { filePath: furnish(file) });
    return messages.map(({ ruleId, message }) => (ruleId === RULE ? 'refused' : message));
  };
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

function furnish(file: string): string {
  const path = join(project, `${file}.ts`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, 'export const it = 1;\n');
  return path;
}

test.each([
  ['a lower room from a higher one', 'src/api/x', 'src/compute/y'],
  ['the ground floor', 'src/compute/x', 'src/protocol/y'],
  ['small helpers from the ground floor', 'src/protocol/x', 'src/private/y'],
  ['small helpers from the top', 'src/edge/x', 'src/private/y'],
  ['the own room', 'src/edge/x', 'src/edge/private/y'],
  ['a contract of the same floor', 'src/api/x', 'src/edge/y.contract'],
  ['a contract of a higher floor', 'src/compute/x', 'src/operations/y.contract'],
  ['a contract from a contract', 'src/compute/x.contract', 'src/operations/y.contract'],
  ['the value objects of scaling from a contract', 'src/compute/x.contract', 'src/scaling/y'],
  ['every room from the front door', 'src/index', 'src/planning/y'],
  ['the CDK', 'src/protocol/x', 'aws-cdk-lib'],
  ['the library from a test', 'test/edge/x', 'src/edge/y'],
])('%s may be imported', async (_, file, imported) => {
  expect(await lint(file, imported)).toEqual([]);
});

test.each([
  ['a higher room', 'src/protocol/x', 'src/edge/y'],
  ['a higher room in the middle', 'src/compute/x', 'src/api/y'],
  ['the same floor', 'src/edge/x', 'src/api/y'],
  ['the same floor below', 'src/region/x', 'src/waf/y'],
  ['the same floor at the ground', 'src/protocol/x', 'src/scaling/y'],
  ['any room from small helpers', 'src/private/x', 'src/protocol/y'],
  ['a contract of a higher floor from the ground', 'src/protocol/x', 'src/compute/y.contract'],
  ['a file deep in a higher room', 'src/waf/x', 'src/edge/private/y'],
  ['what only looks like a contract', 'src/compute/x', 'src/edge/contract'],
  ['the front door', 'src/edge/x', 'src/index'],
  ['what is no contract from a contract', 'src/compute/x.contract', 'src/private/y'],
  ['a neighbour that is no contract from a contract', 'src/compute/x.contract', 'src/compute/y'],
  ['tests', 'src/edge/x', 'test/edge/y'],
])('%s is refused', async (_, file, imported) => {
  expect(await lint(file, imported)).toEqual(['refused']);
});

test.each(['import type', 'export'])('%s is an import too', async keyword => {
  expect(await lint('src/protocol/x', 'src/edge/y', keyword)).toEqual(['refused']);
});

test('every room has its floor', () => {
  const rooms = readdirSync(join(ROOT, 'src'), { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => `./src/${name}`);

  expect(zones.map(({ target }) => target)).toEqual(expect.arrayContaining(rooms));
});

test('the build lints with this rule as an error', () => {
  expect(severity).toBe('error');
});
