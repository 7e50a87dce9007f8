export interface OrderStatus {
  readonly orderId: string;
  readonly state: string;
}

export type Connection = 'closed' | 'connecting' | 'open' | 'waiting';

export interface OrderFeedOptions {
  /** May fail: it is tried again. */
  readonly connect: () => Promise<WebSocket>;
  readonly onStatus: (status: OrderStatus) => void;
  /** The shop has forgotten the order, or never had it. */
  readonly onUnknown: (orderId: string) => void;
  readonly onConnection: (connection: Connection) => void;
}

const FINAL_STATE = 'shipped';
const OPEN = 1;

/** Follows orders over one WebSocket, which is open while any of them is on its way, and comes back by itself. */
export class OrderFeed {
  private readonly following = new Set<string>();
  private socket?: WebSocket;
  private connecting = false;
  private retry?: ReturnType<typeof setTimeout>;
  private failures = 0;

  constructor(private readonly options: OrderFeedOptions) {}

  follow(orderId: string): void {
    this.following.add(orderId);
    if (this.socket?.readyState === OPEN) this.subscribe([orderId]);
    else if (!this.socket && !this.connecting && this.retry === undefined) void this.connect();
  }

  private async connect(): Promise<void> {
    this.retry = undefined;
    this.connecting = true;
    this.options.onConnection('connecting');
    const socket = await this.options.connect().catch(() => undefined);
    this.connecting = false;
    if (!socket) return this.closed();
    this.socket = socket;
    socket.addEventListener('open', () => {
      this.options.onConnection('open');
      this.subscribe([...this.following]);
    });
    socket.addEventListener('message', ({ data }) => this.receive(JSON.parse(data)));
    // An error is always followed by a close.
    socket.addEventListener('close', () => this.closed());
  }

  private closed(): void {
    this.socket = undefined;
    if (this.following.size === 0) return this.options.onConnection('closed');
    this.options.onConnection('waiting');
    this.retry = setTimeout(() => void this.connect(), backoffMilliseconds(this.failures++));
  }

  private subscribe(orderIds: string[]): void {
    this.socket?.send(JSON.stringify({ type: 'subscribe', orderIds }));
  }

  private receive(message: { type: string; code?: string; orderIds?: string[] } & OrderStatus): void {
    // Only what the service says shows that it is well: a connection alone may be closed again at once.
    this.failures = 0;
    if (message.type === 'status') {
      this.options.onStatus(message);
      if (message.state === FINAL_STATE) this.done(message.orderId);
    } else if (message.code === 'unknown-order') {
      for (const orderId of message.orderIds ?? []) {
        this.options.onUnknown(orderId);
        this.done(orderId);
      }
    }
  }

  private done(orderId: string): void {
    this.following.delete(orderId);
    if (this.following.size === 0) this.socket?.close(1000);
  }
}

/** A random part of a growing time, so that the clients of a service that restarts don't come back all at once. */
export function backoffMilliseconds(failures: number, random = Math.random): number {
  return random() * Math.min(30_000, 1_000 * 2 ** failures);
}
