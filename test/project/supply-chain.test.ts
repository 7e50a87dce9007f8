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

describe('pip installs what is named, and nothing newer', () => {
  const lines = (file: string) =>
    readFileSync(join(ROOT, file), 'utf8')
      .split('\n')
      .filter(line => /^[^#]/.test(line));

  test.each(['requirements-dev.txt', ...['emulator', 'local-edge', 'moto'].map(tool => `tools/${tool}/requirements.txt`)])('%s', file => {
    expect(lines(file)).not.toEqual([]);
    expect(lines(file).filter(line => !/^[\w.-]+==[\w.]+$/.test(line))).toEqual([]);
  });

  test('where packages are signed, by hash', () => {
    const tools = lines('projenrc/pypi-tools.txt');
    expect(tools).toContainEqual(expect.stringMatching(/^twine==/));
    expect(tools.filter(line => !/^[\w.-]+==[\w.]+ --hash=sha256:[0-9a-f]{64}$/.test(line))).toEqual([]);
  });
});

describe('the workflows', () => {
  const workflows = readdirSync(WORKFLOWS).map((file): [string, any] => [file, parse(readFileSync(join(WORKFLOWS, file), 'utf8'))]);
  const jobs = workflows.flatMap(([file, { jobs: own }]) =>
    Object.entries<any>(own).map(([job, about]): [string, any] => [`${file} ${job}`, about]),
  );
  const steps = jobs.flatMap(([, about]) => about.steps as any[]);
  const using = (action: string) => steps.filter(({ uses }) => uses?.startsWith(`${action}@`));
  /** Where there is something to steal. */
  const holding = jobs.filter(([job, about]) => written(job, about).length > 0 || JSON.stringify(about).includes('secrets.'));

  function written(job: string, { permissions = 'write-all' }: any): string[] {
    const granted = typeof permissions === 'string' ? { everything: permissions.replace('-all', '') } : permissions;
    return Object.entries(granted)
      .filter(([, access]) => access === 'write')
      .map(([scope]) => `${job} ${scope}`);
  }

  test('run actions by the commit that they are', () => {
    const used = steps.flatMap(({ uses }) => uses ?? []);
    expect(used.length).toBeGreaterThan(20);
    expect(used.filter(each => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(each))).toEqual([]);
  });

  test('write what they must, and nothing else', () => {
    expect(jobs.flatMap(([job, about]) => written(job, about)).sort()).toEqual([
      // Says in the pull request what is wrong with its title.
      'pull-request-lint.yml validate pull-requests',
      // Makes the release and its tag, with the bill of materials.
      'release.yml release_github contents',
      // Shows npm and PyPI who it is, instead of a token.
      'release.yml release_npm id-token',
      'release.yml release_pypi id-token',
    ]);
    expect(written('any', { permissions: 'write-all' })).toEqual(['any everything']);
    expect(written('any', {})).toEqual(['any everything']);
  });

  test('leave no token in a checkout', () => {
    const checkouts = using('actions/checkout');
    expect(checkouts.length).toBeGreaterThan(10);
    expect(checkouts.filter(each => each.with?.['persist-credentials'] !== false)).toEqual([]);
  });

  test('restore no cache that another run has filled', () => {
    expect(using('actions/setup-node').filter(each => each.with['package-manager-cache'] !== false)).toEqual([]);
    expect(using('actions/setup-go').filter(each => each.with.cache !== false)).toEqual([]);
    expect(steps.filter(({ uses, with: given }) => uses?.startsWith('actions/cache') || given?.cache)).toEqual([]);
  });

  test('give pull requests no secret, but the token with which their titles are judged', () => {
    const judged = workflows.filter(([, { on }]) => 'pull_request' in on || 'pull_request_target' in on);
    expect(judged.map(([file]) => file)).toEqual(['build.yml', 'pull-request-lint.yml']);
    const used = judged.flatMap(
      ([file, about]) =>
        JSON.stringify(about)
          .match(/secrets\W+\w+|github\W+token/g)
          ?.map(each => `${file} ${each}`) ?? [],
    );
    expect(used).toEqual(['pull-request-lint.yml secrets.GITHUB_TOKEN']);
  });

  test("run nothing of a pull request's where they have the rights of the branch", () => {
    const trusted = workflows.filter(([, { on }]) => 'pull_request_target' in on);
    const theirs = trusted.flatMap(([, about]) => Object.values<any>(about.jobs).flatMap(job => job.steps));
    expect(theirs.map(({ uses, run }) => run ?? uses.split('@')[0])).toEqual(['amannn/action-semantic-pull-request']);
  });

  test('run nothing where they hold a key or a right, but what a lock file names, without its scripts', () => {
    expect(holding.map(([job]) => job)).toEqual(
      expect.arrayContaining(['npm', 'maven', 'pypi', 'github'].map(each => `release.yml release_${each}`)),
    );
    const commands = holding.flatMap(([, about]) => about.steps.flatMap(({ run }: any) => run ?? []));
    expect(commands.filter(run => /\bnpx\b|\bprojen\b|\bnpm (?!ci --ignore-scripts)|pip install (?!.*--require-hashes)/.test(run))).toEqual(
      [],
    );
    expect(commands.filter(run => run.includes('publib'))).toHaveLength(3);
    expect(commands.filter(run => /publib/.test(run) && !/^\.repo\/node_modules\/\.bin\/publib-\w+$/.test(run))).toEqual([]);
  });

  test('send nothing in a dry run', () => {
    const { jobs: own } = workflows.find(([file]) => file === 'release.yml')![1];
    const sending = Object.values<any>(own)
      .filter(({ environment }) => environment === 'release')
      .flatMap(job => job.steps)
      .filter(({ env }) => env);
    expect(sending).toHaveLength(5);
    const dry = (step: any) => step.if === '${{ !inputs.dry_run }}' || step.env.PUBLIB_DRYRUN === '${{ inputs.dry_run }}';
    expect(sending.filter(step => !dry(step)).map(({ name }) => name)).toEqual([]);
  });

  test('look for advisories each week, and before a release', () => {
    const looking = jobs.filter(([, about]) => about.steps.some(({ run }: any) => run === 'npm audit --omit=dev'));
    expect(looking.map(([job]) => job)).toEqual(['newest-cdk.yml advisories', 'release.yml release']);
  });
});
