import { spawnSync } from 'node:child_process';

/** Whether a command runs here at all. */
export function runs(command: string, ...args: string[]): boolean {
  return spawnSync(command, args).status === 0;
}

/**
 * A `describe` that needs something of the machine. Where it is missing the tests are skipped with the reason in their name and on
 * standard error; with `CI` set they fail.
 */
export function describeWith(available: boolean, reason: string): (name: string, body: () => void) => void {
  if (available) return describe;
  if (process.env.CI) {
    return name =>
      describe(name, () => {
        test('can run here', () => {
          throw new Error(`with CI set nothing is skipped: ${reason}`);
        });
      });
  }
  return (name, body) => {
    process.stderr.write(`skipped: ${name}: ${reason}\n`);
    describe.skip(`${name} (skipped: ${reason})`, body);
  };
}
