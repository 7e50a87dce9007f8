import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Administrator, CacheNode } from './cache-node';
import { Certificate } from './certificate';
import { Door } from './door';
import { LOOPBACK } from './envoy-config';
import { freePort } from './places';
import { CacheGroup, CacheUser, readCache } from './read-cache';
import { MovedAddress } from './stand-ins';
import { Templates } from '../pictures/templates';

/** The name of this machine on the certificate: clients verify a name, as they do on AWS. */
const HOST = 'localhost';

/** The cache of an app on this machine: a primary and its replicas behind one address, which leads to whoever is the primary. */
export class Cache {
  public static async of(templates: Templates, certificate: Certificate): Promise<Cache | undefined> {
    const group = readCache(templates);
    return group && new Cache(group, certificate, await freePort());
  }

  private readonly administrator: Administrator;
  /** The primary is the first. */
  private nodes: CacheNode[] = [];
  private door?: Door;

  private constructor(
    private readonly group: CacheGroup,
    private readonly certificate: Certificate,
    private readonly port: number,
  ) {
    this.administrator = {
      host: HOST,
      username: `administrator-${randomUUID()}`,
      password: randomUUID(),
      ca: readFileSync(certificate.cert),
    };
  }

  /** Where it is instead of on AWS. */
  public get place(): MovedAddress {
    const { address, port } = this.group;
    return { address, port, here: { host: HOST, port: this.port } };
  }

  public async start(): Promise<void> {
    const node = async () => CacheNode.start(await freePort(), this.settings, this.administrator);
    this.nodes = await Promise.all(Array.from({ length: this.group.replicas + 1 }, node));
    await this.replicate();
    this.door = await Door.before(this.nodes[0].port, this.port);
  }

  /**
   * The primary is lost, and a replica takes its place.
   *
   * @param seconds how long nobody takes writes
   */
  public async failover(seconds: number): Promise<void> {
    if (!this.group.automaticFailover || this.nodes.length < 2) throw new Error('no replica of the cache takes over');
    const lost = this.nodes.shift()!;
    await lost.kill();
    await pause(seconds * 1000);
    await this.nodes[0].promote();
    await this.replicate();
    this.door!.leadTo(this.nodes[0].port);
  }

  /** Done when a replica knows all that was written until now; on AWS too, what it doesn't know is lost with the primary. */
  public async replicated(): Promise<void> {
    const [primary, ...replicas] = this.nodes;
    const written = await primary.offset();
    for (const replica of replicas) await replica.until('up to date', async () => (await replica.offset()) >= written);
  }

  public async stop(): Promise<void> {
    this.door?.close();
    await Promise.all(this.nodes.map(async node => node.kill()));
  }

  private async replicate(): Promise<void> {
    const [primary, ...replicas] = this.nodes;
    await Promise.all(replicas.map(async replica => replica.follow(primary)));
  }

  private get settings(): string[] {
    const { username, password } = this.administrator;
    const { cert, key } = this.certificate;
    const users: CacheUser[] = [{ name: username, password, access: 'on ~* &* +@all' }, ...this.group.users];
    return [
      `bind ${LOOPBACK}`,
      'port 0',
      `tls-cert-file ${cert}`,
      `tls-key-file ${key}`,
      `tls-ca-cert-file ${cert}`,
      'tls-auth-clients no',
      'tls-replication yes',
      `masteruser ${username}`,
      `masterauth ${password}`,
      'save ""',
      `dir ${dirname(cert)}`,
      'repl-diskless-sync-delay 0',
      'repl-diskless-load on-empty-db',
      ...users.map(user => `user ${user.name} ${user.access} ${user.password ? `>${user.password}` : 'nopass'}`),
      // Nobody gets in who isn't named.
      ...(users.some(({ name }) => name === 'default') ? [] : ['user default off']),
    ];
  }
}
