import assert from 'node:assert/strict';
import { once } from 'node:events';
import { WebSocket, type ClientOptions } from 'ws';

interface Message {
  readonly type: string;
  readonly [member: string]: unknown;
}

/** A client that keeps all it is sent. */
export class Client {
  static async connect(port: number, token: string, options: ClientOptions = {}, protocols: string[] = []): Promise<Client> {
    const headers = { authorization: `Bearer ${token}`, ...options.headers };
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, protocols, { ...options, headers });
    const client = new Client(socket);
    await once(socket, 'open');
    return client;
  }

  readonly messages: Message[] = [];
  readonly closed: Promise<number>;

  private constructor(readonly socket: WebSocket) {
    this.closed = new Promise(resolve => socket.once('close', resolve));
    socket.on('message', data => this.messages.push(JSON.parse(String(data))));
    socket.on('error', () => {});
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** The first messages, as soon as there are so many. */
  async first(count: number): Promise<Message[]> {
    while (this.messages.length < count) {
      assert.equal(this.socket.readyState, WebSocket.OPEN, `closed after ${JSON.stringify(this.messages)}`);
      await once(this.socket, 'message', { signal: AbortSignal.timeout(10_000) });
    }
    return this.messages.slice(0, count);
  }

  /** Follows an order until it has reached a state. @returns the states on the way */
  async follow(orderId: string, until: string): Promise<unknown[]> {
    this.send({ type: 'subscribe', orderIds: [orderId] });
    const states = () => this.messages.filter(message => message.orderId === orderId).map(({ state }) => state);
    while (!states().includes(until)) await this.first(this.messages.length + 1);
    return states();
  }
}
