import { Browser, Locator, Page } from 'playwright-core';
import { Site } from './site';
import { User } from '../../tools/local-edge/identity';

/** The shop's page in a browser profile of its own, and what has been seen on the way. */
export class ShopPage {
  public static async open(browser: Browser, { edge, host }: Site): Promise<ShopPage> {
    const page = await browser.newPage({ ignoreHTTPSErrors: true, viewport: { width: 960, height: 900 }, colorScheme: 'light' });
    const shop = new ShopPage(page, `https://${host}:${edge.places.edgeHttps}/`);
    await page.goto(shop.url);
    return shop;
  }

  /** What the console complains about. */
  public readonly faults: string[] = [];
  /** Addresses of its WebSockets, and what came over them. */
  public readonly sockets: string[] = [];
  public readonly received: string[] = [];

  private constructor(
    public readonly page: Page,
    public readonly url: string,
  ) {
    page.on('console', message => message.type() === 'error' && this.faults.push(message.text()));
    page.on('pageerror', error => this.faults.push(error.message));
    page.on('websocket', socket => {
      this.sockets.push(socket.url());
      socket.on('framereceived', ({ payload }) => this.received.push(String(payload)));
    });
  }

  public get products(): Locator {
    return this.page.locator('#products > li');
  }

  public get orders(): Locator {
    return this.page.locator('#orders > li');
  }

  public button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  public async add(product: string): Promise<void> {
    await this.button(`Add ${product} to cart`).click();
  }

  /** On the login pages, and back. */
  public async logIn({ name, password }: User): Promise<void> {
    await this.page.getByLabel('User name').fill(name);
    await this.page.getByLabel('Password').fill(password);
    await this.button('Log in').click();
    await this.user(name);
  }

  /** Waits until somebody is logged in. */
  public async user(name: string): Promise<void> {
    await this.page.locator('#user', { hasText: name }).waitFor();
  }

  /** What is in the cart, once it is so much. */
  public async inCart(pieces: number): Promise<[product: string, quantity: string][]> {
    await this.page.getByText(pieces === 0 ? 'Your cart is empty.' : `${pieces} in your cart:`).waitFor();
    const lines = await this.page.locator('#cart > li').all();
    return Promise.all(
      lines.map(async line => [(await line.locator('h3').textContent())!, await line.locator('input').inputValue()] as [string, string]),
    );
  }
}
