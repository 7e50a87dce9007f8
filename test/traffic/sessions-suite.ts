import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { sessionApi } from './session-site';
import { Cart, cartOf, Customer, Followed } from './shop-customer';
import { describeTraffic, Site } from './site';
import { until } from './websocket';
import { Copies, Copy, Programs } from '../../tools/local-edge/copies';
import { secondsUntilUnhealthy, TargetGroup } from '../../tools/local-edge/model';

const FOLLOWERS = 8;
const ALL = ['placed', 'paid', 'packed', 'shipped'];

/** A page that keeps looking whether a cart is what it was. */
class Watch {
  /** What each look has found instead, and when it was sent. */
  public readonly looks: { readonly at: number; readonly failure?: string }[] = [];
  private over = false;
  private readonly end: Promise<void>;

  constructor(customer: Customer, cart: Cart) {
    this.end = this.look(customer, JSON.stringify(cart));
  }

  public get failures(): string[] {
    return [...new Set(this.looks.flatMap(({ failure }) => failure ?? []))];
  }

  public since(time: number): (string | undefined)[] {
    return this.looks.filter(({ at }) => at >= time).map(({ failure }) => failure);
  }

  public async stop(): Promise<void> {
    this.over = true;
    await this.end;
  }

  private async look(customer: Customer, cart: string): Promise<void> {
    while (!this.over) {
      const at = Date.now();
      const answer = await customer.ask('GET', '/api/user/cart');
      const found = answer.status === 200 ? JSON.stringify(cartOf(answer)) : `${answer.status} ${answer.headers['retry-after'] ?? ''}`;
      this.looks.push({ at, failure: found === cart ? undefined : found.trim() });
      await pause(30);
    }
  }
}

/** How a copy is replaced: by one that is there before it goes, or by one that comes when it has gone. */
export type Replacement = 'join first' | 'leave first';

/** What customers see of two copies of the shop's service, whatever it is written in, while copies come and go. */
export function sessionsSuite(name: string, program: Programs, replacement: Replacement): void {
  describeTraffic(name, () => {
    let copies: Copies;
    let site: Site;
    let group: TargetGroup;
    let ada: Customer;
    let buried: Promise<void> | undefined;
    beforeAll(async () => {
      copies = new Copies(program, 2, { FULFILMENT_SECONDS: '1', DRAIN_SECONDS: '4' });
      site = await Site.start(sessionApi(), undefined, copies.ports);
      [group] = site.edge.site.targetGroups;
      ada = await Customer.of(site);
    });
    afterAll(async () => {
      await buried;
      await site?.stop();
      await copies?.stop();
    });

    /** An order, and clients who follow it, on whichever copies they meet. */
    const followedOrder = async (): Promise<Followed[]> => {
      await ada.put('p-1005', 1);
      const order = await ada.checkOut();
      return Promise.all(Array.from({ length: FOLLOWERS }, async () => ada.follow(order)));
    };
    const shipped = async (all: Followed[]) => until(() => all.every(({ states }) => states.at(-1) === 'shipped'));
    const answers = ({ service }: Copy, ids: string[]) => ids.filter(id => service.log.includes(id));

    test('are the same, whichever is asked', async () => {
      const ids = Array.from({ length: 16 }, () => randomUUID());
      for (const [quantity, id] of ids.entries()) {
        const cart = { 'p-1001': quantity + 1 };
        expect(cartOf(await ada.put('p-1001', quantity + 1))).toEqual(cart);
        expect(await ada.cart(id)).toEqual(cart);
      }
      const shares = copies.of(group).map(copy => answers(copy, ids).length);
      expect(Math.min(...shares)).toBeGreaterThan(0);
    });

    test("are nobody else's, whoever has the cookie", async () => {
      const grace = await Customer.of(site, site.edge.identity!.users[1]);
      expect(Object.keys(await ada.cart())).toEqual(['p-1001']);
      grace.cookie = ada.cookie;
      expect(await grace.cart()).toEqual({});
      expect(grace.cookie).not.toBe(ada.cookie);
    });

    test('a copy dies: the cart is at the other, and clients on both have been told of the order', async () => {
      const followers = await followedOrder();
      await shipped(followers);
      expect(followers.map(({ states }) => states)).toEqual(followers.map(() => ALL));
      await ada.put('p-1004', 2);

      const [dying] = copies.of(group);
      const watch = new Watch(ada, { 'p-1004': 2 });
      const start = Date.now();
      await dying.service.stop('SIGKILL');
      await pause(500);
      // Whose connection is gone was on this copy, all others on the other one.
      expect(followers.filter(({ open }) => open).length).toBeGreaterThan(0);
      expect(followers.filter(({ open }) => !open).length).toBeGreaterThan(0);
      followers.forEach(each => each.stop());

      const end = start + secondsUntilUnhealthy(group.health) * 1000;
      await pause(end + 2000 - Date.now());
      await watch.stop();
      expect(watch.failures).toEqual(['502']);
      expect(watch.since(end).length).toBeGreaterThan(10);
      expect(watch.since(end).filter(failure => failure)).toEqual([]);

      buried = copies.leave(site.edge, group, dying);
      await copies.join(site.edge, group);
    });

    test('the primary is lost: who asks meanwhile hears 503 and when to come again, and nothing is gone', async () => {
      await ada.ask('DELETE', '/api/user/cart');
      const followers = await followedOrder();
      await ada.put('p-1002', 3);
      await site.edge.cache!.replicated();
      const watch = new Watch(ada, { 'p-1002': 3 });
      await pause(300);
      await site.edge.cache!.failover(2);
      const promoted = Date.now();
      await shipped(followers);
      await pause(promoted + 4000 - Date.now());
      expect((await ada.put('p-1002', 3)).status).toBe(200);
      await watch.stop();

      expect(watch.failures).toEqual(['503 1']);
      expect(watch.since(promoted + 2000).length).toBeGreaterThan(10);
      expect(watch.since(promoted + 2000).filter(failure => failure)).toEqual([]);
      expect(followers.map(({ open }) => open)).toEqual(followers.map(() => true));
      followers.forEach(each => each.stop());
    });

    test('both copies are replaced, one after the other: no request fails, and each finds the cart', async () => {
      const old = [...copies.of(group)];
      const followers = await followedOrder();
      await ada.put('p-1003', 4);
      const watch = new Watch(ada, { 'p-1003': 4 });
      const leaving: Promise<void>[] = [];
      for (const copy of old) {
        if (replacement === 'join first') await copies.join(site.edge, group);
        leaving.push(copies.leave(site.edge, group, copy));
        if (replacement === 'join first') continue;
        await leaving.at(-1);
        await copies.join(site.edge, group);
      }
      await Promise.all(leaving);
      await watch.stop();

      expect(watch.failures).toEqual([]);
      expect(watch.looks.length).toBeGreaterThan(100);
      expect(await Promise.all(followers.map(async ({ closed }) => closed))).toEqual(followers.map(() => 1001));
      expect(copies.of(group).filter(copy => old.includes(copy))).toEqual([]);
      expect(await ada.cart()).toEqual({ 'p-1003': 4 });
    });
  });
}
