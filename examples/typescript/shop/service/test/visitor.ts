import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';

/** A user in a browser: brings the token with each request, and the cookie that came last. */
export class Visitor {
  cookies: Record<string, string> = {};

  constructor(
    public app: FastifyInstance,
    public token: string,
  ) {}

  async ask(method: 'GET' | 'PUT' | 'POST' | 'DELETE', url: string, options: InjectOptions = {}): Promise<LightMyRequestResponse> {
    const { headers, ...rest } = options;
    const response = await this.app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${this.token}`, 'x-forwarded-proto': 'https', ...headers },
      cookies: this.cookies,
      ...rest,
    });
    for (const { name, value } of response.cookies) this.cookies = value === '' ? {} : { [name]: value };
    return response;
  }

  async put(productId: string, quantity: number): Promise<LightMyRequestResponse> {
    return this.ask('PUT', `/api/user/cart/items/${productId}`, { payload: { quantity } });
  }

  async cart(): Promise<[productId: string, quantity: number][]> {
    const { lines } = (await this.ask('GET', '/api/user/cart')).json();
    return lines.map(({ productId, quantity }: { productId: string; quantity: number }) => [productId, quantity]);
  }

  async checkOut(key: string = randomUUID()): Promise<LightMyRequestResponse> {
    return this.ask('POST', '/api/checkout', { headers: { 'idempotency-key': key } });
  }

  /** @returns its id */
  async order(productId = 'p-1001', quantity = 1): Promise<string> {
    assert.equal((await this.put(productId, quantity)).statusCode, 200);
    const response = await this.checkOut();
    assert.equal(response.statusCode, 201, response.body);
    return response.json().id;
  }

  async stateOf(orderId: string): Promise<string> {
    return (await this.ask('GET', `/api/user/orders/${orderId}`)).json().state;
  }
}
