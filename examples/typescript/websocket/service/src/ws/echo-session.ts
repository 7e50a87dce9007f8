import type { WebSocket } from 'ws';

const PAUSE_BYTES = 256 * 1024;

/** Sends back what comes, text and binary: shows what the way between a client and this process does to messages. */
export function startEcho(client: WebSocket): void {
  client.on('message', (data, isBinary) => {
    client.send(data, { binary: isBinary }, () => {
      if (client.isPaused && client.bufferedAmount < PAUSE_BYTES) client.resume();
    });
    // A client that sends faster than it reads waits by itself: TCP tells it.
    if (client.bufferedAmount >= PAUSE_BYTES) client.pause();
  });
}
