import { Size } from 'aws-cdk-lib';
import { requireMebibytes } from '../private/amount';

/** A root file system that the process can't write to. */
export interface ReadonlyRootOptions {
  /**
   * How much may be written to `/tmp`, from 1 MiB to the memory of the task or pod. It lies in memory and counts as theirs; in a task nothing
   * can be executed from it.
   *
   * @default Size.mebibytes(64)
   */
  readonly temporaryDirectorySize?: Size;
}

/** How much may be written to `/tmp`; undefined where the root file system is writable. */
export function temporaryMebibytes(options?: ReadonlyRootOptions): number | undefined {
  return options && (options.temporaryDirectorySize ?? Size.mebibytes(64)).toMebibytes();
}

export function requireReadonlyRoot(options: ReadonlyRootOptions | undefined, memoryMebibytes: number, instead: string): void {
  if (!options?.temporaryDirectorySize) return;
  requireMebibytes(options.temporaryDirectorySize, {
    what: 'the size of the temporary directory',
    min: 1,
    max: memoryMebibytes,
    literal: true,
    instead,
  });
}
