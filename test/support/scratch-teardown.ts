import { rmSync } from 'node:fs';

export default function removeScratch(): void {
  rmSync(process.env.TMPDIR!, { recursive: true, force: true });
}
