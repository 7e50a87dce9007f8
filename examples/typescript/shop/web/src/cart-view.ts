import { price, type Cart } from './shop-api.js';
import { byId, fromTemplate, part } from './view.js';

/** A quantity of zero takes the product out. */
type Change = (productId: string, quantity: number) => Promise<void>;

/** Lines stay where they are while they change, so that who uses a keyboard keeps the focus. */
export function showCart({ lines, totalCents, currency }: Cart, change: Change): void {
  const list = byId('cart');
  const shown = new Map([...list.children].map(card => [(card as HTMLElement).dataset.productId, card as HTMLElement]));
  for (const { productId, name, quantity, unitPriceCents } of lines) {
    const card = shown.get(productId) ?? line(productId, name, change);
    shown.delete(productId);
    // What the shop has confirmed; the user's own value lies over it.
    input(card).defaultValue = input(card).value = String(quantity);
    part(card, '.price').textContent = price(quantity * unitPriceCents, currency);
    if (!card.isConnected) list.append(card);
  }
  const pieces = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  byId('cart-status').textContent = pieces === 0 ? 'Your cart is empty.' : `${pieces} in your cart: ${price(totalCents, currency)}`;
  // What goes takes no focus along.
  const going = [...shown.values(), ...(pieces === 0 ? [byId('check-out')] : [])];
  if (going.some(element => element.contains(document.activeElement))) byId('cart-title').focus();
  for (const card of shown.values()) card.remove();
  byId('check-out').hidden = pieces === 0;
}

function line(productId: string, name: string, change: Change): HTMLElement {
  const card = fromTemplate('cart-line');
  card.dataset.productId = productId;
  part(card, 'h3').textContent = name;
  const quantity = input(card);
  quantity.setAttribute('aria-label', `Quantity of ${name}`);
  quantity.addEventListener('change', async () => {
    if (quantity.reportValidity()) await change(productId, quantity.valueAsNumber);
    quantity.value = quantity.defaultValue;
  });
  const remove = part(card, 'button');
  remove.setAttribute('aria-label', `Remove ${name}`);
  remove.addEventListener('click', () => change(productId, 0));
  return card;
}

function input(card: HTMLElement): HTMLInputElement {
  return part(card, 'input') as HTMLInputElement;
}
