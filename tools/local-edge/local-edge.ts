import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bucketAnswer } from './buckets';
import { Cache } from './cache';
import { selfSigned } from './certificate';
import { edge } from './edge';
import { Envoy } from './envoy';
import { address, Json, LOOPBACK } from './envoy-config';
import { functionAnswer } from './functions';
import { guardClusters } from './guard';
import { Identity } from './identity';
import { keysAnswer } from './issuers';
import { listenerName, loadBalancer, rules, targetGroups, targets } from './load-balancer';
import { LoopbackServer } from './loopback-server';
import { Rule, Site, TargetGroup } from './model';
import { Places } from './places';
import { readSite } from './read-site';
import { StandIns } from './stand-ins';
import { SynthesisedStack, Templates } from '../pictures/templates';

/** Ports of a service's copies that are registered with a target group. */
export type Targets = (group: TargetGroup) => number[] | Promise<number[]>;

const CLUSTERS = 'clusters';

/** A synthesised app, served on loopback addresses: its distribution and its load balancer, before processes that run already. */
export class LocalEdge {
  /**
   * @param stacks all stacks of the app
   * @param issuers where the origin of an issuer is on this machine; a user pool of the templates has a stand-in otherwise
   */
  public static async start(stacks: SynthesisedStack[], ports: Targets, issuers: { [origin: string]: string } = {}): Promise<LocalEdge> {
    const folder = mkdtempSync(join(tmpdir(), 'local-edge-'));
    let local: LocalEdge | undefined;
    try {
      local = await LocalEdge.in(folder, new Templates(stacks), issuers);
      await local.run(ports);
      return local;
    } catch (error) {
      await local?.stop();
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  private static async in(folder: string, templates: Templates, issuers: { [origin: string]: string }): Promise<LocalEdge> {
    const certificate = selfSigned(join(folder, 'stand-ins'), [LOOPBACK, 'localhost']);
    const trusted = certificate.cert;
    const identity = await Identity.of(templates, Object.keys(issuers), certificate);
    const cache = await Cache.of(templates, certificate);
    const standIns = new StandIns(templates, { ...identity?.origins, ...issuers }, cache?.place, trusted);
    const site = readSite(templates, standIns);
    const functions = await LoopbackServer.start(await functionAnswer(site.distribution?.functions));
    const buckets = new Map<string, LoopbackServer>();
    for (const bucket of site.distribution?.buckets ?? []) buckets.set(bucket.id, await LoopbackServer.start(bucketAnswer(bucket)));
    const keys = await LoopbackServer.start(keysAnswer(() => readFileSync(places.trusted, 'utf8')));
    const places: Places = await Places.of(folder, site, { functions, keys, buckets, trusted });
    return new LocalEdge(site, standIns, places, identity, cache, [functions, keys, ...buckets.values()]);
  }

  private envoy?: Envoy;
  private version = 0;

  private constructor(
    private served: Site,
    public readonly standIns: StandIns,
    public readonly places: Places,
    /** Who logs users in, where the templates make a user pool. */
    public readonly identity: Identity | undefined,
    /** Where sessions are, where the templates make a cache. */
    public readonly cache: Cache | undefined,
    private readonly helpers: LoopbackServer[],
  ) {}

  /** What is served now. */
  public get site(): Site {
    return this.served;
  }

  /** Sets the targets of all groups; who leaves gets no new request, and finishes what it has. */
  public async register(ports: Targets): Promise<void> {
    for (const group of this.site.targetGroups) {
      const { id } = group;
      this.write(id, targets(id, await ports(group)));
      await this.envoy?.until(`told of the targets of ${id}`, async () => {
        // Another copy may join or leave meanwhile.
        const [known, wanted] = [await this.envoy!.targets(id), await ports(group)];
        return known.size === wanted.length && wanted.every(port => known.has(port));
      });
    }
  }

  /** Whether a target gets requests. */
  public async healthy(port: number): Promise<boolean> {
    for (const { id } of this.site.targetGroups) {
      const health = (await this.envoy!.targets(id)).get(port);
      if (health !== undefined) return health === 'healthy';
    }
    return false;
  }

  /** Takes other rules and target groups; requests in flight go on. A new group has no targets, and one that goes must have none. */
  public async change(site: Site): Promise<void> {
    const going = this.site.targetGroups.filter(({ id }) => !site.targetGroups.some(each => each.id === id));
    this.served = { ...site, targetGroups: [...site.targetGroups, ...going] };
    await this.writeGroups();
    await this.writeRules();
    if (going.length === 0) return;
    this.served = site;
    await this.writeGroups();
  }

  /** Gives target groups other weights in every rule that forwards to several, as somebody does with a console. */
  public async reweigh(weights: { readonly [group: string]: number }): Promise<void> {
    const reweighed = (rule: Rule): Rule => {
      const { action } = rule;
      if (action.type !== 'forward' || action.groups.length === 1) return rule;
      return {
        ...rule,
        action: { ...action, groups: action.groups.map(share => ({ ...share, weight: weights[share.id] ?? share.weight })) },
      };
    };
    const listeners = this.site.listeners.map(each => ({ ...each, rules: each.rules.map(reweighed) }));
    await this.change({ ...this.site, listeners });
  }

  public async stop(): Promise<void> {
    await this.envoy?.stop();
    await this.identity?.stop();
    await this.cache?.stop();
    for (const helper of this.helpers) await helper.stop();
    rmSync(this.places.folder, { recursive: true, force: true });
  }

  private async run(ports: Targets): Promise<void> {
    const { distribution } = this.site;
    await Promise.all([this.identity?.start(this.places.front), this.cache?.start()]);
    await this.register(ports);
    await this.writeGroups();
    await this.writeRules();
    const front = distribution ? edge(distribution, this.places) : { listeners: [], clusters: [] };
    const config = {
      node: { id: 'local-edge', cluster: 'local-edge' },
      admin: { address: address(this.places.admin) },
      dynamic_resources: { cds_config: { path_config_source: { path: this.places.file(CLUSTERS) } } },
      static_resources: {
        listeners: [...front.listeners, ...loadBalancer(this.site, this.places)],
        clusters: [...front.clusters, ...guardClusters(this.places)],
      },
    };
    this.envoy = await Envoy.start(config, this.places.folder, this.places.admin);
  }

  private async writeGroups(): Promise<void> {
    for (const { id } of this.site.targetGroups) if (!existsSync(this.places.file(id))) this.write(id, targets(id, []));
    const version = this.write(CLUSTERS, targetGroups(this.site, this.places));
    await this.envoy?.until('told of its target groups', async () => this.envoy!.hasRead(version, ['cluster_manager.cds']));
  }

  private async writeRules(): Promise<void> {
    for (const each of this.site.listeners) {
      const name = listenerName(each.port);
      const version = this.write(name, rules(each, this.site, this.places));
      await this.envoy?.until(`told of the rules of ${name}`, async () => this.envoy!.hasRead(version, [`http.${name}.rds.${name}`]));
    }
  }

  private write(name: string, resources: Json[]): number {
    const file = this.places.file(name);
    const version = ++this.version;
    writeFileSync(`${file}.new`, JSON.stringify({ version_info: `${version}`, resources }));
    // Envoy reads the file when another takes its place.
    renameSync(`${file}.new`, file);
    return version;
  }
}
