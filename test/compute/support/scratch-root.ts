import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unitSettings } from './boots';
import { runs } from './requirements';

/** What the stand-ins answer; everything else succeeds silently. */
export interface Scenario {
  /** Answers of DescribeTargetHealth by target group's name, one a call, the last one for ever; `error` fails the call. */
  readonly health?: { [targetGroup: string]: string[] };
  /** Answers of the metadata service for the target lifecycle state, likewise. */
  readonly lifecycle?: string[];
  /** Values of secrets, by the last part of their ARN. */
  readonly secrets?: { [id: string]: string };
  /** Answers of the process on its ports, likewise; `refused` while it does not listen. */
  readonly listens?: string[];
  /** Packages that the machine image holds. */
  readonly installed?: string[];
  /** Calls that fail: patterns of the arguments, by command. */
  readonly fails?: { [command: string]: string[] };
}

/** One recorded call of a stand-in. */
export interface Call {
  readonly command: string;
  readonly args: string[];
  readonly environment: { [name: string]: string };
  readonly input?: string;
  /** Command and arguments in one line, for patterns. */
  readonly line: string;
}

export interface Outcome {
  readonly status: number | null;
  readonly output: string;
}

const NAMESPACES = [
  ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']),
  '--mount',
  '--net',
  '--pid',
  '--fork',
  '--kill-child',
];
const STAND_INS = join(__dirname, 'stand-ins');
/** Commands that Amazon Linux brings with it, beside bash and env: no others exist in the scratch root. */
const PRESENT = ['aws', 'chmod', 'curl', 'dnf', 'install', 'sleep', 'systemctl'];
/** What each package brings: the scratch root has it only once it is installed. */
const PACKAGES: { [name: string]: string[] } = {
  'amazon-cloudwatch-agent': ['/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl', '/usr/bin/amazon-cloudwatch-agent-ctl'],
  'aws-cfn-bootstrap': ['/opt/aws/bin/cfn-signal'],
  docker: ['/usr/bin/docker'],
  'java-21-amazon-corretto-headless': ['/usr/bin/java'],
  logrotate: ['/usr/sbin/logrotate'],
  nodejs22: ['/usr/bin/node'],
  unzip: ['/usr/bin/unzip'],
  shop: ['/opt/shop/bin/serve'],
};

export const ISOLATION = {
  available: runs('unshare', ...NAMESPACES, '--mount-proc', 'chroot', '/', 'true') && runs('jq', '--version'),
  reason: 'it needs root or unprivileged user namespaces (unshare, chroot), and jq',
};

/** What all roots are copied from, made once. */
let template: string | undefined;

/** A directory with just enough of an operating system to run a boot script, every dangerous command replaced by a recording one. */
export class ScratchRoot {
  /** Removes what all roots are copied from. */
  public static cleanUp(): void {
    if (template) rmSync(template, { recursive: true, force: true });
    template = undefined;
  }

  public readonly path = mkdtempSync(join(tmpdir(), 'scratch-root-'));

  constructor(scenario: Scenario = {}) {
    template ??= makeTemplate();
    spawnSync('cp', ['--archive', `${template}/.`, this.path]);
    for (const [group, answers] of Object.entries(scenario.health ?? {})) this.write(`/scenario/health.${group}`, lines(answers));
    if (scenario.listens) this.write('/scenario/listens', lines(scenario.listens));
    for (const name of scenario.installed ?? []) this.install(name);
    if (scenario.lifecycle) this.write('/scenario/lifecycle', lines(scenario.lifecycle));
    for (const [id, value] of Object.entries(scenario.secrets ?? {})) this.write(`/scenario/secret.${id}`, value);
    this.fail(scenario.fails ?? {});
  }

  /** Makes calls fail from now on. */
  public fail(fails: { [command: string]: string[] }): void {
    for (const [command, patterns] of Object.entries(fails)) this.write(`/scenario/${command}.fails`, lines(patterns));
  }

  /** Runs a script by its own first line, as cloud-init runs user data. */
  public runUserData(script: string): Outcome {
    const path = '/var/lib/cloud/instance/scripts/part-001';
    this.write(path, script);
    chmodSync(join(this.path, path), 0o700);
    return this.run([path], { PATH: '/usr/local/sbin:/sbin:/bin:/usr/sbin:/usr/bin' });
  }

  /** Runs a unit as systemd does: hardly any environment, no home directory, its credentials, its working directory. */
  public runUnit(unit: string): Outcome {
    const settings = unitSettings(this.read(`/etc/systemd/system/${unit}`));
    const credentials = `/run/credentials/${unit}`;
    for (const credential of settings.LoadCredential ?? []) {
      const [name, path] = credential.split(':');
      this.write(`${credentials}/${name}`, this.read(path));
    }
    const env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin', LANG: 'C.UTF-8', CREDENTIALS_DIRECTORY: credentials };
    const [directory = '/'] = settings.WorkingDirectory ?? [];
    return this.run(['/bin/bash', '-c', 'cd "$0" && exec "$1"', directory, settings.ExecStart[0]], env);
  }

