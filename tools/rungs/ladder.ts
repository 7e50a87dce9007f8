import { lacking, Rung, SHARES } from './rung';
import { RungLog } from './rung-log';

/** A build that is cut off shows nothing: whoever runs it gives it 90 minutes. */
const LAST_START_MINUTES = 65;

type Verdict = 'passed' | 'failed' | 'skipped';
interface Climbed {
  readonly rung: Rung;
  readonly verdict: Verdict;
  readonly minutes: number;
}

/** Runs every rung, even after one fails, so that one run shows all that is wrong. Returns whether the build is good. */
export function climb(rungs: Rung[]): boolean {
  const climbed = rungs.map(rung => {
    const start = process.hrtime.bigint();
    const { verdict, line } = step(rung);
    const minutes = Number(process.hrtime.bigint() - start) / 60e9;
    console.log(`${verdict.padEnd(8)}${rung.name.padEnd(14)}${line}`);
    return { rung, verdict, minutes };
  });
  report(climbed);
  return climbed.every(({ verdict }) => verdict === 'passed' || (verdict === 'skipped' && !process.env.CI));
}

function step(rung: Rung): { verdict: Verdict; line: string } {
  if (process.uptime() > LAST_START_MINUTES * 60) return { verdict: 'failed', line: `not begun: ${LAST_START_MINUTES} minutes are over` };
  const missing = lacking(rung.needs);
  if (missing.length > 0) return { verdict: 'skipped', line: `needs ${missing.join(', ')}` };
  const log = new RungLog(rung.name);
  try {
    return { verdict: 'passed', line: rung.run(log) ?? '' };
  } catch (error) {
    console.log(`\n--- ${rung.name}: the end of ${log.file}\n${log.tail(60)}\n---`);
    return { verdict: 'failed', line: error instanceof Error ? error.message : String(error) };
  }
}

function report(climbed: Climbed[]): void {
  const minutes = (list: Climbed[]) =>
    list
      .reduce((sum, each) => sum + each.minutes, 0)
      .toFixed(2)
      .padStart(6);
  console.log('\nminutes  share       rung');
  climbed.forEach(each => console.log(`${minutes([each])}   ${each.rung.share.padEnd(12)}${each.rung.name}`));
  for (const share of new Set(climbed.map(({ rung }) => rung.share))) {
    console.log(`${minutes(climbed.filter(({ rung }) => rung.share === share))}   ${share.padEnd(12)}in all, of ${SHARES[share]}`);
  }
  const count = (wanted: Verdict) => climbed.filter(({ verdict }) => verdict === wanted).length;
  console.log(`\n${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`);
}
