import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { publicApi } from './api';
import { pythonTypes, twins } from './bindings';
import { compileLanguageSnippets } from './doc-languages';
import { compileDocSnippets } from './doc-snippets';
import { exampleProjects, filesNamed, synthesiseExamples, synthesiseMatrix } from './examples';
import { fuzz } from './fuzz';
import { generatedFilesAreCurrent } from './generated';
import { handlers } from './handlers';
import { kubernetes } from './kubernetes';
import { lifeCycle } from './life-cycle';
import { buildPackages } from './packages';
import { picturesAreCurrent } from './pictures';
import { lintTemplates } from './python';
import { Rung } from './rung';
import { ROOT, RungLog } from './rung-log';
import { sessions } from './sessions';
import { spring } from './spring';
import { demo, traffic } from './traffic';

/** The compiler goes first: examples, snippets, API reference and Python read what it writes. */
export const SPINE: Rung[] = [
  { name: 'compile', share: 'spine', needs: [], run: log => log.exec('projen', ['compile']) },
  { name: 'generated', share: 'spine', needs: [], run: generatedFilesAreCurrent },
  { name: 'lint', share: 'spine', needs: [], run: log => log.exec('projen', ['lint']) },
  {
    name: 'types',
    share: 'spine',
    needs: [],
    run: log => {
      const projects = [join(ROOT, 'test'), ...exampleProjects()];
      // Jest needs isolated modules for its speed; the front door re-exports types without saying that they are types.
      projects.forEach(project => log.exec('tsc', ['--noEmit', '--isolatedModules', 'false', '--project', project]));
      return `${projects.length} projects`;
    },
  },
  { name: 'unit', share: 'spine', needs: [], run: log => jest(log, 'npm', ['run', '--silent', 'test:unit']) },
  {
    name: 'oldest-cdk',
    share: 'spine',
    needs: [],
    run: log => {
      const floor = JSON.stringify({ '^aws-cdk-lib$': 'aws-cdk-lib-floor', '^aws-cdk-lib/(.*)$': 'aws-cdk-lib-floor/$1' });
      log.exec('jest', [
        '--ci',
        '--moduleNameMapper',
        floor,
        '--',
        'test/api/(scalable|exposures|domain|live-weights|authorizers)',
        'test/auth',
        'test/compute/(auto|contract|eks|fargate|weighted|instance-)',
        'test/edge',
        'test/operations',
        'test/protocol/sticky',
        'test/region',
        'test/review/(scalable|compliance)',
        'test/session/',
      ]);
    },
  },
  { name: 'api', share: 'bindings', needs: [], run: publicApi },
  // Before the apps: one of them deploys a page that is built here.
  { name: 'services', share: 'protocols', needs: ['redis'], run: log => log.exec('npm', ['test', '--workspaces', '--if-present']) },
  { name: 'synth', share: 'spine', needs: [], run: synthesiseExamples },
  { name: 'pictures', share: 'spine', needs: [], run: picturesAreCurrent },
  { name: 'matrix', share: 'spine', needs: [], run: synthesiseMatrix },
  {
    name: 'integ',
    share: 'spine',
    needs: [],
    run: log => jest(log, 'jest', ['--testPathIgnorePatterns', '/node_modules/', 'public-api', '--ci', 'test/integ']),
  },
  { name: 'handlers', share: 'compute', needs: ['python3'], run: handlers },
  { name: 'sessions', share: 'auth', needs: ['jdk', 'maven'], run: sessions },
  { name: 'traffic', share: 'protocols', needs: ['python3', 'openssl', 'redis'], run: traffic },
  { name: 'demo', share: 'protocols', needs: ['python3', 'openssl', 'curl', 'redis'], run: demo },
  { name: 'kubernetes', share: 'compute', needs: ['go'], run: kubernetes },
  { name: 'cfn-lint', share: 'review', needs: ['python3'], run: lintTemplates },
  { name: 'life-cycle', share: 'review', needs: ['python3'], run: lifeCycle },
  { name: 'fuzz', share: 'review', needs: [], run: fuzz },
  {
    name: 'shellcheck',
    share: 'spine',
    needs: ['shellcheck'],
    run: log => {
      const scripts = [
        join(ROOT, '.ci', 'run'),
        ...['src', 'tools', 'examples', 'bench', 'test'].flatMap(folder => filesNamed('.sh', join(ROOT, folder))),
      ];
      log.exec('shellcheck', scripts);
      return `${scripts.length} scripts`;
    },
  },
  {
    name: 'snippets',
    share: 'spine',
    needs: [],
    run: log => {
      // A snippet that failed once is kept there too, and would pass the next time.
      rmSync(join(ROOT, '.jsii.tabl.json'), { force: true });
      log.exec('jsii-rosetta', ['extract', '--compile', '--strict', '--directory', ROOT]);
      return compileDocSnippets(log);
    },
  },
  { name: 'packages', share: 'bindings', needs: ['python3', 'jdk', 'maven'], run: buildPackages },
  { name: 'twins', share: 'bindings', needs: ['python3', 'jdk', 'maven'], run: twins },
  { name: 'languages', share: 'bindings', needs: ['python3', 'jdk', 'maven'], run: compileLanguageSnippets },
  { name: 'python-types', share: 'bindings', needs: ['python3'], run: pythonTypes },
  { name: 'spring', share: 'bindings', needs: ['python3', 'openssl', 'redis', 'jdk', 'maven'], run: spring },
];

function jest(log: RungLog, command: string, args: string[]): string | undefined {
  log.exec(command, args);
  return log.last(/^Tests: +(.*)$/);
}
