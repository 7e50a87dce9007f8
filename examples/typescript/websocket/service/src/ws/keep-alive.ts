import type { WebSocket } from 'ws';

/** Pings a client, so that nothing on the way takes its connection for idle, and cuts one that has not answered until the next ping. */
export function keepAlive(client: WebSocket, pingSeconds: number): void {
  let answered = true;
  const timer = setInterval(() => {
    if (!answered) return client.terminate();
    answered = false;
    client.ping();
  }, pingSeconds * 1000);
  client.on('pong', () => {
    answered = true;
  });
  client.once('close', () => clearInterval(timer));
}
