/** `tsx tools/bindings/synthesise.ts OUT LANGUAGE… [--all]`: makes the templates of every form, in each language, into OUT/LANGUAGE/FORM. */
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ALL_FORMS, contextOf, Form, FORMS } from './forms';
import { LANGUAGES, ROOT } from './languages';

const run = promisify(execFile);

async function synthesise(out: string, language: string, form: Form): Promise<void> {
  const { command, args, cwd } = LANGUAGES[language](form);
  const outdir = join(out, language, form.name);
  rmSync(outdir, { recursive: true, force: true });
  const start = Date.now();
  const env = {
    ...process.env,
    PATH: `${join(ROOT, 'node_modules', '.bin')}:${process.env.PATH}`,
    CDK_OUTDIR: outdir,
    CDK_CONTEXT_JSON: contextOf(form),
    // Strict validation has its own rung, and takes longer than all else.
    CDK_VALIDATION: 'false',
    // Reading the CDK's modules anew in every app would take most of its time.
    PYTHONDONTWRITEBYTECODE: undefined,
    PYTHONPYCACHEPREFIX: join(ROOT, '.work', 'pycache'),
    // Which Node is a matter of the machine.
    JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: process.version.slice(1).split('.')[0],
  };
  await run(command, args, { cwd, env, maxBuffer: 64_000_000 });
  console.log(`${language.padEnd(12)}${form.name.padEnd(20)}${((Date.now() - start) / 1000).toFixed(1)} s`);
}

async function main([out, ...words]: string[]): Promise<void> {
  const forms = words.includes('--all') ? ALL_FORMS : FORMS;
  const languages = words.filter(word => word in LANGUAGES);
  const waiting = languages.flatMap(language => forms.map(form => async () => synthesise(out, language, form)));
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await next();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

main(process.argv.slice(2)).catch(error => {
  console.error(error.stderr ?? error);
  process.exitCode = 1;
});
