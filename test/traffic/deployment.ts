import { setTimeout as pause } from 'node:timers/promises';
import { Caller, Failure, Follower, GrpcCaller, Held, HttpCaller } from './callers';
import { Site } from './site';
import { until } from './websocket';
import { Copies, Copy } from '../../tools/local-edge/copies';
import { EXAMPLES } from '../../tools/local-edge/examples';
import { TargetGroup } from '../../tools/local-edge/model';
import { SynthesisedStack } from '../../tools/pictures/templates';

export type Protocol = 'rest' | 'graphql' | 'websocket' | 'grpc';

/** Many, because a new copy, which has none yet, gets the first ones: the leaving one must have some too. */
const HELD = 16;
const FOLLOWERS = 24;

function protocolOf({ id }: TargetGroup): Protocol {
  const [found = 'Rest'] = /Graphql|Websocket|Grpc/.exec(id) ?? [];
  return found.toLowerCase() as Protocol;
}

/** A request that was in flight, and what went wrong with it. */
export interface Finished {
  readonly id: string;
  readonly failure: Failure;
}

/** What became of the requests that were in flight when a copy left. */
export interface Left {
  readonly copy: Copy;
  /** Those that this copy had, and those of the others. */
  readonly own: Finished[];
  readonly others: Finished[];
  /** Done when the copy is gone. */
  readonly gone: Promise<void>;
}

/** The services of `rolling()`, each in two copies of the example's own program, and those who call them. */
export class Deployment {
  public static async start(stacks: SynthesisedStack[]): Promise<Deployment> {
    // Shorter than what is left of the deregistration delay after SIGTERM.
    const copies = new Copies(group => EXAMPLES[protocolOf(group)].program(group), 2, { DRAIN_SECONDS: '4' });
    try {
      const deployment = new Deployment(await Site.start(stacks, undefined, copies.ports), copies);
      await Promise.all(deployment.followers.map(async each => each.connect()));
      return deployment;
    } catch (error) {
      await copies.stop();
      throw error;
    }
  }

  public readonly callers: { readonly rest: Caller; readonly graphql: Caller; readonly grpc: GrpcCaller };
  public readonly followers: Follower[];
  private readonly left: Copy[] = [];

  private constructor(
    public readonly site: Site,
    public readonly copies: Copies,
  ) {
    const query = { method: 'POST', path: '/graphql', body: '{"query":"{ product(id: \\"p-1001\\") { sku } }"}', answer: 'MUG-STONE-350' };
    const product = { method: 'GET', path: '/api/products/p-1001', answer: 'MUG-STONE-350' };
    const body = '{"items":[{"productId":"p-1001","quantity":1}]}';
    const quote = { method: 'POST', path: '/api/checkout/quotes', body, answer: 'totalCents' };
    this.callers = {
      rest: new HttpCaller(site, product, quote, () => this.logs('rest')),
      graphql: new HttpCaller(site, query, query, () => this.logs('graphql')),
      grpc: new GrpcCaller(site),
    };
    this.followers = Array.from({ length: FOLLOWERS }, () => new Follower(site));
  }

  public group(protocol: Protocol): TargetGroup {
    return this.site.edge.site.targetGroups.find(each => protocolOf(each) === protocol)!;
  }

  public of(protocol: Protocol): Copy[] {
    return this.copies.of(this.group(protocol));
  }

  /** Takes a copy away while requests are in flight, which end after its SIGTERM and before the end of the deregistration delay. */
  public async leave(protocol: Protocol, copy: Copy): Promise<Left> {
    const group = this.group(protocol);
    this.left.push(copy);
    const held = protocol === 'websocket' ? [] : await this.hold(this.callers[protocol]);
    const gone = this.copies.leave(this.site.edge, group, copy);
    await pause((group.processes.leaving.drainSeconds + group.deregistrationDelay) * 500);
    const ends = await Promise.all(held.map(async ({ id, finish }) => ({ id, failure: await finish() })));
    const logged = (id: string) => this.logs(protocol).some(log => log.includes(id));
    // A gRPC service logs a call after its answer.
    await until(() => ends.every(({ id }) => logged(id)));
    const here = ({ id }: Finished) => copy.service.log.includes(id);
    return { copy, own: ends.filter(here), others: ends.filter(end => !here(end)), gone };
  }

  /** Starts a new copy, and then takes an old one away, for each old one; the next new one starts while the last old one still drains. */
  public async replaceAll(protocol: Protocol): Promise<Left[]> {
    const { copies, site } = this;
    const leaving: Promise<Left>[] = [];
    for (const copy of [...this.of(protocol)]) {
      await copies.join(site.edge, this.group(protocol));
      leaving.push(this.leave(protocol, copy));
    }
    const all = await Promise.all(leaving);
    await Promise.all(all.map(async ({ gone }) => gone));
    return all;
  }

  /** How often a client was connected to one of these copies. */
  public visits({ origin }: Follower, copies: Copy[]): number {
    return copies.reduce((sum, { service }) => sum + service.log.split(origin).length - 1, 0);
  }

  public async stop(): Promise<void> {
    this.followers.forEach(each => each.stop());
    this.callers.grpc.close();
    await this.site.stop();
    await this.copies.stop();
  }

  private async hold(caller: Caller): Promise<Held[]> {
    const held: Held[] = [];
    // One after the other: the load balancer counts a request once it has a connection to its target.
    while (held.length < HELD) held.push(await caller.hold());
    return held;
  }

  private logs(protocol: Protocol): string[] {
    // One that is leaving may have taken a request just before.
    return [...this.of(protocol), ...this.left].map(({ service }) => service.log);
  }
}
