import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, request as httpsRequest } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { Metadata } from '@grpc/grpc-js';
import { WebSocket } from 'ws';
import { ended, firstOf, InventoryClient } from './grpc-client';
import { Site } from './site';
import { closeCode, newOrigin, until, webSockets } from './websocket';

/** What went wrong with a request; nothing, if it was answered as it should. */
export type Failure = string | undefined;

/** A request that has reached a copy, and ends when it is told. */
export interface Held {
  /** Under which the copy logs it. */
  readonly id: string;
  finish(): Promise<Failure>;
}

/** Who sends requests of one protocol. */
export interface Caller {
  ask(): Promise<Failure>;
  hold(): Promise<Held>;
}

export interface HttpCall {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  /** Some of what must come back. */
  readonly answer: string;
}

/** Asks on connections that it keeps; what it holds is half a body. */
export class HttpCaller implements Caller {
  private readonly agent: Agent;

  /**
   * @param logs what all copies of the service have logged
   * @param from the address of the caller: a web ACL counts by address
   */
  constructor(
    private readonly site: Site,
    private readonly quick: HttpCall,
    private readonly long: HttpCall,
    private readonly logs: () => string[],
    private readonly from?: string,
  ) {
    this.agent = new Agent({ keepAlive: true, ca: readFileSync(site.edge.places.trusted), servername: site.host });
  }

  public async ask(): Promise<Failure> {
    return this.send(this.quick, randomUUID());
  }

  public async hold(): Promise<Held> {
    const id = randomUUID();
    let release = () => {};
    const answer = this.send(this.long, id, new Promise<void>(resolve => (release = resolve)));
    await until(() => this.logs().some(log => log.includes(id)));
    return {
      id,
      finish: async () => {
        release();
        return answer;
      },
    };
  }

  private async send({ method, path, body = '', answer }: HttpCall, id: string, second?: Promise<void>): Promise<Failure> {
    const { edge, host } = this.site;
    // The services log a request under its trace id.
    const headers = { host, 'x-amzn-trace-id': id, ...(body && { 'content-type': 'application/json' }) };
    return new Promise(resolve => {
      const fail = (error: Error) => resolve(error.message);
      const options = { host: '127.0.0.1', port: edge.places.edgeHttps, path, method, agent: this.agent, headers, localAddress: this.from };
      const request = httpsRequest(options).once('error', fail);
      request.once('response', response => {
        let text = '';
        response.setEncoding('utf8').on('data', part => (text += part));
        const right = () => response.statusCode === 200 && text.includes(answer);
        response.once('error', fail).once('end', () => resolve(right() ? undefined : `${response.statusCode} ${text}`));
      });
      if (second === undefined) return request.end(body);
      request.write(body.slice(0, body.length / 2));
      return void second.then(() => request.end(body.slice(body.length / 2)));
    });
  }
}

/** Asks on one connection, unary; what it holds is a stream both ways, whose second message is to come. */
export class GrpcCaller implements Caller {
  private readonly client: InventoryClient;

  constructor({ edge, host }: Site) {
    this.client = new InventoryClient(edge.places.edgeHttps, host, readFileSync(edge.places.trusted));
  }

  public async ask(): Promise<Failure> {
    const { code, details } = await this.client.getStock('MUG-STONE-350');
    return code === 'OK' ? undefined : `${code} ${details}`;
  }

  public async hold(): Promise<Held> {
    const id = randomUUID();
    const metadata = new Metadata();
    metadata.set('x-request-id', id);
    const call = this.client.reserve({ metadata, milliseconds: 60_000 });
    const all = ended(() => call);
    const item = (reservationId: string) => ({ reservationId, sku: 'NOTEBOOK-A5-DOT', quantity: 1 });
    call.write(item(id));
    await firstOf(call);
    return {
      id,
      finish: async () => {
        call.write(item(randomUUID()));
        call.end();
        const { code, details, items } = await all;
        return code === 'OK' && items.length === 2 ? undefined : `${code} ${details}, ${items.length} answers`;
      },
    };
  }

  public close(): void {
    this.client.close();
  }
}

/** Callers who keep asking. */
export class Load {
  public readonly outcomes: { readonly at: number; readonly failure: Failure }[] = [];
  private over = false;
  private readonly callers: Promise<void>[];

  /** @param rest milliseconds from an answer to the next question */
  constructor(caller: Caller, rest = 100) {
    this.callers = Array.from({ length: 3 }, async () => {
      while (!this.over) {
        const at = Date.now();
        const failure = await caller.ask();
        this.outcomes.push({ at, failure });
        if (rest > 0) await pause(rest);
      }
    });
  }

  public get failures(): string[] {
    return this.outcomes.flatMap(({ failure }) => failure ?? []);
  }

  public async stop(): Promise<void> {
    this.over = true;
    await Promise.all(this.callers);
  }
}

/** A client that follows orders, and connects again whenever its connection ends. */
export class Follower {
  /** Of an origin of its own, by which the copies' logs tell it from others. */
  public readonly origin = newOrigin();
  /** How its handshakes were answered, and with which codes its connections ended. */
  public readonly handshakes: (number | string)[] = [];
  public readonly closes: number[] = [];
  private over = false;
  private socket?: WebSocket;

  constructor(private readonly site: Site) {}

  public async connect(): Promise<void> {
    try {
      const { status, socket } = await webSockets(this.site)('/ws', { origin: this.origin });
      this.handshakes.push(status);
      if (status !== 101) return;
      socket.send('{"type":"subscribe","orderIds":["o-1"]}');
      this.socket = socket;
      void closeCode(socket).then(async code => {
        if (this.over) return;
        this.closes.push(code);
        await this.connect();
      });
    } catch (error) {
      this.handshakes.push(String(error));
    }
  }

  public stop(): void {
    this.over = true;
    this.socket?.terminate();
  }
}
