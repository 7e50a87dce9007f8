import { fullDiff, ResourceImpact } from '@aws-cdk/cloudformation-diff';
import { waitsFor } from './dependencies';

/** One thing that CloudFormation does to a stack. */
export interface Step {
  readonly action: 'create' | 'update' | 'delete';
  readonly id: string;
}

/** Resources that exist, by logical id; one that is replaced exists twice until the old one is deleted. */
export type Live = ReadonlyMap<string, any>;

const REPLACED = ' (replaced)';

/** What makes a new physical resource, as far as CloudFormation's own documentation tells; "may" counts as "will". */
const REPLACES: ResourceImpact[] = [ResourceImpact.WILL_REPLACE, ResourceImpact.MAY_REPLACE];

/**
 * An update of a stack, played through in CloudFormation's order: first everything that is made or changed, each after what it refers to; then,
 * in a second phase, everything that is gone or has been replaced, each before what it referred to. Within that the order is free, so that
 * every run may take another one.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html
 */
export class StackUpdate {
  /** What differs, with the properties that do. */
  public readonly changes: { readonly id: string; readonly impact: ResourceImpact; readonly properties: string[] }[] = [];
  /** Logical ids of what gets a new physical resource under its old id. */
  public readonly replaced: string[];

  private readonly made: Order;
  private readonly gone: Order;

  constructor(
    private readonly before: any,
    private readonly after: any,
  ) {
    // The diff marks what it has compared: it gets copies.
    const diff = fullDiff(structuredClone(before), structuredClone(after));
    diff.resources.forEachDifference((id, change) =>
      this.changes.push({ id, impact: change.changeImpact, properties: Object.keys(change.propertyUpdates) }),
    );
    this.replaced = this.changes.filter(({ impact }) => REPLACES.includes(impact)).map(({ id }) => id);
    const [made, gone] = [true, false].map(stays => this.changes.map(({ id }) => id).filter(id => id in after.Resources === stays));
    this.made = references(made, after);
    this.gone = reversed(references([...gone, ...this.replaced], before));
  }

  /**
   * Plays the update once.
   *
   * @param pick chooses one of several steps that are possible, by a number from 0 up to, but without, the one that it is given
   * @param see is shown what exists after every step, and at the start
   */
  public play(pick: (below: number) => number, see: (live: Live, step?: Step) => void): void {
    const live = new Map<string, any>(Object.entries(this.before.Resources));
    see(live);
    const make = (id: string): Step['action'] => (this.before.Resources[id] ? 'update' : 'create');
    for (const id of inOrder(this.made, pick)) {
      if (this.replaced.includes(id)) live.set(`${id}${REPLACED}`, live.get(id));
      live.set(id, this.after.Resources[id]);
      see(live, { action: make(id), id });
    }
    for (const id of inOrder(this.gone, pick)) {
      live.delete(this.after.Resources[id] ? `${id}${REPLACED}` : id);
      see(live, { action: 'delete', id });
    }
  }
}

/** For each resource those that come before it. */
type Order = Map<string, string[]>;

function references(ids: string[], template: any): Order {
  return new Map(ids.map(id => [id, [...waitsFor(template, template.Resources[id])].filter(other => other !== id && ids.includes(other))]));
}

function reversed(order: Order): Order {
  return new Map([...order.keys()].map(id => [id, [...order.keys()].filter(other => order.get(other)!.includes(id))]));
}

/** One of the sequences that an order allows. */
function inOrder(order: Order, pick: (below: number) => number): string[] {
  const left = new Set(order.keys());
  const sequence: string[] = [];
  while (left.size > 0) {
    const free = [...left].filter(id => !order.get(id)!.some(other => left.has(other)));
    if (free.length === 0) throw new Error(`these wait for each other: ${[...left].join(', ')}`);
    const next = free[pick(free.length)];
    left.delete(next);
    sequence.push(next);
  }
  return sequence;
}
