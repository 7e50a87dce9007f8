// Types only: this process loads what its app loads, and no more.
import type { App } from 'aws-cdk-lib';
import type { Sample } from './sample';

interface BuiltApp {
  build(outdir: string, ...args: string[]): App;
}

/** User CPU so far, in seconds, every thread included. */
function userSeconds(): number {
  return process.cpuUsage().user / 1e6;
}

/** Synthesises one app once, and says what that took. */
async function measure(app: string, outdir: string, args: string[]): Promise<Sample> {
  const started = userSeconds();
  const { build } = (await import(app)) as BuiltApp;
  const loaded = userSeconds();
  build(outdir, ...args).synth();
  const total = userSeconds();
  return { total, loading: loaded - started, synthesis: total - loaded, peakMemory: process.resourceUsage().maxRSS / 1024 };
}

const [, , app, outdir, ...args] = process.argv;
measure(app, outdir, args).then(
  sample => console.log(JSON.stringify(sample)),
  error => {
    console.error(error);
    process.exitCode = 1;
  },
);
