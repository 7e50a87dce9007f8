import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiTypes, Assembly, loadAssembly } from '../project/public-api/assembly';
import { awkwardNames, blurredTypes, liftedConflicts, missingDocs } from '../project/public-api/member-checks';
import { publicNames, takenNames, unapprovedNames } from '../project/public-api/name-checks';
import { blurredDeclarations, Declarations, droppedExports } from '../project/public-api/source-checks';

const ROOT = join(__dirname, '..', '..');
const APPROVED = join(ROOT, 'test', 'project', 'public-names.txt');

let assembly: Assembly;
let cdk: Assembly;

beforeAll(() => {
  const newest = Math.max(...files('src', '.ts').map(file => statSync(join(ROOT, 'src', file)).mtimeMs));
  const compiled = join(ROOT, '.jsii');
  if (!existsSync(compiled) || statSync(compiled).mtimeMs < newest) throw new Error('.jsii is older than src: run npm run compile first');
  assembly = loadAssembly(ROOT);
  cdk = loadAssembly(join(ROOT, 'node_modules', 'aws-cdk-lib'));
  if (process.env.UPDATE_PUBLIC_NAMES) writeFileSync(APPROVED, `${publicNames(assembly).join('\n')}\n`);
});

function files(folder: string, ending: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith(ending));
}

test('the front door lists names that jsii keeps', () => {
  expect(droppedExports(readFileSync(join(ROOT, 'src', 'index.ts'), 'utf8'), assembly)).toEqual([]);
});

test('no signature is blurred on its way to other languages', () => {
  const declarations: Declarations = new Map(
    files('lib', '.d.ts').map(file => [`src/${file.slice(0, -'.d.ts'.length)}`, readFileSync(join(ROOT, 'lib', file), 'utf8')]),
  );

  expect([...blurredTypes(assembly), ...blurredDeclarations(assembly, declarations)]).toEqual([]);
});

test('no member has an awkward name', () => {
  const find = (fqn: string) => assembly.types?.[fqn] ?? cdk.types?.[fqn];

  expect([...awkwardNames(assembly), ...liftedConflicts(assembly, find)]).toEqual([]);
});

test('every public name is approved (UPDATE_PUBLIC_NAMES=1 approves those that there are)', () => {
  expect(unapprovedNames(assembly, readFileSync(APPROVED, 'utf8').split('\n').filter(Boolean))).toEqual([]);
  expect(apiTypes(assembly)).not.toEqual([]);
});

test('no public name is one that users import from the CDK', () => {
  expect(takenNames(assembly, cdk)).toEqual([]);
});

test('everything public is documented', () => {
  expect(missingDocs(assembly)).toEqual([]);
});
