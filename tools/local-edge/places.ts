import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOOPBACK } from './envoy-config';
import { LoopbackServer } from './loopback-server';
import { Site } from './model';

/** Below the ports that systems give to clients: a caller can't take one between the look and its use. */
const [LOWEST, HIGHEST] = [20_000, 32_000];
/** Each process goes through a stretch of its own: nobody else finds a port free between the look and its use. */
const STRETCH = 400;
let turn = randomInt(STRETCH);

/** A free port of the loopback address. */
export async function freePort(): Promise<number> {
  const stretch = process.pid % ((HIGHEST - LOWEST) / STRETCH);
  const port = LOWEST + stretch * STRETCH + (turn++ % STRETCH);
  const free = await new Promise<boolean>(resolve => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, LOOPBACK, () => server.close(() => resolve(true)));
  });
  return free ? port : freePort();
}

/** Where things are on this machine: ports, certificates, files. */
export class Places {
  public static async of(site: Site, functions: LoopbackServer, buckets: Map<string, LoopbackServer>): Promise<Places> {
    const [admin, edgeHttp, edgeHttps] = [await freePort(), await freePort(), await freePort()];
    const listeners = new Map<number, number>();
    for (const { port } of site.listeners) listeners.set(port, await freePort());
    return new Places(site, listeners, buckets, { admin, edgeHttp, edgeHttps, functions: functions.port });
  }

  public readonly folder = mkdtempSync(join(tmpdir(), 'local-edge-'));
  public readonly admin: number;
  public readonly edgeHttp: number;
  public readonly edgeHttps: number;
  public readonly functions: number;
  private readonly certificates = new Map<string, { cert: string; key: string }>();

  private constructor(
    private readonly site: Site,
    private readonly listeners: Map<number, number>,
    private readonly buckets: Map<string, LoopbackServer>,
    ports: { admin: number; edgeHttp: number; edgeHttps: number; functions: number },
  ) {
    ({ admin: this.admin, edgeHttp: this.edgeHttp, edgeHttps: this.edgeHttps, functions: this.functions } = ports);
  }

  /** Local port of a listener; who speaks another protocol than it finds nobody. */
  public loadBalancer(port: number, https: boolean): number {
    const listener = this.site.listeners.find(each => each.port === port && (each.tls !== undefined) === https);
    if (!listener) throw new Error(`the load balancer has no listener for ${https ? 'HTTPS' : 'HTTP'} on port ${port}`);
    return this.listeners.get(port)!;
  }

  public bucket(id: string): number {
    return this.buckets.get(id)!.port;
  }

  /** Socket between what CloudFront does for viewers and its way to the origins. */
  public get way(): string {
    return join(this.folder, 'way.sock');
  }

  /** A file from which Envoy learns what may change while it runs. */
  public file(name: string): string {
    return join(this.folder, `${name}.json`);
  }

  /** A throw-away certificate for these names. */
  public certificate(names: string[]): { cert: string; key: string } {
    const known = this.certificates.get(names.join());
    if (known) return known;
    const base = join(this.folder, `certificate-${this.certificates.size}`);
    const [cert, key] = [`${base}.pem`, `${base}.key`];
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
        ...[
          '-subj',
          `/CN=${names[0]}`,
          '-addext',
          `subjectAltName=${names.map(name => `DNS:${name}`).join()}`,
          '-keyout',
          key,
          '-out',
          cert,
        ],
      ],
      { stdio: 'ignore' },
    );
    this.certificates.set(names.join(), { cert, key });
    return { cert, key };
  }

  /** A file with the certificates of all listeners and of the edge: whom clients and the edge believe. */
  public get trusted(): string {
    const all = [this.site.distribution?.tls, ...this.site.listeners.map(({ tls }) => tls)].flatMap(tls =>
      tls ? [this.certificate(tls.names)] : [],
    );
    const file = join(this.folder, 'trusted.pem');
    writeFileSync(file, all.map(({ cert }) => readFileSync(cert, 'utf8')).join(''));
    return file;
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
