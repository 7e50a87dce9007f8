import { ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ApiProtocol, ServiceArtifact } from '../../src';
import { describeWith } from '../compute/support/requirements';
import { buildContext, parseDockerfile } from '../compute/support/service-image';

const ROOT = join(__dirname, '..', '..');
const SERVICE = join(ROOT, 'examples', 'typescript', 'rest', 'service');
const { healthCheck, portVariable } = ApiProtocol.rest().traits.target;
const START_MILLISECONDS = ServiceArtifact.dockerfile(SERVICE).startTime.toMilliseconds();
const STOP_MILLISECONDS = ServiceArtifact.dockerfile(SERVICE).stopTime.toMilliseconds();

const dependencies = Object.keys(JSON.parse(readFileSync(join(SERVICE, 'package.json'), 'utf8')).dependencies);
const installed = dependencies.every(name => [ROOT, SERVICE].some(folder => existsSync(join(folder, 'node_modules', name))));

describeWith(installed, "the examples' packages are not installed (npm ci)")(
  "the process that the REST example's Dockerfile starts",
  () => {
    const image = parseDockerfile(readFileSync(join(SERVICE, 'Dockerfile'), 'utf8'));
    let folder: string;
    let port: number;
    let service: ChildProcess;
    let log = '';

    beforeAll(async () => {
      // GIVEN what the image holds: the build context's files, built, beside the packages
      folder = mkdtempSync(join(tmpdir(), 'service-image-'));
      const app = join(folder, 'app');
      buildContext(SERVICE).forEach(file => cpSync(join(SERVICE, file), join(app, file)));
      symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
      if (existsSync(join(SERVICE, 'node_modules'))) symlinkSync(join(SERVICE, 'node_modules'), join(app, 'node_modules'));
      const build = spawnSync(process.execPath, [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '--project', app], {
        encoding: 'utf8',
      });
      expect(build.stdout).toBe('');
      expect(build.status).toBe(0);
      // WHEN it is started as docker starts it: its own command, its own environment, the port
      port = await freePort();
      const [command, ...args] = image.command!;
      service = spawn(command, args, {
        cwd: app,
        env: { PATH: process.env.PATH, ...image.environment, [portVariable]: `${port}` },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      service.stdout!.on('data', data => {
        log += data;
      });
      service.stderr!.on('data', data => {
        log += data;
      });
    }, 120_000);

    afterAll(() => {
      service?.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    });

    test(
      "answers the load balancer's health check within its start time",
      async () => {
        expect(await untilHealthy(`http://127.0.0.1:${port}${healthCheck.path}`)).toBe(Number(healthCheck.matcher));
      },
      START_MILLISECONDS + 5_000,
    );

    // Only Linux answers on the whole loopback range without being told to.
    (process.platform === 'linux' ? test : test.skip)('answers from outside its container too', async () => {
      // A process that listens on 127.0.0.1 alone is healthy at home and dead behind a published port.
      expect((await fetch(`http://127.0.0.2:${port}${healthCheck.path}`)).status).toBe(200);
    });

    test(
      'ends by itself, with success, within its stop time after SIGTERM',
      async () => {
        // GIVEN a connection that is kept alive, as the load balancer keeps its own
        await fetch(`http://127.0.0.1:${port}${healthCheck.path}`);
        // WHEN
        const exited = once(service, 'exit', { signal: AbortSignal.timeout(STOP_MILLISECONDS) });
        service.kill('SIGTERM');
        // THEN
        expect(await exited).toEqual([0, null]);
      },
      STOP_MILLISECONDS + 5_000,
    );

    async function untilHealthy(url: string): Promise<number> {
      const deadline = Date.now() + START_MILLISECONDS;
      while (service.exitCode === null && Date.now() < deadline) {
        const answer = await fetch(url).catch(() => undefined);
        if (answer) return answer.status;
        await setTimeout(50);
      }
      throw new Error(`the service does not answer, exit code ${service.exitCode}: ${log}`);
    }
  },
);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
