import { randomUUID } from 'node:crypto';
import { Metadata, ServerInterceptingCall, status, type ServerInterceptor } from '@grpc/grpc-js';
import type { Logger } from '../logging.js';

const REQUEST_ID = 'x-request-id';

/** Logs each call, hands its request id back in the trailers, and knows how many are running. */
export class CallTracker {
  private running = 0;
  private onIdle?: () => void;

  constructor(
    private readonly log: Logger,
    private readonly isTracked: (path: string) => boolean,
  ) {}

  readonly interceptor: ServerInterceptor = (method, call) => {
    // Health checks come every few seconds, and a watching one never ends: neither is worth a line or a wait.
    if (!this.isTracked(method.path)) return new ServerInterceptingCall(call);
    const started = performance.now();
    let requestId: string = randomUUID();
    let open = true;
    this.running += 1;

    const end = (code: status): void => {
      if (!open) return;
      open = false;
      const milliseconds = Math.round(performance.now() - started);
      this.log.info({ requestId, method: method.path, code: status[code], milliseconds }, 'call ended');
      this.running -= 1;
      if (this.running === 0) this.onIdle?.();
    };
    return new ServerInterceptingCall(call, {
      start: next =>
        next({
          onReceiveMetadata: (metadata, pass) => {
            requestId = requestIdOf(metadata) ?? requestId;
            pass(metadata);
          },
          onCancel: () => end(status.CANCELLED),
        }),
      sendStatus: (answer, next) => {
        const metadata = answer.metadata ?? new Metadata();
        metadata.set(REQUEST_ID, requestId);
        next({ ...answer, metadata });
        end(answer.code);
      },
    });
  };

  /** Resolves when no call is running. */
  async idle(): Promise<void> {
    if (this.running === 0) return;
    await new Promise<void>(resolve => {
      this.onIdle = resolve;
    });
  }
}

function requestIdOf(metadata: Metadata): string | undefined {
  const [value] = metadata.get(REQUEST_ID);
  // Printable and short: it goes to the log and back to the client.
  return typeof value === 'string' && /^[\x21-\x7e]{1,128}$/.test(value) ? value : undefined;
}