  /** The recorded calls, in their order. */
  public get calls(): Call[] {
    const folder = join(this.path, 'record');
    return readdirSync(folder)
      .filter(name => name.endsWith('.args'))
      .sort()
      .map(name => {
        const part = (kind: string) => join(folder, name.replace('.args', `.${kind}`));
        const [command, ...args] = strings(part('args'));
        const environment = Object.fromEntries(strings(part('environ')).map(entry => entry.split(/=(.*)/s, 2)));
        const input = existsSync(part('stdin')) ? readFileSync(part('stdin'), 'utf8') : undefined;
        return { command, args, environment, input, line: [command, ...args].join(' ') };
      });
  }

  /** Forgets the calls so far. */
  public forget(): void {
    rmSync(join(this.path, 'record'), { recursive: true });
    mkdirSync(join(this.path, 'record'));
  }

  /** Every file that was written by what ran here, with its path. */
  public get written(): string[] {
    const own = (path: string) => /^(record|scenario|proc|run)\//.test(path) || path.startsWith('var/lib/cloud/');
    return files(this.path)
      .filter(path => !own(path) && !existsSync(join(template!, path)))
      .map(path => `/${path}`)
      .sort();
  }

  public read(path: string): string {
    return readFileSync(join(this.path, path), 'utf8');
  }

  public mode(path: string): number {
    return statSync(join(this.path, path)).mode % 0o1000;
  }

  public remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  private run(command: string[], env: NodeJS.ProcessEnv): Outcome {
    const { status, stdout, stderr, error } = spawnSync(
      'unshare',
      [...NAMESPACES, `--mount-proc=${this.path}/proc`, 'chroot', this.path, ...command],
      {
        env,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: 20_000,
        killSignal: 'SIGKILL',
      },
    );
    if (error) throw error;
    return { status, output: stdout + stderr };
  }

  private install(name: string): void {
    for (const path of files(join(this.path, 'packages', name))) {
      mkdirSync(dirname(join(this.path, path)), { recursive: true });
      symlinkSync(`/packages/${name}/${path}`, join(this.path, path));
    }
  }

  private write(path: string, content: string): void {
    mkdirSync(dirname(join(this.path, path)), { recursive: true });
    writeFileSync(join(this.path, path), content);
  }
}

function makeTemplate(): string {
  const root = mkdtempSync(join(tmpdir(), 'scratch-root-template-'));
  for (const folder of [
    'dev',
    'proc',
    'record',
    'scenario',
    'packages',
    'usr/bin',
    'usr/local/bin',
    'usr/sbin',
    'etc/systemd/system',
    'opt/aws/bin',
    'opt/aws/amazon-cloudwatch-agent/bin',
    'tmp',
  ]) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  symlinkSync('usr/bin', join(root, 'bin'));
  symlinkSync('/proc/self/fd/0', join(root, 'dev/stdin'));
  writeFileSync(join(root, 'dev/null'), '');
  for (const command of ['bash', 'env']) copyCommand(command, join(root, 'usr/bin', command), root);
  for (const command of PRESENT) copyStandIn('record', join(root, 'usr/bin', command));
  for (const [name, paths] of Object.entries(PACKAGES)) paths.forEach(path => copyStandIn('record', join(root, 'packages', name, path)));
  copyCommand('jq', join(root, 'packages/jq/usr/bin/jq'), root);
  for (const command of ['install', 'ln']) copyCommand(command, join(root, 'packages', command), root);
  copyStandIn('copy', join(root, 'packages/copy'));
  return root;
}

function copyStandIn(name: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(join(STAND_INS, name), to);
  chmodSync(to, 0o755);
}

/** Copies a program of this machine with the libraries that it is linked to. */
function copyCommand(command: string, to: string, root: string): void {
  const from = spawnSync('bash', ['-c', `command -v ${command}`], { encoding: 'utf8' }).stdout.trim();
  const libraries = spawnSync('ldd', [from], { encoding: 'utf8' }).stdout.match(/\/\S+(?= \(0x)/g) ?? [];
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
  for (const library of libraries) {
    mkdirSync(dirname(join(root, library)), { recursive: true });
    copyFileSync(library, join(root, library));
  }
}

function files(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(root.length + 1));
}

function strings(path: string): string[] {
  return readFileSync(path, 'utf8').split('\0').slice(0, -1);
}

function lines(values: string[]): string {
  return values.map(value => `${value}\n`).join('');
}
