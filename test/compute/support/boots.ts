import { InstanceBoot, ProgramRun } from '../../../src/compute/boot-plan';
import { bootScript } from '../../../src/compute/instance-boot';

const COMMON = {
  stackName: 'Shop',
  groupLogicalId: 'ApiGroup0123',
  region: 'eu-west-1',
  logGroupName: 'Shop-Logs-1',
  metrics: { namespace: 'ScalableApi', dimension: 'LogGroupName', name: 'mem_used_percent' },
  stopSeconds: 45,
  drainSeconds: 30,
  healthySeconds: 450,
  warmPool: false,
};

export const REGISTRY = '111122223333.dkr.ecr.eu-west-1.amazonaws.com';
const targetGroup = (name: string) => `arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/${name}/0123456789abcdef`;
const secret = (name: string) => `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}-AbCdEf`;

/** Values that a careless script or file format would change. */
export const AWKWARD_VALUES = {
  PORT: '8080',
  EMPTY: '',
  SPACES: '  two words  ',
  DOUBLE_QUOTED: '"quoted"',
  SINGLE_QUOTED: "it's 'quoted'",
  DOLLAR: '$HOME ${HOME} $(id) `id`',
  HASH: '# no comment # at all',
  BACKSLASHES: '\\n \\\\ \\$ \\',
  EQUALS: 'a=b==c',
  DELIMITER: 'END_OF_FILE',
  JSON: '{"a":["b", \'c\']}',
  UNICODE: 'Grüße, 世界 🚀',
  TAB: 'a\tb\t',
  GLOB: '* ? [a-z] ~ ! & ; | < >',
};

/** Words that a careless script would split, expand or lose. */
const AWKWARD_WORDS = ['', 'two words', "it's", '"$HOME"', '$(id) `id`', '*', '\\', '--flag=a;b', 'END_OF_FILE'];

/** Everything at once: private image, secrets with and without a field, two ports, an environment. */
export const FULL: InstanceBoot = {
  ...COMMON,
  run: { imageUri: `${REGISTRY}/shop@sha256:${'0'.repeat(64)}`, registry: REGISTRY },
  ports: [8080, 9090],
  targetGroupArns: [targetGroup('rest'), targetGroup('grpc')],
  environment: AWKWARD_VALUES,
  secrets: [
    { name: 'SIGNING_KEY', arn: secret('signing') },
    { name: 'DB_PASSWORD', arn: secret('database'), field: 'pass.word-1' },
    { name: 'AWS_ACCESS_KEY_ID', arn: secret('partner') },
    { name: 'token', arn: secret('token') },
    { name: 'line', arn: secret('line') },
  ],
};

/** The least: a public image on one port. */
export const BARE: InstanceBoot = {
  ...COMMON,
  run: { imageUri: 'public.ecr.aws/nginx/nginx:1.29' },
  ports: [8080],
  targetGroupArns: [targetGroup('rest')],
  environment: {},
  secrets: [],
};

/** A zip whose program needs a package, with everything that a process can be given. */
export const ARCHIVE: InstanceBoot = {
  ...FULL,
  run: {
    command: ['node', 'main.js'],
    archive: { bucketName: 'assets-111122223333-eu-west-1', objectKey: '0123.zip', packages: ['nodejs22'] },
  },
};

export const JAVA: InstanceBoot = {
  ...BARE,
  run: {
    command: ['java', '-jar', 'service.jar'],
    archive: {
      bucketName: 'assets-111122223333-eu-west-1',
      objectKey: '4567.jar',
      fileName: 'service.jar',
      packages: ['java-21-amazon-corretto-headless'],
    },
  },
};

export const MACHINE_IMAGE: InstanceBoot = { ...FULL, run: { command: ['/opt/shop/bin/serve', '--verbose'] } };

/** A program with arguments that are hard to hand over. */
export function withAwkwardWords(boot: InstanceBoot): InstanceBoot & { readonly run: ProgramRun } {
  const run = boot.run as ProgramRun;
  return { ...boot, run: { ...run, command: [...run.command, ...AWKWARD_WORDS] } };
}

export const POOLED: InstanceBoot = { ...FULL, warmPool: true };

export const BOOTS: [string, InstanceBoot][] = [
  ['private image, secrets, two ports, environment', FULL],
  ['public image, nothing else', BARE],
  ['archive, secrets, two ports, environment', ARCHIVE],
  ['Java archive, nothing else', JAVA],
  ['machine image', MACHINE_IMAGE],
  ['private image in a group with a warm pool', POOLED],
  ['Java archive in a group with a warm pool', { ...JAVA, warmPool: true }],
];

export interface EmbeddedFile {
  readonly path: string;
  readonly mode: number;
  readonly content: string;
}

/** The files that a user data script writes from its here-documents. */
export function embeddedFiles(userData: string): EmbeddedFile[] {
  const matches = userData.matchAll(/^install -m (\d+) \/dev\/stdin '([^']+)' <<'END_OF_FILE'\n([\s\S]*?)^END_OF_FILE$/gm);
  return [...matches].map(([, mode, path, content]) => ({ path, mode: parseInt(mode, 8), content }));
}

export function embedded(boot: InstanceBoot, path: string): string {
  const file = embeddedFiles(bootScript(boot)).find(candidate => candidate.path === path);
  if (!file) throw new Error(`user data writes no ${path}`);
  return file.content;
}

/** The assignments of a systemd unit, by name; a name that is given twice keeps all values. */
export function unitSettings(unit: string): { [name: string]: string[] } {
  const settings: { [name: string]: string[] } = {};
  for (const [, name, value] of unit.matchAll(/^(\w+)=(.*)$/gm)) (settings[name] ??= []).push(value);
  return settings;
}
