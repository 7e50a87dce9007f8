import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Every app of a run synthesises into a directory of its own below this one, which goes with the run: there are thousands. */
export default function makeScratch(): void {
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'cdk-scalable-api-'));
}
