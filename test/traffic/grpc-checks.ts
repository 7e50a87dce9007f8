import { randomUUID } from 'node:crypto';
import { Metadata } from '@grpc/grpc-js';
import { ended, firstOf } from './grpc-client';
import { GrpcSite } from './grpc-site';
import { Copy } from '../../tools/local-edge/copies';

const PATH = '/shop.v1.Inventory/GetStock';
const MUG = { sku: 'MUG-STONE-350', available: 120, reserved: 0 };
const TENT = { sku: 'TENT-2P-LIGHT', available: 4, reserved: 0 };
const NOTEBOOK = 'NOTEBOOK-A5-DOT';
/** What the service takes, in bytes. */
const LARGEST = 8 * 1024 * 1024;

const saying = (name: string, value: string) => {
  const metadata = new Metadata();
  metadata.set(name, value);
  return metadata;
};
const ids = (count: number) => Array.from({ length: count }, () => randomUUID());
const called = (id: string) => ({ metadata: saying('x-request-id', id) });

/** A batch of so many bytes: each item takes 40 of them. */
const batch = (bytes: number) => ({
  items: Array.from({ length: Math.floor(bytes / 40) }, (_, index) => ({
    sku: `BULK-${String(index).padStart(27, '0')}`,
    quantity: 1_000_000,
  })),
  last: true,
});

