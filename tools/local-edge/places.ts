import { randomInt } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Certificate, selfSigned } from './certificate';
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

/** What serves beside Envoy. */
export interface Helpers {
  readonly functions: LoopbackServer;
  /** Hands out the keys of issuers. */
  readonly keys: LoopbackServer;
  readonly buckets: Map<string, LoopbackServer>;
  /** File of a certificate to believe, beside those that are made here. */
  readonly trusted: string;
}

/** Where things are on this machine: ports, certificates, files. */
export class Places {
  /** @param folder for files */
  public static async of(folder: string, site: Site, helpers: Helpers): Promise<Places> {
    const [admin, edgeHttp, edgeHttps] = [await freePort(), await freePort(), await freePort()];
    const listeners = new Map<number, number>();
    for (const { port } of site.listeners) listeners.set(port, await freePort());
    return new Places(folder, site, listeners, helpers, { admin, edgeHttp, edgeHttps });
  }

  public readonly admin: number;
  public readonly edgeHttp: number;
  public readonly edgeHttps: number;
  private readonly certificates = new Map<string, Certificate>();

  private constructor(
    public readonly folder: string,
    private readonly site: Site,
    private readonly listeners: Map<number, number>,
    private readonly helpers: Helpers,
    ports: { admin: number; edgeHttp: number; edgeHttps: number },
  ) {
    ({ admin: this.admin, edgeHttp: this.edgeHttp, edgeHttps: this.edgeHttps } = ports);
  }

  public get functions(): number {
    return this.helpers.functions.port;
  }

  /** Where Envoy asks for the keys of issuers. */
  public get keys(): number {
    return this.helpers.keys.port;
  }

  /** Where viewers enter: the distribution, or the load balancer without one. */
  public get front(): number {
    const main = this.site.listeners.find(({ rules }) => rules.length > 1)!;
    return this.site.distribution ? this.edgeHttps : this.listeners.get(main.port)!;
  }

  /** Local port of a listener; who speaks another protocol than it finds nobody. */
  public loadBalancer(port: number, https: boolean): number {
    const listener = this.site.listeners.find(each => each.port === port && (each.tls !== undefined) === https);
    if (!listener) throw new Error(`the load balancer has no listener for ${https ? 'HTTPS' : 'HTTP'} on port ${port}`);
    return this.listeners.get(port)!;
  }

  public bucket(id: string): number {
    return this.helpers.buckets.get(id)!.port;
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
  public certificate(names: string[]): Certificate {
    const known = this.certificates.get(names.join());
    if (known) return known;
    const base = join(this.folder, `certificate-${this.certificates.size}`);
    const made = selfSigned(base, names);
    this.certificates.set(names.join(), made);
    return made;
  }

  /** A file with the certificates of all listeners, of the edge and of the issuer: whom clients and the edge believe. */
  public get trusted(): string {
    const all = [this.site.distribution?.tls, ...this.site.listeners.map(({ tls }) => tls)].flatMap(tls =>
      tls ? [this.certificate(tls.names)] : [],
    );
    const file = join(this.folder, 'trusted.pem');
    const files = [...all.map(({ cert }) => cert), this.helpers.trusted];
    writeFileSync(file, files.map(each => readFileSync(each, 'utf8')).join(''));
    return file;
  }
}
