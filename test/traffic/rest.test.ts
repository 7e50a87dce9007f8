import { readFileSync } from 'node:fs';
import { connect } from 'node:http2';
import { Check, CHECKS } from './checks';
import { describeTraffic, DOMAIN, Site } from './site';
import { Copies } from '../../tools/local-edge/copies';
import { EXAMPLES } from '../../tools/local-edge/examples';

const ALL = Object.keys(CHECKS) as Check[];
const { program, stacks } = EXAMPLES.rest;
const GATE: Check = 'refuses who comes to the load balancer without the secret';

describeTraffic('the REST example under cloudFrontOnly, with a domain', () => {
  let site: Site;
  beforeAll(async () => {
    site = await Site.start(stacks('cloudFrontOnly', DOMAIN));
  });
  afterAll(() => site?.stop());

  test.each(ALL)('%s', name => CHECKS[name](site));

  test('speaks HTTP/2 to viewers, and TLS 1.2 at least', async () => {
    const { edgeHttps, trusted } = site.edge.places;
    const session = connect(`https://127.0.0.1:${edgeHttps}`, { ca: readFileSync(trusted), servername: site.host });
    const request = session.request({ ':path': '/api/http2', ':authority': site.host });
    const headers = await new Promise<any>((resolve, reject) => request.once('response', resolve).once('error', reject));
    expect(headers[':status']).toBe(200);
    session.destroy();
    const old = connect(`https://127.0.0.1:${edgeHttps}`, {
      ca: readFileSync(trusted),
      servername: site.host,
      maxVersion: 'TLSv1.1',
      minVersion: 'TLSv1',
    });
    await expect(new Promise((_, reject) => old.once('error', reject))).rejects.toThrow(/protocol/i);
  });
});

describe.each([
  ['without a domain', undefined, 'distribution.cloudfront.net'],
  ['with a domain', DOMAIN, DOMAIN],
])('%s', (_how, domain, host) => {
  describeTraffic('the REST example under vpcOrigin', () => {
    let site: Site;
    beforeAll(async () => {
      site = await Site.start(stacks('vpcOrigin', domain), host);
    });
    afterAll(() => site?.stop());

    test.each(ALL.filter(name => name !== GATE))('%s', name => CHECKS[name](site));
  });
});

describe.each([
  ['fargate', 'a task is told of its end when the load balancer has let go of it', { drainSeconds: 30, stopSeconds: 30 }],
  ['eks', 'a pod is told of its end while the load balancer still holds its connections', { drainSeconds: 20, stopSeconds: 30 }],
])('on %s', (compute, told, leaving) => {
  describeTraffic('the REST example', () => {
    let site: Site;
    beforeAll(async () => {
      site = await Site.start(stacks('cloudFrontOnly', DOMAIN, compute));
    });
    afterAll(() => site?.stop());

    test.each<Check>(['serves what has a route, and nothing else', 'keeps an answer of a shared path', 'finds the service healthy', GATE])(
      '%s',
      name => CHECKS[name](site),
    );

    test(`${told}, and may then stop`, () => {
      expect(site.edge.site.targetGroups).toMatchObject([{ deregistrationDelay: 30, processes: { count: 2, leaving } }]);
    });
  });
});

describeTraffic('the REST example without CloudFront', () => {
  test.each(['internet', 'vpcOnly'])('%s: the load balancer serves what has a route', async exposure => {
    const site = await Site.start(stacks(exposure, DOMAIN));
    try {
      const { direct, host, edge } = site;
      const answer = await direct.ask('/api/orders', { from: '127.0.0.9', headers: { 'x-forwarded-for': '9.9.9.9' } });
      expect(answer.status).toBe(200);
      expect(JSON.parse(answer.body).headers).toMatchObject({ host, 'x-forwarded-proto': 'https' });
      expect(JSON.parse(answer.body).headers['x-forwarded-for']).toMatch(/^9\.9\.9\.9, ?127\.0\.0\.9$/);
      expect(await direct.ask('/nothing')).toMatchObject({ status: 404, body: '{"message":"no route matches this request"}' });
      if (exposure === 'internet') {
        const location = `https://${host}:${edge.places.loadBalancer(443, true)}/api/orders?x=1`;
        expect(await site.onPort(80).ask('/api/orders?x=1')).toMatchObject({ status: 301, headers: { location } });
      }
    } finally {
      await site.stop();
    }
  });
});

describeTraffic("the REST example's own service, in two copies", () => {
  const copies = new Copies(program, 2);
  let site: Site;
  beforeAll(async () => {
    site = await Site.start(stacks('cloudFrontOnly', DOMAIN), undefined, copies.ports);
  });
  afterAll(async () => {
    await site?.stop();
    await copies.stop();
  });

  const requests = () => copies.of(site.edge.site.targetGroups[0]).map(({ service }) => service.log.split('incoming request').length);
  const json = { 'content-type': 'application/json' };

  test('a list is kept, with what its rule names', async () => {
    const [first, second] = [
      await site.viewer.ask('/api/products?pageSize=2&junk=1'),
      await site.viewer.ask('/api/products?pageSize=2&junk=2'),
    ];
    expect(first.status).toBe(200);
    expect(JSON.parse(first.body)).toMatchObject({ pageSize: 2 });
    expect(second).toMatchObject({ body: first.body, headers: { 'x-cache': 'Hit from cloudfront', etag: first.headers.etag } });
    expect(second.headers['cache-control']).toBe('public, max-age=0, s-maxage=300');
    const known = { 'if-none-match': String(first.headers.etag) };
    expect((await site.viewer.ask('/api/products?pageSize=2', { headers: known })).status).toBe(304);
  });

  test('an update needs the tag that was read, and it comes through', async () => {
    const { items } = JSON.parse((await site.viewer.ask('/api/products?pageSize=1')).body);
    const { id, currency, ...body } = items[0];
    const path = `/api/products/${id}`;
    const { headers } = await site.viewer.ask(path);
    const put = (more: object) => site.viewer.ask(path, { method: 'PUT', headers: { ...json, ...more }, body: JSON.stringify(body) });
    expect((await put({})).status).toBe(428);
    expect((await put({ 'if-match': '"stale"' })).status).toBe(412);
    expect((await put({ 'if-match': headers.etag })).status).toBe(200);
  });

  test('a quote is personal, and a wrong one is refused by the service itself', async () => {
    const { items } = JSON.parse((await site.viewer.ask('/api/products?pageSize=1')).body);
    const quote = (productId: string) =>
      site.viewer.ask('/api/checkout/quotes', {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ items: [{ productId, quantity: 2 }] }),
      });
    expect(await quote(items[0].id)).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    expect(await quote('nothing')).toMatchObject({
      status: 422,
      headers: { 'content-type': expect.stringMatching(/^application\/problem\+json/) },
    });
  });

  test('both copies serve', async () => {
    const before = requests();
    await Promise.all(Array.from({ length: 20 }, () => site.viewer.ask('/api/nothing')));
    requests().forEach((count, index) => expect(count).toBeGreaterThan(before[index]));
  });
});
