import { setTimeout as pause } from 'node:timers/promises';
import * as ecs from 'aws-cdk-lib/aws-ecs';

import { Held, HttpCaller, Load } from './callers';
import { DOMAIN, Site } from './site';
import { until } from './websocket';
import { PlatformStack } from '../../examples/typescript/computes/platform-stack';
import { Compute, ICompute } from '../../src';
import { catalogue, EXPOSURES } from '../../tools/example-apps';
import { Copies, Copy } from '../../tools/local-edge/copies';
import { deploy } from '../../tools/local-edge/deploy';
import { EXAMPLES } from '../../tools/local-edge/examples';
import { TargetGroup } from '../../tools/local-edge/model';
import { synthesised, SynthesisedStack } from '../../tools/pictures/templates';

/** What the copies of a target group run on. */
export type Kind = 'AutoScalingGroup' | 'Fargate' | 'Eks';

/** No answer is kept on its path: every request reaches a copy. */
const QUOTE = {
  method: 'POST',
  path: '/api/checkout/quotes',
  body: '{"items":[{"productId":"p-1001","quantity":1}]}',
  answer: 'totalCents',
};
/** How many requests are in flight when copies leave. */
const HELD = 12;

function kindOf({ id }: TargetGroup): Kind {
  return /AutoScalingGroup|Fargate|Eks/.exec(id)![0] as Kind;
}

/** Computes in a platform team's network: a service moves from one to the other, and its load balancer stays. */
export const TASKS = (platform: PlatformStack) =>
  Compute.fargate({ cluster: new ecs.Cluster(platform, 'Tasks', { vpc: platform.cluster.vpc }) });
export const PODS = ({ cluster }: PlatformStack) => Compute.eks({ cluster });

export function onPlatform(compute: (platform: PlatformStack) => ICompute): SynthesisedStack[] {
  return synthesised(
    catalogue({
      exposure: EXPOSURES.cloudFrontOnly,
      domain: DOMAIN,
      compute: app => compute(new PlatformStack(app, 'Platform', { env: { region: 'eu-west-1' } })),
    }),
  );
}

/** What became of the copies that a deployment took away, and of the requests that were in flight. */
export interface Swapped {
  readonly left: Copy[];
  /** Failures of those that these copies had, and of the others. */
  readonly own: (string | undefined)[];
  readonly others: (string | undefined)[];
}

/** The REST example, served by its own program. */
export class Fleet {
  /** @param count how many copies of each kind; by default as many as the templates have at least */
  public static async start(stacks: SynthesisedStack[], count?: number): Promise<Fleet> {
    const copies = new Copies(EXAMPLES.rest.program, count);
    try {
      return new Fleet(await Site.start(stacks, DOMAIN, copies.ports), copies);
    } catch (error) {
      await copies.stop();
      throw error;
    }
  }

  private callers = 0;

  private constructor(
    public readonly site: Site,
    private readonly copies: Copies,
  ) {}

  public get kinds(): Kind[] {
    return this.site.edge.site.targetGroups.map(kindOf);
  }

  public of(kind: Kind): Copy[] {
    return this.copies.of(this.group(kind));
  }

  /** How many requests each copy of a kind has got, health checks not counted. */
  public served(kind: Kind): number[] {
    return this.of(kind).map(({ service }) => service.log.split('incoming request').length - 1);
  }

  /** Who keeps asking for quotes. */
  public load(rest?: number): Load {
    return new Load(this.caller(), rest);
  }

  /** Gives each kind of copies another weight, as somebody does with a console. */
  public async reweigh(weights: { readonly [kind in Kind]?: number }): Promise<void> {
    const { edge } = this.site;
    await edge.reweigh(Object.fromEntries(edge.site.targetGroups.map(group => [group.id, weights[kindOf(group)]!])));
  }

  public async deploy(stacks: SynthesisedStack[]): Promise<void> {
    await deploy(this.site.edge, this.copies, stacks);
  }

  /**
   * Deploys templates without one kind of copies while requests are in flight. They end before the load balancer cuts them, and after the
   * copies' SIGTERM where that is earlier.
   *
   * @param seconds from the moment in which the copies leave to the end of the requests
   */
  public async swap(stacks: SynthesisedStack[], kind: Kind, seconds = this.middle(kind)): Promise<Swapped> {
    const group = this.group(kind);
    const left = [...this.of(kind)];
    const caller = this.caller();
    const held: Held[] = [];
    while (held.length < HELD) held.push(await caller.hold());
    const deployed = this.deploy(stacks);
    await Promise.race([until(() => this.copies.of(group).length === 0), deployed]);
    await pause(seconds * 1000);
    const ends = await Promise.all(held.map(async ({ id, finish }) => ({ id, failure: await finish() })));
    await deployed;
    const here = left.map(({ service }) => service.log).join('');
    const failures = (own: boolean) => ends.filter(({ id }) => here.includes(id) === own).map(({ failure }) => failure);
    return { left, own: failures(true), others: failures(false) };
  }

  public async stop(): Promise<void> {
    await this.site.stop();
    await this.copies.stop();
  }

  private group(kind: Kind): TargetGroup {
    return this.site.edge.site.targetGroups.find(each => kindOf(each) === kind)!;
  }

  private middle(kind: Kind): number {
    const { deregistrationDelay, processes } = this.group(kind);
    const { drainSeconds } = processes.leaving;
    return (drainSeconds < deregistrationDelay ? drainSeconds + deregistrationDelay : deregistrationDelay) / 2;
  }

  /** From an address of its own: the web ACL counts by address. */
  private caller(): HttpCaller {
    const logs = () => this.kinds.flatMap(kind => this.of(kind)).map(({ service }) => service.log);
    return new HttpCaller(this.site, QUOTE, QUOTE, logs, `127.0.8.${++this.callers}`);
  }
}
