import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** Files of the compiled library that a program has loaded when it ends, from below `lib`. */
function loadedBy(program: string): string[] {
  if (!existsSync(join(ROOT, 'lib', 'index.js'))) throw new Error('the library is not compiled; run `npx projen compile` first');
  const lib = join(ROOT, 'lib', '/');
  const report = `console.log(JSON.stringify(Object.keys(require.cache).filter(file => file.startsWith(${JSON.stringify(lib)}))))`;
  const output = execFileSync(process.execPath, ['-e', `${program};\n${report}`], { cwd: ROOT, encoding: 'utf8' });
  return JSON.parse(output.trim().split('\n').pop()!).map((file: string) => file.slice(lib.length));
}

test('the import alone loads nothing but the front door', () => {
  expect(loadedBy("require('./lib')")).toEqual(['index.js']);
});

test('an app loads the rooms that it uses, and no other', () => {
  // WHEN an API runs on Fargate
  const loaded = loadedBy(`
    const { App, Stack } = require('aws-cdk-lib');
    const { ApiProtocol, Compute, EdgeDistribution, ScalableApi, ServiceArtifact } = require('./lib');
    const stack = new Stack(new App(), 'Start', { env: { region: 'eu-west-1' } });
    const api = new ScalableApi(stack, 'Api', {
      artifact: ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29'),
      compute: Compute.fargate(),
      protocols: [ApiProtocol.rest()],
    });
    new EdgeDistribution(stack, 'Edge', { origin: api });
  `);

  // THEN
  expect(loaded).toEqual(expect.arrayContaining(['api/scalable-api.js', 'compute/fargate-workload.js', 'edge/edge-distribution.js']));
  expect(loaded.filter(file => /^(auth|session)\/(?!.*\.contract)|\/eks-|\/auto-mode|\/instance-/.test(file))).toEqual([]);
});

test('every public name can be reached', () => {
  const loaded = loadedBy(`
    const all = require('./lib');
    for (const [name, value] of Object.entries(all)) if (value === undefined) throw new Error(name);
  `);

  expect(loaded).toEqual(expect.arrayContaining(['auth/cognito-auth.js', 'compute/eks-workload.js', 'session/session-store.js']));
});

test('an ES module imports by name', () => {
  const program = "import { Compute, ScalableApi } from 'cdk-scalable-api'; console.log(typeof ScalableApi, typeof Compute.fargate)";

  expect(execFileSync(process.execPath, ['--input-type=module', '-e', program], { cwd: ROOT, encoding: 'utf8' })).toBe(
    'function function\n',
  );
});
