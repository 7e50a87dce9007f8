import { EventEmitter } from 'node:events';
import { KEPT_SECONDS, LISTED_ORDERS, type OrderBook } from './order-book.js';
import { stateAfter, type Order, type OrderRequest, type OrderState, type OrderStatus, type Placement } from './order.js';
import type { Valkey } from '../store/valkey.js';

/** Handed out at once. */
const MAX_CLAIMED = 20;

/** Orders in Valkey, for any number of copies. */
export class ValkeyOrderBook implements OrderBook {
  private readonly changes = new EventEmitter().setMaxListeners(0);
  private readonly due: string;
  /** One for all orders: a copy follows few of them, but then needs no subscription for each. */
  private readonly channel: string;

  constructor(
    private readonly valkey: Valkey,
    private readonly stepMilliseconds: number,
  ) {
    this.due = valkey.key('orders', 'due');
    this.channel = valkey.key('orders', 'changed');
    valkey.listen(
      this.channel,
      message => this.tell(JSON.parse(message)),
      () => void this.tellAll().catch(() => {}),
    );
  }

  async placed(request: Pick<OrderRequest, 'owner' | 'key'>): Promise<Placement | undefined> {
    const text = await this.valkey.run(async client => client.get(this.requestKey(request)));
    return text === null ? undefined : JSON.parse(text);
  }

  async place(request: OrderRequest, order: Order): Promise<Placement> {
    const { owner, items } = request;
    const { id, state, at } = order;
    const placement = JSON.stringify({ items, order } satisfies Placement);
    const keys = [this.requestKey(request), this.orderKey(id), this.ownerKey(owner), this.due];
    const values = [placement, id, owner, JSON.stringify(order), state, at, this.stepMilliseconds, KEPT_SECONDS, LISTED_ORDERS];
    return JSON.parse(await this.valkey.run(async client => client.placeOrder(keys, ...values)));
  }

  async find(id: string, owner: string): Promise<Order | undefined> {
    const entry = await this.read(id);
    return entry?.owner === owner ? entry.order : undefined;
  }

  async list(owner: string): Promise<Order[]> {
    const ids = await this.valkey.run(async client => client.lRange(this.ownerKey(owner), 0, -1));
    const orders = await Promise.all(ids.map(async id => this.find(id, owner)));
    return orders.filter(order => order !== undefined);
  }

  async claim(leaseMilliseconds: number): Promise<OrderStatus[]> {
    const ids = await this.valkey.run(async client => client.claimOrders([this.due], leaseMilliseconds, MAX_CLAIMED));
    const entries = await Promise.all(ids.map(async id => this.read(id)));
    const forgotten = ids.filter((_id, index) => !entries[index]);
    if (forgotten.length > 0) await this.valkey.run(async client => client.zRem(this.due, forgotten));
    return entries.flatMap(entry => (entry ? [entry.order] : []));
  }

  async move(id: string, from: OrderState, to: OrderState): Promise<void> {
    const at = new Date().toISOString();
    const delay = stateAfter(to) ? this.stepMilliseconds : '';
    const message = JSON.stringify({ id, state: to, at } satisfies OrderStatus);
    await this.valkey.run(async client => client.moveOrder([this.orderKey(id), this.due], id, from, to, at, delay, this.channel, message));
  }

  follow(id: string, listener: (status: OrderStatus) => void): () => void {
    this.changes.on(id, listener);
    return () => this.changes.off(id, listener);
  }

  private tell(status: OrderStatus): void {
    this.changes.emit(status.id, status);
  }

  /** Nobody repeats a message that came while the connection was broken. */
  private async tellAll(): Promise<void> {
    for (const id of this.changes.eventNames()) {
      const entry = await this.read(String(id));
      if (entry) this.tell(entry.order);
    }
  }

  private async read(id: string): Promise<{ owner: string; order: Order } | undefined> {
    const { owner, order, state, at } = await this.valkey.run(async client => client.hGetAll(this.orderKey(id)));
    return order === undefined ? undefined : { owner: owner!, order: { ...JSON.parse(order), state, at } };
  }

  private orderKey(id: string): string {
    return this.valkey.key('orders', 'of-id', id);
  }

  private ownerKey(owner: string): string {
    return this.valkey.key('orders', 'of-user', owner);
  }

  private requestKey({ owner, key }: Pick<OrderRequest, 'owner' | 'key'>): string {
    return this.valkey.key('orders', 'of-request', JSON.stringify([owner, key]));
  }
}
