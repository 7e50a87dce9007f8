import type { FastifyBaseLogger } from 'fastify';
import { createClient, ErrorReply } from 'redis';
import type { ValkeyConfig } from './store-config.js';
import { Unavailable } from '../http/problem.js';
import { ORDER_SCRIPTS } from '../orders/order-scripts.js';

const ANSWER_MILLISECONDS = 2_000;
/** Refusals that end without anybody's doing. */
const PASSING = /^(READONLY|LOADING|MASTERDOWN|NOREPLICAS|OOM|BUSY) /;

export type ValkeyClient = ReturnType<typeof newClient>;

interface Listener {
  readonly channel: string;
  readonly heard: (message: string) => void;
  readonly missed: () => void;
}

/** One connection for commands and one for messages. Both come back by themselves, and nothing waits for them: without them it fails. */
export class Valkey {
  private commands: ValkeyClient;
  private readonly messages: ValkeyClient;
  private readonly listeners: Listener[] = [];

  constructor(
    private readonly config: ValkeyConfig,
    private readonly log: Pick<FastifyBaseLogger, 'info' | 'warn'>,
  ) {
    this.commands = this.connect();
    this.messages = this.connect();
  }

  /** A name within what the user may touch. */
  key(...parts: string[]): string {
    return this.config.keyPrefix + parts.join(':');
  }

  /** @throws Unavailable when the store doesn't do it now */
  async run<Reply>(act: (client: ValkeyClient) => Promise<Reply>): Promise<Reply> {
    const client = this.commands;
    try {
      return await answered(act(client));
    } catch (error) {
      const refusal = error instanceof ErrorReply ? error.message : undefined;
      // After a failover the endpoint names another server, but this connection may still lead to the old one.
      if (error instanceof NoAnswer || refusal?.startsWith('READONLY')) this.replace(client);
      if (refusal && !PASSING.test(refusal)) throw error;
      throw new Unavailable('the store of carts and orders', error);
    }
  }

  /** Calls `heard` with each message, and `missed` whenever some may have been lost, and the store can be asked. */
  listen(channel: string, heard: (message: string) => void, missed: () => void): void {
    this.listeners.push({ channel, heard, missed });
    this.subscribe();
  }

  close(): void {
    this.commands.destroy();
    this.messages.destroy();
  }

  private replace(client: ValkeyClient): void {
    if (client !== this.commands) return;
    this.log.warn('the connection leads to a server that is silent or takes no writes, connecting anew');
    this.commands = this.connect();
    client.destroy();
  }

  private subscribe(): void {
    if (!this.messages.isReady || !this.commands.isReady) return;
    for (const { channel, heard, missed } of this.listeners) {
      // What fails here does so with the connection, and comes again with the next.
      this.messages.subscribe(channel, heard).then(missed, (err: unknown) => this.log.warn({ err }, 'not subscribed'));
    }
  }

  private connect(): ValkeyClient {
    const client = newClient(this.config)
      .on('error', (err: unknown) => this.log.warn({ err }, 'connection to the store broken'))
      .on('ready', () => {
        this.log.info('connected to the store');
        this.subscribe();
      });
    // It tries for ever: what it can't reach at first may come, and all else works meanwhile.
    client.connect().catch(() => {});
    return client;
  }
}

function newClient({ host, port, tls, username, password }: ValkeyConfig) {
  const common = {
    host,
    port,
    connectTimeout: ANSWER_MILLISECONDS,
    // A silent peer is found out by a ping without an answer.
    socketTimeout: 3 * ANSWER_MILLISECONDS,
    // Quick, as a failover takes seconds; a random part, so that not all copies come at once.
    reconnectStrategy: (retries: number) => Math.min(50 * 2 ** retries, 1_000) * (0.5 + Math.random() / 2),
  };
  return createClient({
    username,
    password,
    socket: tls ? { ...common, tls: true, servername: host } : common,
    scripts: ORDER_SCRIPTS,
    pingInterval: ANSWER_MILLISECONDS,
    // A request fails in time to be tried again, instead of waiting for a connection.
    disableOfflineQueue: true,
    // Features of Redis Enterprise, and commands that old servers don't know.
    maintNotifications: 'disabled',
    disableClientInfo: true,
  });
}

class NoAnswer extends Error {}

async function answered<Reply>(reply: Promise<Reply>): Promise<Reply> {
  let timer: NodeJS.Timeout;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new NoAnswer(`no answer in ${ANSWER_MILLISECONDS} ms`)), ANSWER_MILLISECONDS);
  });
  return Promise.race([reply, silence]).finally(() => clearTimeout(timer));
}