/** What real clients see of the gRPC example; its copies send a heartbeat each second, and what a check changes no other one reads. */
export const GRPC_CHECKS = {
  'finds the copies healthy': async ({ site, copies }: GrpcSite) => {
    for (const { door } of copies) expect(await site.edge.healthy(door.port)).toBe(true);
  },

  'answers a call': async ({ client }: GrpcSite) => {
    const { code, items, headers } = await client.getStock(MUG.sku);
    expect({ code, items }).toEqual({ code: 'OK', items: [MUG] });
    expect(headers.get('x-content-type-options')).toEqual(['nosniff']);
  },

  'takes a stream of the client': async ({ client }: GrpcSite) => {
    const items = [{ sku: 'VASE-GLASS', quantity: 5 }];
    expect(await client.importStock([{ items }, { items }, { items: [{ sku: 'VASE-CLAY', quantity: 1 }], last: true }])).toMatchObject({
      code: 'OK',
      items: [{ batches: 3, items: 2 }],
    });
  },

  'sends a stream of the service as it comes': async ({ client }: GrpcSite) => {
    const call = client.watchStock([MUG.sku, TENT.sku]);
    const all = ended(() => call);
    // The third is a heartbeat: what waited for the end of the stream would never come.
    let seen = 0;
    call.on('data', () => ++seen === 3 && call.cancel());
    expect(await all).toMatchObject({ code: 'CANCELLED', items: [MUG, TENT, TENT] });
  },

  'carries a stream both ways at once': async ({ client }: GrpcSite) => {
    const call = client.reserve();
    const all = ended(() => call);
    const [first, second] = ids(2);
    call.write({ reservationId: first, sku: NOTEBOOK, quantity: 1 });
    const answer = { reservationId: first, outcome: 'OUTCOME_RESERVED', available: expect.any(Number) };
    expect(await firstOf(call)).toEqual(answer);
    call.write({ reservationId: second, sku: 'UNKNOWN', quantity: 1 });
    call.end();
    expect(await all).toMatchObject({
      code: 'OK',
      items: [answer, { reservationId: second, outcome: 'OUTCOME_UNKNOWN_SKU', available: 0 }],
    });
  },

  'carries metadata there, and trailers back': async (shop: GrpcSite) => {
    const [fine, missing] = ids(2);
    for (const [id, sku, code] of [
      [fine, MUG.sku, 'OK'],
      [missing, 'MISSING', 'NOT_FOUND'],
    ]) {
      const answer = await shop.client.getStock(sku, called(id));
      expect(answer.code).toBe(code);
      expect(answer.trailers.get('x-request-id')).toEqual([id]);
    }
    expect(await shop.logged([fine, missing])).toMatchObject([{ code: 'OK' }, { code: 'NOT_FOUND' }]);
  },

  'ends a call at its deadline, in the service too': async (shop: GrpcSite) => {
    const [id] = ids(1);
    const { code, items } = await ended(() => shop.client.watchStock([MUG.sku], { ...called(id), milliseconds: 800 }));
    expect({ code, first: items[0] }).toEqual({ code: 'DEADLINE_EXCEEDED', first: MUG });
    expect((await shop.logged([id]))[0].code).toMatch(/DEADLINE_EXCEEDED|CANCELLED/);
  },

  "passes on the service's status, with its details": async ({ client }: GrpcSite) => {
    expect(await client.getStock('NOTHING')).toMatchObject({ code: 'NOT_FOUND', details: "no stock has the sku 'NOTHING'", items: [] });
    expect(await client.getStock('no sku')).toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: 'a sku is 3 to 32 capitals, digits and hyphens',
    });
    expect(await client.other('/shop.v1.Inventory/Nothing')).toMatchObject({
      code: 'UNIMPLEMENTED',
      details: expect.stringContaining('shop.v1.Inventory/Nothing'),
    });
  },

  'takes a message of 8 MB, and the service refuses a larger one': async ({ client }: GrpcSite) => {
    const milliseconds = 30_000;
    const answer = await client.importStock([batch(LARGEST)], { milliseconds });
    expect(answer).toMatchObject({ code: 'OK', items: [{ batches: 1, items: Math.floor(LARGEST / 40) }] });
    expect(await client.importStock([batch(LARGEST + 40)], { milliseconds })).toMatchObject({
      code: 'RESOURCE_EXHAUSTED',
      details: expect.stringContaining(String(LARGEST)),
    });
  },

  'answers 464 to what is not gRPC': async ({ site }: GrpcSite) => {
    const secret = site.edge.standIns.table.map(([, value]) => value)[0];
    for (const [client, headers] of [
      [site.viewer, {}],
      [site.direct, { 'x-origin-secret': secret }],
    ] as const) {
      expect((await client.ask(PATH, { headers })).status).toBe(464);
      const posted = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: '{}' };
      expect((await client.ask(PATH, posted)).status).toBe(464);
    }
  },

  'finds no service without a route': async ({ site, client }: GrpcSite) => {
    for (const path of ['/shop.v1.Orders/Get', '/shop.v1.InventoryAdmin/Get', '/grpc.health.v1.Health/Check']) {
      expect(await client.other(path)).toMatchObject({ code: 'UNIMPLEMENTED' });
      expect(await site.viewer.ask(path)).toMatchObject({ status: 404, body: '{"message":"no route matches this request"}' });
    }
  },

  'refuses who comes to the load balancer without the secret': async ({ site, direct }: GrpcSite) => {
    const [[, secret], ...others] = site.edge.standIns.table;
    expect(others).toEqual([]);
    for (const guess of ['', 'guess', `${secret}x`]) {
      expect(await direct.getStock(MUG.sku, { metadata: saying('x-origin-secret', guess) })).toMatchObject({ code: 'PERMISSION_DENIED' });
    }
    expect(await direct.getStock(MUG.sku)).toMatchObject({ code: 'PERMISSION_DENIED' });
    expect(await direct.getStock(MUG.sku, { metadata: saying('x-origin-secret', secret) })).toMatchObject({ code: 'OK' });
    expect(await site.direct.ask(PATH)).toMatchObject({ status: 403, body: '{"message":"forbidden"}' });
  },

  'spreads the calls of one connection over the copies': async (shop: GrpcSite) => {
    expect(await copiesThatServe(shop)).toHaveLength(shop.copies.length);
  },

  'gives a call to the copy with fewer open ones': async (shop: GrpcSite) => {
    const [open, ...others] = ids(11);
    const watch = shop.client.watchStock([MUG.sku], called(open));
    void ended(() => watch);
    expect(await firstOf(watch)).toEqual(MUG);
    for (const id of others) expect(await shop.client.getStock(MUG.sku, called(id))).toMatchObject({ code: 'OK' });
    watch.cancel();
    const [busy, ...free] = (await shop.logged([open, ...others])).map(({ copy }) => copy);
    expect(free).not.toContain(busy);
  },
};

export type GrpcCheck = keyof typeof GRPC_CHECKS;

/** The copies that many calls at once reach. */
export async function copiesThatServe(shop: GrpcSite): Promise<Copy[]> {
  const all = ids(40);
  const answers = await Promise.all(all.map(async id => shop.client.getStock(MUG.sku, called(id))));
  expect(answers.filter(({ code }) => code !== 'OK')).toEqual([]);
  return [...new Set((await shop.logged(all)).map(({ copy }) => copy))];
}
