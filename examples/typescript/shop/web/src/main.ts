import { showCart } from './cart-view.js';
import { Login, LoginNeeded } from './login.js';
import { OrderFeed } from './order-feed.js';
import { listProducts, loginSettings, Refused, ShopApi, type Cart, type Product } from './shop-api.js';
import { onClick, showAlert, showConnection, showOrder, showProducts, showState, showUser } from './view.js';

const { protocol, host, origin } = location;

const login = new Login({
  settings: loginSettings,
  page: `${origin}/`,
  go: url => location.assign(url),
  storage: sessionStorage,
});
const api = new ShopApi(() => login.accessToken());
const feed = new OrderFeed({
  // A browser sends no header of its own here: the edge takes the token for one, and leaves the first name.
  connect: async () => {
    const protocols = ['shop.v1', `bearer.${await login.accessToken()}`];
    return new WebSocket(`${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}/ws`, protocols);
  },
  onStatus: ({ orderId, state }) => showState(orderId, state),
  onUnknown: orderId => showState(orderId, 'lost'),
  onConnection: showConnection,
});

/** Does what a click asks for, and says so when it can't be done. */
async function attempt(act: () => Promise<void>, failure: string): Promise<void> {
  showAlert(undefined);
  try {
    await act();
  } catch (error) {
    const ended = error instanceof LoginNeeded || (error instanceof Refused && error.status === 401);
    if (ended) showUser(undefined);
    showAlert(ended ? 'Your login has ended. Please log in again.' : failure);
  }
}

async function add({ id, name }: Product): Promise<void> {
  await attempt(async () => {
    // Who isn't logged in comes back with the product's id.
    if (!login.user) return login.begin(id);
    show(await api.add(id));
  }, `“${name}” could not be added. Please try again.`);
}

async function checkOut(): Promise<void> {
  await attempt(async () => {
    const order = await api.checkOut();
    show(await api.cart());
    showOrder(order, { bringIntoView: true });
    feed.follow(order.id);
  }, 'The order was not taken. Please try again.');
}

function show(cart: Cart): void {
  showCart(cart, (productId, quantity) =>
    attempt(async () => show(await api.put(productId, quantity)), 'The cart could not be changed. Please try again.'),
  );
}

/** What the shop has kept for its user. */
async function welcome(intent: string | undefined): Promise<void> {
  showUser(login.user);
  if (!login.user) return;
  show(await (intent ? api.add(intent) : api.cart()));
  for (const order of (await api.orders()).reverse()) {
    showOrder(order);
    if (order.state !== 'shipped') feed.follow(order.id);
  }
}

onClick('login', () => attempt(() => login.begin(), 'The login could not be reached. Please try again.'));
onClick('logout', () =>
  attempt(async () => {
    await api.endSession().catch(() => {});
    await login.end();
  }, 'The logout did not succeed. Please try again.'),
);
onClick('check-out', checkOut);

const opened = new URL(location.href);
// A code is good for one use: neither a reload nor a bookmark may repeat it.
history.replaceState(null, '', '/');
await Promise.all([
  attempt(async () => showProducts(await listProducts(), add), 'The products could not be loaded. Please reload the page.'),
  attempt(async () => welcome(await login.resume(opened)), 'The login did not succeed. Please try again.'),
]);
