import { setTimeout as pause } from 'node:timers/promises';
import { Door } from './door';
import { LocalEdge } from './local-edge';
import { TargetGroup } from './model';
import { Program } from './program';
import { ServiceProcess } from './targets';

/** The program that the copies of a target group run. */
export type Programs = (group: TargetGroup) => Program;

/** One copy, and the door through which the load balancer reaches it. */
export interface Copy {
  readonly service: ServiceProcess;
  readonly door: Door;
}

/** The copies of an app's services: real processes, started, registered and ended as the templates say. */
export class Copies {
  private readonly byGroup = new Map<string, Copy[]>();

  /**
   * @param count how many copies of each service; by default as many as the template has at least
   */
  constructor(
    private readonly program: Programs,
    private readonly count?: number,
    private readonly environment: NodeJS.ProcessEnv = {},
  ) {}

  /** Ports of the copies of a group; the first to ask starts them. */
  public readonly ports = async (group: TargetGroup): Promise<number[]> => {
    if (!this.byGroup.has(group.id)) {
      this.byGroup.set(group.id, []);
      const added = Array.from({ length: this.count ?? group.processes.count }, async () => this.add(group));
      // Whoever stops the copies after a failure must know of all that run.
      await Promise.allSettled(added);
      await Promise.all(added);
    }
    return this.of(group).map(({ door }) => door.port);
  };

  public of({ id }: TargetGroup): Copy[] {
    return this.byGroup.get(id)!;
  }

  /** Starts one more, which gets no request before it is registered. */
  public async add(group: TargetGroup): Promise<Copy> {
    const service = await ServiceProcess.start(this.program(group), group.processes, this.environment);
    const copy = { service, door: await Door.before(service.port) };
    this.of(group).push(copy);
    return copy;
  }

  /** Starts one more and sends it requests; done once the load balancer calls it healthy, as an instance's boot script is. */
  public async join(edge: LocalEdge, group: TargetGroup): Promise<Copy> {
    const copy = await this.add(group);
    await edge.register(this.ports);
    while (!(await edge.healthy(copy.door.port))) await pause(50);
    return copy;
  }

  /**
   * Ends one: no new request, SIGTERM after the drain time, SIGKILL after the stop time, and at the end of the deregistration delay the
   * load balancer cuts what is left.
   */
  public async leave(edge: LocalEdge, group: TargetGroup, copy: Copy): Promise<void> {
    const copies = this.of(group);
    copies.splice(copies.indexOf(copy), 1);
    await edge.register(this.ports);
    const { deregistrationDelay, processes } = group;
    await Promise.all([
      pause(deregistrationDelay * 1000).then(() => copy.door.close()),
      pause(processes.leaving.drainSeconds * 1000).then(async () => copy.service.stop('SIGTERM', processes.leaving.stopSeconds)),
    ]);
  }

  public async stop(): Promise<void> {
    const all = [...this.byGroup.values()].flat();
    all.forEach(({ door }) => door.close());
    await Promise.all(all.map(async ({ service }) => service.stop()));
  }
}
