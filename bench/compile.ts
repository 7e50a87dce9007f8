import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as ts from 'typescript';

/** The files, and all files that they import by a relative path; all below `root`. */
export function withImports(root: string, files: string[]): string[] {
  const reached = new Set(files);
  // A set's own loop sees what is added while it runs.
  for (const file of reached) {
    const { importedFiles } = ts.preProcessFile(readFileSync(join(root, file), 'utf8'));
    const relative = importedFiles.filter(({ fileName }) => fileName.startsWith('.'));
    for (const { fileName } of relative) reached.add(join(dirname(file), `${fileName}.ts`));
  }
  return [...reached];
}

/**
 * Compiles files, and what they import, to CommonJS, as jsii compiles the library, so that nothing is compiled while it is measured and
 * both sides start alike.
 *
 * @param root the repository
 * @param target where the compiled files go, in the same tree
 * @param files paths below the repository
 */
export function compile(root: string, target: string, files: string[]): void {
  rmSync(target, { recursive: true, force: true });
  for (const file of withImports(root, files)) {
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
