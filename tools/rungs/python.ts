import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesisedTemplates } from './examples';
import { ROOT, RungLog } from './rung-log';

const WORK = join(ROOT, '.work');
const VENV = 'venv';

/** Path of a program in a virtual environment, which is made again when its requirements change. */
export function installed(log: RungLog, environment: string, requirements: string, program: string): string {
  const folder = join(WORK, environment);
  const stamp = join(folder, 'requirements.sha256');
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    rmSync(folder, { recursive: true, force: true });
    log.exec('python3', ['-m', 'venv', folder]);
    pip(log, environment, ['--requirement', requirements]);
    writeFileSync(stamp, wanted);
  }
  return join(folder, 'bin', program);
}

function python(log: RungLog, program: string): string {
  return installed(log, VENV, join(ROOT, 'requirements-dev.txt'), program);
}

export function pip(log: RungLog, environment: string, args: string[]): void {
  const program = join(WORK, environment, 'bin', 'pip');
  log.exec(program, ['install', '--quiet', '--no-input', '--disable-pip-version-check', '--no-deps', ...args]);
}

/**
 * Errors and warnings of cfn-lint both fail, but for W3005: the CDK's own custom resource providers say twice, by reference
 * and by DependsOn, that the function follows its role.
 */
export function lintTemplates(log: RungLog): string {
  const templates = synthesisedTemplates();
  if (templates.length === 0) throw new Error('no template to read; the rung synth writes them');
  lint(log, templates);
  return `${templates.length} templates`;
}

export function lint(log: RungLog, templates: string[]): void {
  log.exec(python(log, 'cfn-lint'), ['--non-zero-exit-code', 'warning', '--ignore-checks', 'W3005', '--', ...templates]);
}
