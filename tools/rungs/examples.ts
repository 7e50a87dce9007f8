import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, RungLog } from './rung-log';

const HOME = join(ROOT, 'examples', 'typescript');
const OUT = join(ROOT, '.work', 'cdk.out');

/** Context under which an error of the CDK's own template validation ends the synthesis. */
export const STRICT_VALIDATION = { '@aws-cdk/core:validateAgainstDefaultRules': true, '@aws-cdk/core:strictCfnValidateErrors': true };

/** Names of the folders below examples/typescript that hold an app. */
export function exampleApps(): string[] {
  const names = existsSync(HOME) ? readdirSync(HOME).sort() : [];
  return names.filter(name => existsSync(join(HOME, name, 'cdk.json')));
}

/** The TypeScript projects of every example: its app, its service, its tests. */
export function exampleProjects(): string[] {
  return filesNamed('tsconfig.json', HOME);
}

/** Runs each app as the CDK CLI would, and fails on what the CDK's own validation calls an error. */
export function synthesiseExamples(log: RungLog): string {
  rmSync(OUT, { recursive: true, force: true });
  const apps = exampleApps();
  if (apps.length === 0) throw new Error('no example has a cdk.json');
  for (const name of apps) {
    const { app, build, context } = JSON.parse(readFileSync(join(HOME, name, 'cdk.json'), 'utf8'));
    if (build) log.exec('sh', ['-c', build], { cwd: join(HOME, name) });
    const strict = { ...context, ...STRICT_VALIDATION };
    log.exec('sh', ['-c', app], {
      cwd: join(HOME, name),
      env: { CDK_OUTDIR: join(OUT, name), CDK_CONTEXT_JSON: JSON.stringify(strict), CDK_VALIDATION: undefined },
    });
  }
  const templates = synthesisedTemplates();
  if (templates.length === 0) throw new Error('no template was written');
  return `${templates.length} templates of ${apps.join(', ')}`;
}

/** The page that the shop deploys. */
export function buildShopPage(log: RungLog): void {
  log.exec('npm', ['run', '--silent', 'build'], { cwd: join(HOME, 'shop', 'web') });
}

/** The REST example under every exposure, with and without a domain, in us-east-1 and elsewhere; in one process, for its time. */
export function synthesiseMatrix(log: RungLog): string | undefined {
  const out = join(OUT, 'matrix');
  rmSync(out, { recursive: true, force: true });
  log.exec('tsx', [join(ROOT, 'tools', 'matrix.ts'), out], { env: { CDK_VALIDATION: undefined } });
  return log.last(/^(\d+ variants)$/);
}

export function synthesisedTemplates(): string[] {
  return filesNamed('.template.json', OUT);
}

export function filesNamed(ending: string, folder: string): string[] {
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  return files
    .filter(file => file.endsWith(ending) && !file.split('/').some(part => part === 'node_modules' || part.startsWith('asset.')))
    .map(file => join(folder, file))
    .sort();
}
