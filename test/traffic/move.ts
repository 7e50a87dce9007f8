import { setTimeout as pause } from 'node:timers/promises';
import { Load } from './callers';
import { Fleet, Kind, Swapped } from './fleet';
import { SynthesisedStack } from '../../tools/pictures/templates';

/** Templates that are deployed one after the other. */
export interface Way {
  readonly stages: SynthesisedStack[][];
  /** The kind of copies that the last one takes away. */
  readonly leaves: Kind;
}

/** A service on its way from one compute to another, and what its callers say. */
export class Move {
  public static async start(way: Way, count?: number): Promise<Move> {
    return new Move(way, await Fleet.start(way.stages[0], count));
  }

  /** What the copies ran on after each stage. */
  public readonly kinds: Kind[][] = [];
  public readonly load: Load;
  public swapped?: Swapped;

  private constructor(
    private readonly way: Way,
    public readonly fleet: Fleet,
  ) {
    this.load = fleet.load();
    this.note();
  }

  /** @param seconds how long requests are in flight after copies have left; by default until after their SIGTERM */
  public async finish(seconds?: number): Promise<void> {
    const { leaves, stages } = this.way;
    for (const stage of stages.slice(1, -1)) {
      await this.fleet.deploy(stage);
      this.note();
    }
    this.swapped = await this.fleet.swap(stages[stages.length - 1], leaves, seconds);
    this.note();
    await pause(2000);
    await this.load.stop();
  }

  private note(): void {
    this.kinds.push([...this.fleet.kinds].sort());
  }
}
