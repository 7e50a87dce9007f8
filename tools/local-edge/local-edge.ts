import { renameSync, writeFileSync } from 'node:fs';
import { edge } from './edge';
import { Envoy } from './envoy';
import { address } from './envoy-config';
import { FunctionServer } from './functions';
import { loadBalancer, targetsFile } from './load-balancer';
import { Site } from './model';
import { Places } from './places';
import { readSite } from './read-site';
import { StandIns } from './stand-ins';
import { SynthesisedStack, Templates } from '../pictures/templates';

/** Ports of the service's copies that are registered with a target group. */
export type Targets = (group: string) => number[];

/** A synthesised app, served on loopback addresses: its distribution and its load balancer, before processes that run already. */
export class LocalEdge {
  /** @param stacks all stacks of the app */
  public static async start(stacks: SynthesisedStack[], targets: Targets): Promise<LocalEdge> {
    const templates = new Templates(stacks);
    const standIns = new StandIns(templates);
    const site = readSite(templates, standIns);
    const functions = await FunctionServer.start();
    const places = await Places.of(site, functions.port);
    const local = new LocalEdge(site, standIns, places, functions);
    try {
      await functions.load(site.distribution?.functions ?? {});
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
    private readonly functions: FunctionServer,
  ) {}

  /** Sets the targets of all groups; who leaves gets no new request, and finishes what it has. */
  public async register(targets: Targets): Promise<void> {
    for (const { id } of this.site.targetGroups) {
      const ports = targets(id);
      const file = this.places.targets(id);
      writeFileSync(`${file}.new`, JSON.stringify(targetsFile(id, ports)));
      // Envoy reads the file when another takes its place.
      renameSync(`${file}.new`, file);
      await this.envoy?.until(`told of the targets of ${id}`, async () => {
        const known = await this.envoy!.targets(id);
        return known.size === ports.length && ports.every(port => known.has(port));
      });
    }
  }

  /** Whether a target gets requests. */
  public async healthy(port: number): Promise<boolean> {
    const [{ id }] = this.site.targetGroups;
    return (await this.envoy!.targets(id)).get(port) === 'healthy';
  }

  public async stop(): Promise<void> {
    await this.envoy?.stop();
    await this.functions.stop();
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
