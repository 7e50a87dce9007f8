// What an app pays for the library before its first construct: `npm run bench:start-up`, after `npm run test:bindings`. See README.md.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './measured';
import { JAVA_OPTIONS, javaClasspath, MAVEN_PROJECTS, PYTHON, ROOT } from '../tools/bindings/languages';

/** Milliseconds, in Node. */
const GOAL = 40;
const HERE = join(__dirname, 'start-up');
const COMPILED = join(ROOT, '.work', 'start-up');

/** The same program without the library and with it. */
interface Start {
  readonly name: string;
  readonly command: string;
  readonly without: string[];
  readonly with: string[];
  readonly goal?: number;
}

function run(command: string, args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8', env: environment });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed; run \`npm run test:bindings\` first:\n${stderr}`);
}

function starts(): Start[] {
  const classpath = `${COMPILED}:${javaClasspath(MAVEN_PROJECTS[1])}`;
  mkdirSync(COMPILED, { recursive: true });
  run('javac', ['-d', COMPILED, '-cp', classpath, join(HERE, 'StartUp.java')]);
  const [python, java] = [[join(HERE, 'start_up.py')], [...JAVA_OPTIONS, '-cp', classpath, 'StartUp']];
  const command = process.execPath;
  const [cdk, library] = ["require('aws-cdk-lib')", "require('cdk-scalable-api')"];
  // What an app of this kind loads of the CDK in any case.
  const services = ['ec2', 'ecs', 'elasticloadbalancingv2'].map(name => `require('aws-cdk-lib/aws-${name}')`).join('; ');
  const classes = `const { ApiProtocol, Compute, ScalableApi } = ${library}; ApiProtocol.rest(); Compute.fargate(); new Set([ScalableApi])`;
  return [
    { name: 'Node, import', command, without: ['--eval', cdk], with: ['--eval', `${cdk}; ${library}`], goal: GOAL },
    { name: 'Node, first classes', command, without: ['--eval', services], with: ['--eval', `${services}; ${classes}`], goal: GOAL },
    { name: 'Node, every class', command, without: ['--eval', services], with: ['--eval', `${services}; Object.values(${library})`] },
    { name: 'Python, import', command: PYTHON, without: ['-c', 'import aws_cdk'], with: ['-c', 'import aws_cdk, cdk_scalable_api'] },
    { name: 'Python, first synthesis', command: PYTHON, without: python, with: [...python, 'library'] },
    { name: 'Java, first synthesis', command: 'java', without: java, with: [...java, 'library'] },
  ];
}

function milliseconds(command: string, args: string[]): number {
  const start = process.hrtime.bigint();
  run(command, args);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

const out = mkdtempSync(join(tmpdir(), 'start-up-'));
const environment = {
  ...process.env,
  NODE_OPTIONS: '',
  CDK_OUTDIR: out,
  CDK_VALIDATION: 'false',
  PYTHONDONTWRITEBYTECODE: undefined,
  PYTHONPYCACHEPREFIX: join(ROOT, '.work', 'pycache'),
};
try {
  const rounds = Number(process.argv[2] ?? 15);
  console.log(`median wall time of ${rounds} rounds, in ms, after one that is not counted`);
  console.log(`${''.padEnd(28)}${['without', 'with', 'difference', 'goal'].map(head => head.padStart(12)).join('')}`);
  for (const { name, command, goal, ...programs } of starts()) {
    // The two follow each other, so that a machine that slows down slows both.
    const pairs = Array.from({ length: rounds + 1 }, () => [milliseconds(command, programs.without), milliseconds(command, programs.with)]);
    const counted = pairs.slice(1);
    const [without, both, difference] = [([a]: number[]) => a, ([, b]: number[]) => b, ([a, b]: number[]) => b - a].map(of =>
      median(counted.map(of)),
    );
    const verdict = goal === undefined ? '-' : `${goal}, ${difference <= goal ? 'met' : 'missed'}`;
    console.log(
      `${name.padEnd(28)}${[without, both, difference].map(value => value.toFixed(0).padStart(12)).join('')}${verdict.padStart(12)}`,
    );
  }
} finally {
  rmSync(out, { recursive: true, force: true });
}
