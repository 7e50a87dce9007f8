import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Sample } from './sample';

/** What to synthesise in a fresh process. */
export interface Measured {
  /** Where the compiled files of this folder are. */
  readonly compiled: string;
  /** The file with the app, such as `library`. */
  readonly app: string;
  /** What its `build` gets behind the output directory. */
  readonly args: string[];
  readonly nodeOptions?: string[];
}

/** Synthesises an app once in a fresh process, and lets `look` read the templates before they go. */
export function measured<T>({ compiled, app, args, nodeOptions = [] }: Measured, look: (outdir: string) => T): { sample: Sample; seen: T } {
  const outdir = mkdtempSync(join(tmpdir(), `bench-${app}-`));
  try {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [...nodeOptions, join(compiled, 'child.js'), `./${app}`, outdir, ...args],
      {
        encoding: 'utf8',
        // The parent's own options, tsx's loader among them, are no part of what is measured.
        env: { ...process.env, CDK_VALIDATION: 'false', NODE_OPTIONS: '' },
      },
    );
    if (status !== 0) throw new Error(`${app} does not synthesise:\n${stderr}`);
    return { sample: JSON.parse(stdout) as Sample, seen: look(outdir) };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
