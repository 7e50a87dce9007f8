import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { ACCOUNT, Emulator } from './emulator';
import { ROOT } from '../rungs/rung-log';

const DEPLOY = ['deploy', '--all', '--require-approval', 'never', '--progress', 'events'];

/** What makes an app; the CLI reads what it synthesises. */
export type Version = (outdir: string) => App;

/** The AWS CDK CLI of this project against an emulator, with a home of its own, where assemblies lie too: it remembers accounts by their access key. */
export class Cdk {
  private readonly home = mkdtempSync(join(tmpdir(), 'cdk-home-'));
  private readonly dockerCallsFile = join(this.home, 'docker.jsonl');
  private outdir = this.home;

  constructor(private readonly emulator: Emulator) {}

  public bootstrap(...regions: string[]): Promise<string> {
    return this.run(['bootstrap', ...regions.map(region => `aws://${ACCOUNT}/${region}`)], this.home);
  }

  /** From the folder of an example, as its reader does. */
  public deployExample(folder: string, ...args: string[]): Promise<string> {
    this.outdir = this.newOutdir();
    return this.run([...DEPLOY, '--output', this.outdir, ...args], folder);
  }

  /** An app that is made here. */
  public deploy(app: Version, ...args: string[]): Promise<string> {
    return this.run([...DEPLOY, ...this.assembly(app), ...args], this.home);
  }

  public destroy(app: Version): Promise<string> {
    return this.run(['destroy', '--all', '--force', ...this.assembly(app)], this.home);
  }

  /** What the stand-in for Docker has been asked, oldest first. */
  public dockerCalls(): string[][] {
    if (!existsSync(this.dockerCallsFile)) return [];
    return readFileSync(this.dockerCallsFile, 'utf8')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line));
  }

  /** The templates of the last app, by stack. */
  public synthesised(): { [stack: string]: any } {
    const names = readdirSync(this.outdir).flatMap(file => /^([^.]+)\.template\.json$/.exec(file)?.[1] ?? []);
    return Object.fromEntries(names.map(name => [name, JSON.parse(readFileSync(join(this.outdir, `${name}.template.json`), 'utf8'))]));
  }

  /** Leaves nothing on this machine. */
  public discard(): void {
    rmSync(this.home, { recursive: true, force: true });
  }

  private newOutdir(): string {
    return mkdtempSync(join(this.home, 'cdk.out-'));
  }

  private assembly(app: Version): string[] {
    this.outdir = app(this.newOutdir()).synth().directory;
    return ['--app', this.outdir];
  }

  private async run(args: string[], cwd: string): Promise<string> {
    const env: NodeJS.ProcessEnv = {
      ...this.emulator.environment,
      PATH: `${join(ROOT, 'node_modules', '.bin')}:${process.env.PATH}`,
      CDK_HOME: this.home,
      CDK_DOCKER: join(__dirname, 'docker.mjs'),
      CDK_VALIDATION: 'false',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      CDK_DISABLE_VERSION_CHECK: '1',
      DOCKER_CALLS: this.dockerCallsFile,
      NODE_NO_WARNINGS: '1',
      NO_COLOR: '1',
    };
    const cli = spawn('cdk', [...args, '--ci', '--no-notices', '--no-version-reporting'], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [cli.stdout, cli.stderr]) stream.on('data', part => (output += part));
    const [status] = await once(cli, 'close');
    if (status !== 0) {
      const failed = output.split('\n').filter(line => /_FAILED|rror/.test(line));
      const said = [...failed.slice(0, 20), '', output.slice(-2000), this.emulator.complaint().slice(-2000)];
      throw new Error(`cdk ${args.join(' ')} exited with ${status}:\n${said.join('\n')}`);
    }
    return output;
  }
}
