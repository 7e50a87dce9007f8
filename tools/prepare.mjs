// Makes node_modules/cdk-scalable-api, so that the examples import the package by name and share the repository's one copy of
// constructs, and compiles the library once, so that the first demo after an install starts at once.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const { name, version, main, types } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

if (existsSync(modules)) {
  // A link to the whole repository would be a folder that holds itself, and tools that walk node_modules would go round in it.
  const self = join(modules, name);
  rmSync(self, { recursive: true, force: true });
  mkdirSync(self);
  writeFileSync(join(self, 'package.json'), `${JSON.stringify({ name, version, main, types }, undefined, 2)}\n`);
  symlinkSync(join('..', '..', 'lib'), join(self, 'lib'), 'junction');
}
// The compiler is not there when npm packs the library for someone else.
if (existsSync(join(modules, '.bin', 'projen')) && !existsSync(join(root, main))) {
  const { status } = spawnSync('npx', ['projen', 'compile'], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) {
    console.error(`${name} does not compile: mend src, then run npx projen compile`);
    // A broken source must not take away the tools that mend it; a build has nobody to mend anything.
    process.exitCode = process.env.CI ? 1 : 0;
  }
}
