import { OrderFeed } from './order-feed.js';
import { listProducts, placeOrder, type Product } from './shop-api.js';
import { showAlert, showConnection, showOrder, showProducts, showState } from './view.js';

const { protocol, host } = location;

const feed = new OrderFeed({
  connect: () => new WebSocket(`${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}/ws`),
  onStatus: ({ orderId, state }) => showState(orderId, state),
  onUnknown: orderId => showState(orderId, 'lost'),
  onConnection: showConnection,
});

async function order({ id, name }: Product): Promise<void> {
  try {
    const placed = await placeOrder(id);
    showAlert(undefined);
    showOrder(placed);
    feed.follow(placed.id);
  } catch {
    showAlert(`“${name}” could not be ordered. Please try again.`);
  }
}

try {
  showProducts(await listProducts(), order);
} catch {
  showAlert('The products could not be loaded. Please reload the page.');
}
