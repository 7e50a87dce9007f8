import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const ROOT = join(__dirname, '..', '..');
const WORKFLOWS = join(ROOT, '.github', 'workflows');

/** Permissive, so that whoever copies an example owes no more than a notice. */
const LICENCES = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Python-2.0',
];
/** Packages whose manifest names no licence, and which one their repository has. */
const UNNAMED: { readonly [name: string]: string } = { 'connect-dynamodb': 'MIT' };

const manifest = read('package.json');
const locked: [string, any][] = Object.entries(read('package-lock.json').packages);
const packages = locked.filter(([path, { link }]) => path.startsWith('node_modules/') && !link);

function read(file: string): any {
  return JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
}

test('the package brings nothing along: its users have the CDK already', () => {
  expect([manifest.dependencies, manifest.bundledDependencies, manifest.optionalDependencies]).toEqual([undefined, undefined, undefined]);
  expect(Object.keys(manifest.peerDependencies).sort()).toEqual(['aws-cdk-lib', 'constructs']);
});

describe('the lock file', () => {
  test('names packages and hashes, and no host', () => {
    expect(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved": "https?:/);
    expect(packages.length).toBeGreaterThan(500);
    expect(packages.filter(([, { integrity, inBundle }]) => !integrity && !inBundle).map(([path]) => path)).toEqual([]);
  });

  test('has packages under permissive licences only', () => {
    const licenceOf = (path: string, { license }: any): string => license ?? UNNAMED[path.replace(/^.*node_modules\//, '')] ?? 'none';
    const free = (expression: string) =>
      expression
        .replace(/[()]/g, '')
        .split(' OR ')
        .some(each => LICENCES.includes(each));
    const others = packages.filter(([path, about]) => !free(licenceOf(path, about)));
    expect(others.map(([path, about]) => `${path}: ${licenceOf(path, about)}`)).toEqual([]);
  });
});

test('pip installs what is named, and nothing newer', () => {
  const lines = readFileSync(join(ROOT, 'requirements-dev.txt'), 'utf8').split('\n').filter(Boolean);
  expect(lines.filter(line => !/^[\w.-]+==[\w.]+$/.test(line))).toEqual([]);
});

describe('the workflows', () => {
  const jobs: [string, any][] = readdirSync(WORKFLOWS).flatMap(file =>
    Object.entries(parse(readFileSync(join(WORKFLOWS, file), 'utf8')).jobs).map(([job, about]): [string, any] => [`${file} ${job}`, about]),
  );

  test('run actions by the commit that they are', () => {
    const used = jobs.flatMap(([, { steps }]) => steps.flatMap(({ uses }: any) => uses ?? []));
    expect(used.length).toBeGreaterThan(20);
    expect(used.filter(each => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(each))).toEqual([]);
  });

  test('write what they must, and nothing else', () => {
    const written = jobs.flatMap(([job, { permissions }]) =>
      Object.entries(permissions ?? { everything: 'write' })
        .filter(([, access]) => access === 'write')
        .map(([scope]) => `${job} ${scope}`),
    );
    expect(written.sort()).toEqual([
      // Says in the pull request what is wrong with its title.
      'pull-request-lint.yml validate pull-requests',
      // Pushes the tag.
      'release.yml release contents',
      // Makes the release, with the bill of materials.
      'release.yml release_github contents',
      // Shows npm and PyPI who it is, instead of a token.
      'release.yml release_npm id-token',
      'release.yml release_pypi id-token',
    ]);
  });
});
