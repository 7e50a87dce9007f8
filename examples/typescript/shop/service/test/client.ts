import assert from 'node:assert/strict';
import { once } from 'node:events';
import { WebSocket } from 'ws';

interface Message {
  readonly type: string;
  readonly [member: string]: unknown;
}

/** A client that keeps all it is sent. */
export class Client {
  static async connect(port: number, options: { autoPong?: boolean } = {}): Promise<Client> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, options);
    const client = new Client(socket);
    await once(socket, 'open');
    return client;
  }

  readonly messages: Message[] = [];
  readonly closed: Promise<number>;

  private constructor(readonly socket: WebSocket) {
    this.closed = once(socket, 'close').then(([code]) => code as number);
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
      await once(this.socket, 'message', { signal: AbortSignal.timeout(5_000) });
    }
    return this.messages.slice(0, count);
  }
}
