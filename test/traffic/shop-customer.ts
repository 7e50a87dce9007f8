import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { Answer, json } from './client';
import { Site } from './site';
import { closeCode, webSockets } from './websocket';
import { User } from '../../tools/local-edge/identity';
import { accessToken } from '../../tools/local-edge/login';

/** What is in a cart, by product. */
export type Cart = { readonly [productId: string]: number };

/** A user of the shop's service: brings the token with each request, and the cookie that came last. */
export class Customer {
  public static async of(site: Site, user?: User): Promise<Customer> {
    return new Customer(site, await accessToken(site.edge.identity!.login(user)));
  }

  public cookie = '';

  private constructor(
    private readonly site: Site,
    public readonly token: string,
  ) {}

  /** @param id under which a copy logs the request */
  public async ask(method: string, path: string, body?: object, id: string = randomUUID()): Promise<Answer> {
    const headers = {
      ...{ authorization: `Bearer ${this.token}`, cookie: this.cookie, 'x-amzn-trace-id': id },
      ...(body && { 'content-type': 'application/json' }),
      ...(path === '/api/checkout' && { 'idempotency-key': id }),
    };
    const answer = await this.site.viewer.ask(path, { method, headers, body: body && JSON.stringify(body) });
    for (const each of answer.headers['set-cookie'] ?? []) this.cookie = each.split(';')[0];
    return answer;
  }

  public async put(productId: string, quantity: number, id?: string): Promise<Answer> {
    return this.ask('PUT', `/api/user/cart/items/${productId}`, { quantity }, id);
  }

  public async cart(id?: string): Promise<Cart> {
    return cartOf(await this.ask('GET', '/api/user/cart', undefined, id));
  }

  /** Orders what is in the cart. @returns the order's id */
  public async checkOut(): Promise<string> {
    const { status, body } = await this.ask('POST', '/api/checkout');
    expect({ status, body }).toMatchObject({ status: 201 });
    return JSON.parse(body).id;
  }

  /** A WebSocket on which the status of an order comes. */
  public async follow(orderId: string): Promise<Followed> {
    const { status, socket } = await webSockets(this.site)('/ws', { headers: { authorization: `Bearer ${this.token}` } });
    expect(status).toBe(101);
    return new Followed(socket, orderId);
  }
}

export function cartOf(answer: Answer): Cart {
  const { lines } = json(answer);
  return Object.fromEntries(lines.map((line: { productId: string; quantity: number }) => [line.productId, line.quantity]));
}

/** The status of an order, as it comes. */
export class Followed {
  public readonly states: string[] = [];
  public readonly closed: Promise<number>;

  constructor(
    private readonly socket: WebSocket,
    orderId: string,
  ) {
    this.closed = closeCode(socket);
    socket.on('message', data => {
      const { type, state } = JSON.parse(String(data));
      if (type === 'status') this.states.push(state);
    });
    socket.send(JSON.stringify({ type: 'subscribe', orderIds: [orderId] }));
  }

  public get open(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  public stop(): void {
    this.socket.terminate();
  }
}
