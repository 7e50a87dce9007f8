// Links node_modules/cdk-scalable-api to the repository, so that the examples import the package by name and share its one
// copy of constructs, and compiles it once, so that the first demo after an install starts at once.
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { name, main } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const modules = join(root, 'node_modules');
// npm runs this script for a package that it packs or installs from git, too, where no development tools are.
const compiler = existsSync(join(modules, '.bin', 'projen'));

if (existsSync(modules) && !lstatSync(join(modules, name), { throwIfNoEntry: false })) {
  symlinkSync('..', join(modules, name), 'dir');
}
if (compiler && !existsSync(join(root, main))) {
  const { status } = spawnSync('npx', ['projen', 'compile'], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) {
    console.error(`${name} does not compile: mend src, then run npx projen compile`);
    // A broken source must not take away the tools that mend it; a build has nobody to mend anything.
    process.exitCode = process.env.CI ? 1 : 0;
  }
}
