import type { Connection } from './order-feed.js';
import { price, type Order, type Product } from './shop-api.js';

const CONNECTIONS: { readonly [connection in Connection]: string } = {
  closed: 'No order is on its way.',
  connecting: 'Connecting …',
  open: 'Live: changes show as they happen.',
  waiting: 'The connection was lost and comes back by itself.',
};
const STATES: { readonly [state: string]: string } = {
  placed: 'Placed: we have your order.',
  paid: 'Paid: thank you.',
  packed: 'Packed: it waits for the parcel service.',
  shipped: 'Shipped: it is on its way to you.',
  lost: 'The shop no longer knows this order.',
};

/** Without a user, what belongs to one is not shown. */
export function showUser(name: string | undefined): void {
  byId('user').textContent = name ?? '';
  for (const id of ['user', 'logout', 'own']) byId(id).hidden = name === undefined;
  byId('login').hidden = name !== undefined;
}

export function showProducts(products: Product[], add: (product: Product) => Promise<void>): void {
  const list = byId('products');
  list.replaceChildren(...products.map(product => productCard(product, add)));
  list.removeAttribute('aria-busy');
}

export function showOrder({ id, lines, totalCents, currency, state }: Order, options: { bringIntoView?: boolean } = {}): void {
  const card = fromTemplate('order');
  card.dataset.orderId = id;
  part(card, 'h3').textContent = lines.map(({ name, quantity }) => (quantity > 1 ? `${quantity} × ${name}` : name)).join(', ');
  part(card, '.total').textContent = price(totalCents, currency);
  byId('orders').prepend(card);
  showState(id, state);
  if (options.bringIntoView) bringIntoView(card);
}

export function showState(orderId: string, state: string): void {
  const card = part(byId('orders'), `[data-order-id="${CSS.escape(orderId)}"]`);
  card.dataset.state = state;
  part(card, '.state').textContent = STATES[state] ?? state;
  const steps = [...card.querySelectorAll<HTMLElement>('[data-step]')];
  const current = steps.findIndex(({ dataset }) => dataset.step === state);
  if (current >= 0) steps.forEach((step, index) => step.toggleAttribute('data-reached', index <= current));
}

export function showConnection(connection: Connection): void {
  const status = byId('connection');
  status.dataset.connection = connection;
  status.textContent = CONNECTIONS[connection];
}

export function showAlert(text: string | undefined): void {
  const alert = byId('alert');
  alert.textContent = text ?? '';
  alert.hidden = text === undefined;
  if (text !== undefined) bringIntoView(alert);
}

/** While it is at work, a button takes no second click. */
export function onClick(button: string | HTMLElement, act: () => Promise<void>): void {
  const element = typeof button === 'string' ? byId(button) : button;
  // Not `disabled`, which would take the focus away from who uses a keyboard.
  element.addEventListener('click', async () => {
    if (element.getAttribute('aria-disabled') === 'true') return;
    element.setAttribute('aria-disabled', 'true');
    await act();
    element.removeAttribute('aria-disabled');
  });
}

function productCard(product: Product, add: (product: Product) => Promise<void>): HTMLElement {
  const card = fromTemplate('product');
  const { id, name, category, priceCents, currency } = product;
  card.dataset.productId = id;
  part(card, 'h3').textContent = name;
  part(card, '.price').textContent = price(priceCents, currency);
  const icon = document.getElementById(category) instanceof SVGSymbolElement ? category : 'other';
  card.querySelector('use')?.setAttribute('href', `#${icon}`);

  const button = part(card, 'button');
  button.setAttribute('aria-label', `Add ${name} to cart`);
  onClick(button, () => add(product));
  return card;
}

/** On a small screen what a click did may be far from the button. */
function bringIntoView(element: HTMLElement): void {
  element.scrollIntoView({ block: 'nearest' });
}

export function fromTemplate(id: string): HTMLElement {
  const { content } = byId(id) as HTMLTemplateElement;
  return part(content.cloneNode(true) as DocumentFragment, 'li');
}

export function byId(id: string): HTMLElement {
  return part(document, `#${id}`);
}

export function part(of: ParentNode, selector: string): HTMLElement {
  const element = of.querySelector<HTMLElement>(selector);
  if (!element) throw new Error(`the page has no ${selector}`);
  return element;
}
