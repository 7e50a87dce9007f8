import { EventEmitter } from 'node:events';
import { LISTED_ORDERS, type OrderBook } from './order-book.js';
import { stateAfter, type Order, type OrderRequest, type OrderState, type OrderStatus, type Placement } from './order.js';

const KEPT_ORDERS = 10_000;

interface Entry {
  readonly owner: string;
  readonly order: Order;
  readonly due: number;
}

/** Orders in the memory of this process, for a computer without a store: one copy, and it forgets them when it ends. */
export class MemoryOrderBook implements OrderBook {
  private readonly entries = new Map<string, Entry>();
  private readonly placements = new Map<string, Placement>();
  private readonly changes = new EventEmitter().setMaxListeners(0);

  constructor(private readonly stepMilliseconds: number) {}

  async placed({ owner, key }: Pick<OrderRequest, 'owner' | 'key'>): Promise<Placement | undefined> {
    return this.placements.get(JSON.stringify([owner, key]));
  }

  async place({ owner, key, items }: OrderRequest, order: Order): Promise<Placement> {
    const request = JSON.stringify([owner, key]);
    const placement = this.placements.get(request) ?? { items, order };
    if (placement.order === order) {
      this.placements.set(request, placement);
      this.entries.set(order.id, { owner, order, due: Date.now() + this.stepMilliseconds });
      for (const kept of [this.placements, this.entries]) if (kept.size > KEPT_ORDERS) kept.delete(kept.keys().next().value!);
    }
    return placement;
  }

  async find(id: string, owner: string): Promise<Order | undefined> {
    const entry = this.entries.get(id);
    return entry?.owner === owner ? entry.order : undefined;
  }

  async list(owner: string): Promise<Order[]> {
    const own = [...this.entries.values()].filter(entry => entry.owner === owner).map(({ order }) => order);
    return own.reverse().slice(0, LISTED_ORDERS);
  }

  async claim(leaseMilliseconds: number): Promise<OrderStatus[]> {
    const due = [...this.entries.values()].filter(entry => entry.due <= Date.now());
    for (const entry of due) this.entries.set(entry.order.id, { ...entry, due: Date.now() + leaseMilliseconds });
    return due.map(({ order }) => order);
  }

  async move(id: string, from: OrderState, to: OrderState): Promise<void> {
    const entry = this.entries.get(id);
    if (entry?.order.state !== from) return;
    const order = { ...entry.order, state: to, at: new Date().toISOString() };
    this.entries.set(id, { ...entry, order, due: stateAfter(to) ? Date.now() + this.stepMilliseconds : Infinity });
    this.changes.emit(id, order);
  }

  follow(id: string, listener: (status: OrderStatus) => void): () => void {
    this.changes.on(id, listener);
    return () => this.changes.off(id, listener);
  }
}
