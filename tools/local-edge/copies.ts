import { setTimeout as pause } from 'node:timers/promises';
import { Door } from './door';
import { LocalEdge } from './local-edge';
import { TargetGroup } from './model';
import { Program } from './program';
import { ServiceProcess } from './targets';

/** The program that the copies of a target group run. */
export type Programs = (group: TargetGroup) => Program;

/** One copy in a target group, and the door through which the load balancer reaches it. A process has as many as it has target groups. */
export interface Copy {
  readonly service: ServiceProcess;
  readonly door: Door;
}

/** The copies of an app's services: real processes, started, registered and ended as the templates say. */
export class Copies {
  private readonly known = new Map<string, { readonly group: TargetGroup; readonly copies: Copy[] }>();

  /** @param count how many copies of each service; by default as many as the template has at least */
  constructor(
    private readonly program: Programs,
    private readonly count?: number,
    private readonly environment: NodeJS.ProcessEnv = {},
  ) {}

  /** Ports of the copies of a group; the first to ask starts them. */
  public readonly ports = async (group: TargetGroup): Promise<number[]> => {
    if (!this.known.has(group.id)) {
      const [sibling] = this.siblings(group);
      this.known.set(group.id, { group, copies: [] });
      if (sibling) {
        for (const { service } of sibling.copies) await this.open(group, service);
        return this.of(group).map(({ door }) => door.port);
      }
      const added = Array.from({ length: this.count ?? group.processes.count }, async () => this.add(group));
      // Whoever stops the copies after a failure must know of all that run.
      await Promise.allSettled(added);
      await Promise.all(added);
    }
    return this.of(group).map(({ door }) => door.port);
  };

  public of({ id }: TargetGroup): Copy[] {
    return this.known.get(id)!.copies;
  }

  /** Starts one more, which gets no request before it is registered. */
  public async add(group: TargetGroup): Promise<Copy> {
    const service = await ServiceProcess.start(this.program(group), group.processes, this.environment);
    for (const sibling of this.siblings(group)) if (sibling.group.id !== group.id) await this.open(sibling.group, service);
    return this.open(group, service);
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
    const doors = this.siblings(group).map(({ copies }) => {
      const [gone] = copies.splice(
        copies.findIndex(({ service }) => service === copy.service),
        1,
      );
      return gone.door;
    });
    await edge.register(this.ports);
    const { deregistrationDelay, processes } = group;
    await Promise.all([
      pause(deregistrationDelay * 1000).then(() => doors.forEach(door => door.close())),
      pause(processes.leaving.drainSeconds * 1000).then(async () => copy.service.stop('SIGTERM', processes.leaving.stopSeconds)),
    ]);
  }

  public async stop(): Promise<void> {
    const all = [...this.known.values()].flatMap(({ copies }) => copies);
    all.forEach(({ door }) => door.close());
    await Promise.all([...new Set(all.map(({ service }) => service))].map(async service => service.stop()));
  }

  /** What is known of a group's processes: the group itself, and others that have the same ones. */
  private siblings({ processes }: TargetGroup) {
    return [...this.known.values()].filter(({ group }) => group.processes.ready === processes.ready);
  }

  private async open(group: TargetGroup, service: ServiceProcess): Promise<Copy> {
    const copy = { service, door: await Door.before(service.portOf(group.processes)) };
    this.of(group).push(copy);
    return copy;
  }
}
