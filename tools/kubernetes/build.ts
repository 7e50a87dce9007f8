/** Builds kube-apiserver and the controller of HorizontalPodAutoscalers, unless they are there: `tsx tools/kubernetes/build.ts`. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { folder, KEPT, SOURCES } from './binaries';

/** The process that builds now, so that a second one waits instead of compiling the same beside it. */
const BUILDER = join(KEPT, 'builder');

void main();

async function main(): Promise<void> {
  mkdirSync(KEPT, { recursive: true });
  while (!claimed()) await pause(500);
  try {
    const wanted = folder();
    if (existsSync(wanted)) return console.log('kube-apiserver and the controller are there');
    const start = Date.now();
    const made = mkdtempSync(join(KEPT, 'made-'));
    compile(made);
    copyDefinitions(join(made, 'crds'));
    // Only what is whole gets the name that is looked for.
    renameSync(made, wanted);
    removeAllBut(wanted);
    console.log(`built in ${Math.round((Date.now() - start) / 1000)} s`);
  } finally {
    rmSync(BUILDER);
  }
}

function claimed(): boolean {
  try {
    writeFileSync(BUILDER, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (!runs(Number(readFileSync(BUILDER, 'utf8')))) rmSync(BUILDER, { force: true });
    return false;
  }
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function compile(into: string): void {
  const programs = readdirSync(SOURCES, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && existsSync(join(SOURCES, entry.name, 'main.go')))
    .map(({ name }) => `./${name}`);
  // Stripped, and the same bytes wherever they are built.
  go(['build', '-trimpath', '-buildvcs=false', '-ldflags', '-s -w', '-o', `${into}/`, ...programs], SOURCES);
}

/** The CustomResourceDefinitions, from the modules of the projects that own them. */
function copyDefinitions(into: string): void {
  const module = join(SOURCES, 'crds');
  const files: { [path: string]: string[] } = JSON.parse(readFileSync(join(module, 'files.json'), 'utf8'));
  // Modules are named, because only then are their contents compared with go.sum.
  const found = go(['mod', 'download', '-json', ...Object.keys(files)], module);
  const modules: { Path: string; Dir: string }[] = JSON.parse(`[${found.replace(/^}\n(?={)/gm, '},')}]`);
  mkdirSync(into);
  for (const { Path, Dir } of modules) {
    for (const file of files[Path]) copyFileSync(join(Dir, file), join(into, basename(file)));
  }
}

function go(args: string[], cwd: string): string {
  // Without a C compiler, so that none is needed.
  const env = { ...process.env, CGO_ENABLED: '0' };
  const { status, stdout, error } = spawnSync('go', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (error) throw error;
  if (status !== 0) throw new Error(`go ${args[0]} exited with ${status}\n${stdout}`);
  return stdout;
}

function removeAllBut(wanted: string): void {
  readdirSync(KEPT, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && entry.name !== basename(wanted))
    .forEach(({ name }) => rmSync(join(KEPT, name), { recursive: true }));
}
