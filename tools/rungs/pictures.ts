import { join } from 'node:path';
import { ROOT, RungLog } from './rung-log';

/** The pictures show what is deployed only while they are redrawn whenever that changes. */
export function picturesAreCurrent(log: RungLog): void {
  log.exec('tsx', [join(ROOT, 'tools', 'pictures.ts'), '--check']);
}
