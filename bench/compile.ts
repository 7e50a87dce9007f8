import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as ts from 'typescript';

/**
 * Compiles files to CommonJS, as jsii compiles the library, so that nothing is compiled while it is measured and both sides start alike.
 *
 * @param root the repository
 * @param target where the compiled files go, in the same tree
 * @param files paths below the repository
 */
export function compile(root: string, target: string, files: string[]): void {
  rmSync(target, { recursive: true, force: true });
  for (const file of files) {
    const { outputText } = ts.transpileModule(readFileSync(join(root, file), 'utf8'), {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    });
    const compiled = join(target, file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(compiled), { recursive: true });
    writeFileSync(compiled, outputText);
  }
}

/** Lines that are neither blank nor comment. */
export function linesOfCode(root: string, files: string[]): number {
  return files
    .flatMap(file => readFileSync(join(root, file), 'utf8').split('\n'))
    .filter(line => line.trim() !== '' && !/^\s*(\/\/|\/\*|\*)/.test(line)).length;
}
