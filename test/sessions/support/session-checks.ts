import { setTimeout as pause } from 'node:timers/promises';
import { KEY_PREFIX, SessionSite } from './session-site';
import { LOOPBACK } from '../../../tools/local-edge/envoy-config';
import { ServiceProcess } from '../../../tools/local-edge/targets';

const THROWN_AWAY_SECONDS = 60;

/** Somebody whose cookie finds a session. */
class Visitor {
  private cookie = '';

  public async cart(at: ServiceProcess): Promise<string[]> {
    return this.ask(at, 'GET', '/cart');
  }

  public async add(at: ServiceProcess, item: string): Promise<string[]> {
    return this.ask(at, 'POST', `/cart?item=${item}`);
  }

  public async stay(at: ServiceProcess): Promise<string[]> {
    return this.ask(at, 'POST', '/session');
  }

  public async leave(at: ServiceProcess): Promise<string[]> {
    return this.ask(at, 'DELETE', '/session');
  }

  private async ask({ port }: ServiceProcess, method: string, path: string): Promise<string[]> {
    const response = await fetch(`http://${LOOPBACK}:${port}${path}`, { method, headers: { cookie: this.cookie } });
    const text = await response.text();
    expect(`${response.status} ${text}`).toMatch(/^200 /);
    this.cookie = response.headers.get('set-cookie')?.split(';')[0] ?? this.cookie;
    return JSON.parse(text);
  }
}

/** What must hold of sessions in a table, whose life may have to be short. */
interface Check {
  readonly seconds: number;
  run(site: SessionSite): Promise<void>;
}

const DAY = 86_400;

const all = {
  'two instances see one session, and nobody else does': {
    seconds: DAY,
    run: async site => {
      const [first, second] = await site.instances(2);
      const [visitor, another] = [new Visitor(), new Visitor()];

      await visitor.add(first, 'lamp');
      await another.add(first, 'chair');
      expect(await visitor.add(second, 'desk')).toEqual(['lamp', 'desk']);
      expect(await visitor.cart(first)).toEqual(['lamp', 'desk']);
      expect(await another.cart(second)).toEqual(['chair']);
    },
  },
  'a cart survives the death of the instance that took it': {
    seconds: DAY,
    run: async site => {
      const [first] = await site.instances(1);
      const visitor = new Visitor();
      await visitor.add(first, 'lamp');

      await first.stop('SIGKILL');

      const [next] = await site.instances(1);
      expect(await visitor.cart(next)).toEqual(['lamp']);
    },
  },
  "the session's key and end are what the store says, the end in seconds, where the table looks for it": {
    seconds: DAY,
    run: async site => {
      const [instance] = await site.instances(1);
      await new Visitor().add(instance, 'lamp');

      const [{ id, [site.endAttribute]: end }] = await site.items();
      expect(id.S).toMatch(new RegExp(`^${KEY_PREFIX}.`));
      const left = Number(end?.N) - Date.now() / 1000;
      expect(left).toBeGreaterThan(DAY - 30);
      expect(left).toBeLessThanOrEqual(DAY + 1);
    },
  },
  'the table throws away a session that has ended': {
    seconds: 1,
    run: async site => {
      const [instance] = await site.instances(1);
      await new Visitor().add(instance, 'lamp');

      for (let tries = THROWN_AWAY_SECONDS * 4; (await site.items()).length > 0 && tries > 0; tries--) await pause(250);
      expect(await site.items()).toEqual([]);
    },
  },
  'what has ended, and lies there still, is taken for no session': {
    seconds: 1,
    run: async site => {
      await site.keepEnded();
      const [instance] = await site.instances(1);
      const visitor = new Visitor();
      await visitor.add(instance, 'lamp');

      await pause(1100);

      expect(await site.items()).toHaveLength(1);
      expect(await visitor.cart(instance)).toEqual([]);
    },
  },
  'the life of a session takes what the template grants, and no more': {
    seconds: DAY,
    run: async site => {
      const [instance] = await site.instances(1);
      const visitor = new Visitor();
      await visitor.add(instance, 'lamp');
      await visitor.cart(instance);
      await visitor.stay(instance);
      await visitor.leave(instance);

      expect([...site.gate.asked].sort()).toEqual([...site.gate.allowed].sort());
      expect(await site.items()).toEqual([]);
    },
  },
} satisfies { [name: string]: Check };

export type CheckName = keyof typeof all;
export const CHECKS: { readonly [name in CheckName]: Check } = all;
