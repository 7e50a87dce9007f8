export interface Product {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly priceCents: number;
  readonly currency: string;
}

export interface Order {
  readonly id: string;
  readonly state: string;
  readonly lines: { readonly name: string; readonly quantity: number }[];
  readonly totalCents: number;
  readonly currency: string;
}

const ATTEMPTS = 3;
const PAUSE_MILLISECONDS = 500;

export async function listProducts(): Promise<Product[]> {
  const response = await fetch('/api/products');
  if (!response.ok) throw new Error(`the shop answered with ${response.status}`);
  return (await response.json()).items;
}

/** Orders one of a product. Who hears no answer asks again with the same key, so that nobody gets two. */
export async function placeOrder(productId: string): Promise<Order> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
  const body = JSON.stringify({ items: [{ productId, quantity: 1 }] });
  for (let attempt = 1; ; attempt++) {
    const response = await fetch('/api/orders', { method: 'POST', headers, body }).catch(() => undefined);
    if (response?.ok) return response.json();
    const mayPass = response === undefined || response.status >= 500;
    if (!mayPass || attempt === ATTEMPTS) throw new Error(`the order was not taken${response ? `: ${response.status}` : ''}`);
    await new Promise(resolve => setTimeout(resolve, PAUSE_MILLISECONDS * attempt));
  }
}

export function price(cents: number, currency: string): string {
  return new Intl.NumberFormat('en-GB', { style: 'currency', currency }).format(cents / 100);
}
