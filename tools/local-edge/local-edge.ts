import { renameSync, writeFileSync } from 'node:fs';
import { bucketAnswer } from './buckets';
import { edge } from './edge';
import { Envoy } from './envoy';
import { address } from './envoy-config';
import { functionAnswer } from './functions';
import { loadBalancer, targetsFile } from './load-balancer';
import { LoopbackServer } from './loopback-server';
import { Site, TargetGroup } from './model';
import { Places } from './places';
import { readSite } from './read-site';
import { StandIns } from './stand-ins';
import { SynthesisedStack, Templates } from '../pictures/templates';

/** Ports of a service's copies that are registered with a target group. */
export type Targets = (group: TargetGroup) => number[] | Promise<number[]>;

/** A synthesised app, served on loopback addresses: its distribution and its load balancer, before processes that run already. */
export class LocalEdge {
  /** @param stacks all stacks of the app */
  public static async start(stacks: SynthesisedStack[], targets: Targets): Promise<LocalEdge> {
    const templates = new Templates(stacks);
    const standIns = new StandIns(templates);
    const site = readSite(templates, standIns);
    const functions = await LoopbackServer.start(await functionAnswer(site.distribution?.functions));
    const buckets = new Map<string, LoopbackServer>();
    for (const bucket of site.distribution?.buckets ?? []) buckets.set(bucket.id, await LoopbackServer.start(bucketAnswer(bucket)));
    const places = await Places.of(site, functions, buckets);
    const local = new LocalEdge(site, standIns, places, [functions, ...buckets.values()]);
    try {
      await local.run(targets);
      return local;
    } catch (error) {
      await local.stop();
      throw error;
    }
  }

  private envoy?: Envoy;

  private constructor(
    public readonly site: Site,
    public readonly standIns: StandIns,
    public readonly places: Places,
    private readonly helpers: LoopbackServer[],
  ) {}

  /** Sets the targets of all groups; who leaves gets no new request, and finishes what it has. */
  public async register(targets: Targets): Promise<void> {
    for (const group of this.site.targetGroups) {
      const { id } = group;
      const ports = await targets(group);
      const file = this.places.targets(id);
      writeFileSync(`${file}.new`, JSON.stringify(targetsFile(id, ports)));
      // Envoy reads the file when another takes its place.
      renameSync(`${file}.new`, file);
      await this.envoy?.until(`told of the targets of ${id}`, async () => {
        // Another copy may join or leave meanwhile.
        const [known, wanted] = [await this.envoy!.targets(id), await targets(group)];
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

  public async stop(): Promise<void> {
    await this.envoy?.stop();
    for (const helper of this.helpers) await helper.stop();
    this.places.remove();
  }

  private async run(targets: Targets): Promise<void> {
    const { distribution } = this.site;
    await this.register(targets);
    const layers = [...(distribution ? [edge(distribution, this.places)] : []), loadBalancer(this.site, this.places)];
    const config = {
      node: { id: 'local-edge', cluster: 'local-edge' },
      admin: { address: address(this.places.admin) },
      static_resources: { listeners: layers.flatMap(each => each.listeners), clusters: layers.flatMap(each => each.clusters) },
    };
    this.envoy = await Envoy.start(config, this.places.folder, this.places.admin);
  }
}
