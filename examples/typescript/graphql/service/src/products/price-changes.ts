import type { Product } from './product.js';

export interface PriceChange {
  readonly product: Product;
  readonly oldPriceCents: number;
  readonly newPriceCents: number;
}

/** Where price changes are announced and followed. */
export interface PriceChanges {
  publish(change: PriceChange): void;
  /** @param productIds all products without them */
  follow(productIds?: readonly string[]): AsyncIterableIterator<PriceChange>;
}

/** Reaches the subscribers of this process only: with several copies, put a broker such as Redis behind the same interface. */
export class InProcessPriceChanges implements PriceChanges {
  private readonly followers = new Set<Follower>();

  publish(change: PriceChange): void {
    for (const follower of this.followers) follower.offer(change);
  }

  follow(productIds?: readonly string[]): AsyncIterableIterator<PriceChange> {
    const follower = new Follower(productIds && new Set(productIds), () => this.followers.delete(follower));
    this.followers.add(follower);
    return follower;
  }
}

/** Keeps the newest change of each product for a subscriber that reads slowly, so that nobody fills the memory. */
class Follower implements AsyncIterableIterator<PriceChange> {
  private readonly pending = new Map<string, PriceChange>();
  private waiting?: (result: IteratorResult<PriceChange>) => void;
  private done = false;

  constructor(
    private readonly productIds: ReadonlySet<string> | undefined,
    private readonly onEnd: () => void,
  ) {}

  offer(change: PriceChange): void {
    const { id } = change.product;
    if (this.productIds && !this.productIds.has(id)) return;
    if (this.waiting) {
      this.waiting({ value: change, done: false });
      this.waiting = undefined;
      return;
    }
    const skipped = this.pending.get(id);
    this.pending.set(id, skipped ? { ...change, oldPriceCents: skipped.oldPriceCents } : change);
  }

  async next(): Promise<IteratorResult<PriceChange>> {
    for (const [id, change] of this.pending) {
      this.pending.delete(id);
      return { value: change, done: false };
    }
    if (this.done) return { value: undefined, done: true };
    return new Promise(resolve => {
      this.waiting = resolve;
    });
  }

  // Written by hand: a generator that waits for the next change would end only when it comes.
  async return(): Promise<IteratorResult<PriceChange>> {
    this.done = true;
    this.pending.clear();
    this.onEnd();
    this.waiting?.({ value: undefined, done: true });
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
