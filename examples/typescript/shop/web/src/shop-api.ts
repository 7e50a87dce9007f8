import type { LoginSettings } from './login.js';

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly priceCents: number;
  readonly currency: string;
}

export interface Cart {
  readonly lines: { readonly productId: string; readonly name: string; readonly quantity: number; readonly unitPriceCents: number }[];
  readonly totalCents: number;
  readonly currency: string;
}

export interface Order extends Cart {
  readonly id: string;
  readonly state: string;
}

const ATTEMPTS = 3;
const PAUSE_MILLISECONDS = 500;
const MAX_QUANTITY = 99;

/** What the shop answers instead of doing it. */
export class Refused extends Error {
  constructor(readonly status: number) {
    super(`the shop answered with ${status}`);
  }
}

export async function listProducts(): Promise<Product[]> {
  return (await ask('GET', '/api/products')).items;
}

/** Where the shop's users log in. */
export async function loginSettings(): Promise<LoginSettings> {
  return ask('GET', '/api/login');
}

/** What the shop does for its user. */
export class ShopApi {
  private changes: Promise<unknown> = Promise.resolve();

  constructor(private readonly accessToken: () => Promise<string>) {}

  async cart(): Promise<Cart> {
    return this.asUser('GET', '/api/user/cart');
  }

  async orders(): Promise<Order[]> {
    return (await this.asUser('GET', '/api/user/orders')).items;
  }

  /** One more of it. */
  async add(productId: string): Promise<Cart> {
    return this.change(async () => {
      const { lines } = await this.cart();
      const quantity = lines.find(line => line.productId === productId)?.quantity ?? 0;
      return this.set(productId, Math.min(quantity + 1, MAX_QUANTITY));
    });
  }

  /** None takes the product out. */
  async put(productId: string, quantity: number): Promise<Cart> {
    return this.change(async () => this.set(productId, quantity));
  }

  /** Who hears no answer asks again with the same key, so that nobody gets two orders of one cart. */
  async checkOut(): Promise<Order> {
    const headers = { 'idempotency-key': crypto.randomUUID() };
    return this.change(async () => this.asUser('POST', '/api/checkout', { headers }));
  }

  async endSession(): Promise<void> {
    await this.change(async () => this.asUser('DELETE', '/api/user/session'));
  }

  private async set(productId: string, quantity: number): Promise<Cart> {
    const path = `/api/user/cart/items/${encodeURIComponent(productId)}`;
    return quantity > 0 ? this.asUser('PUT', path, { body: { quantity } }) : this.asUser('DELETE', path);
  }

  /** One after the other: the shop keeps a cart as a whole, and the later of two changes would undo the earlier. */
  private async change<Answer>(act: () => Promise<Answer>): Promise<Answer> {
    const result = this.changes.then(act);
    this.changes = result.catch(() => {});
    return result;
  }

  private async asUser(method: string, path: string, { headers = {}, body }: Options = {}) {
    return ask(method, path, { headers: { ...headers, authorization: `Bearer ${await this.accessToken()}` }, body });
  }
}

interface Options {
  readonly headers?: Record<string, string>;
  readonly body?: object;
}

/** All that is asked here may be asked again: what may pass is. */
async function ask(method: string, path: string, { headers = {}, body }: Options = {}) {
  const sent = body ? { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) } : { headers };
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(path, { method, ...sent }).catch(() => undefined);
    if (response?.status === 204) return undefined;
    if (response?.ok) return response.json();
    const mayPass = response === undefined || response.status >= 500;
    if (!mayPass || attempt === ATTEMPTS) throw new Refused(response?.status ?? 0);
    await new Promise(resolve => setTimeout(resolve, PAUSE_MILLISECONDS * attempt));
  }
}

export function price(cents: number, currency: string): string {
  return new Intl.NumberFormat('en-GB', { style: 'currency', currency }).format(cents / 100);
}
