import type { OrderBroker } from './order-broker.js';
import { STATES } from './order-status.js';

const STEP_MILLISECONDS = 3_000;

/** Moves the orders demo-1 to demo-3 through their states, again and again. */
export function startDemoOrders(broker: OrderBroker): void {
  let step = 0;
  const advance = () => {
    const orderId = `demo-${(step % 3) + 1}`;
    const state = STATES[Math.floor(step / 3) % STATES.length]!;
    broker.publish({ orderId, state, at: new Date().toISOString() });
    step += 1;
  };
  advance();
  setInterval(advance, STEP_MILLISECONDS).unref();
}
