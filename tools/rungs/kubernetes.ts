import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, RungLog } from './rung-log';

const SOURCES = join(ROOT, 'tools', 'kubernetes');
const BUILD = join(SOURCES, 'build.ts');

/** Compiles Kubernetes beside the other rungs, which come first: from nothing it takes minutes. */
export function startKubernetesBuild(): void {
  const output = openSync(new RungLog('kubernetes-build').file, 'a');
  spawn('nice', ['-n', '10', join(ROOT, 'node_modules', '.bin', 'tsx'), BUILD], { stdio: ['ignore', output, output] })
    // Whoever lacks `nice` compiles when the rung comes.
    .once('error', () => undefined)
    .unref();
  closeSync(output);
}

/** Manifests against a real kube-apiserver, autoscalers under their real controller. */
export function kubernetes(log: RungLog): string | undefined {
  log.exec('sh', ['-c', 'gofmt -d . | (! grep .)'], { cwd: SOURCES });
  // Waits for the build that runs, and does nothing after it.
  log.exec('tsx', [BUILD]);
  log.exec('jest', ['--ci', join(ROOT, 'test', 'kubernetes')]);
  return log.last(/^Tests: +(.*)$/);
}
