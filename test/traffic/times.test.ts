import { setTimeout as pause } from 'node:timers/promises';
import { Echo } from './echo';
import { describeTraffic, Site } from './site';
import { impatient } from './variant';

describeTraffic('times and limits of the template', () => {
  let first: Echo;
  let second: Echo;
  let site: Site;
  beforeAll(async () => {
    [first, second] = [await Echo.start(), await Echo.start()];
    site = await Site.start(impatient(), 'distribution.cloudfront.net', () => [first.port, second.port]);
  });
  afterAll(async () => {
    await site?.stop();
    await Promise.all([first, second].map(echo => echo?.stop()));
  });

  /** Each caller may send only a few requests in five minutes. */
  let callers = 0;
  const ask = (path: string) => site.viewer.ask(path, { from: `127.0.7.${++callers}` });
  const count = (path: string) => first.count(path) + second.count(path);

  test('the rate rule blocks one address, and not another', async () => {
    const [{ limit }] = site.edge.site.distribution!.webAcl!.rates;
    const from = '127.0.5.1';
    for (let sent = 0; sent < limit; sent++) expect((await site.viewer.ask('/api/rate', { from })).status).toBe(200);
    const before = count('/api/rate');
    for (const forged of ['9.9.9.9', '127.0.5.2']) {
      expect((await site.viewer.ask('/api/rate', { from, headers: { 'x-forwarded-for': forged } })).status).toBe(403);
    }
    expect(count('/api/rate')).toBe(before);
    expect((await site.viewer.ask('/api/rate', { from: '127.0.5.2' })).status).toBe(200);
  });

  test('a blocked address is refused', async () => {
    expect((await site.viewer.ask('/api/abuse', { from: '127.0.6.66' })).status).toBe(403);
    expect(count('/api/abuse')).toBe(0);
  });

  test('a longest time ends what the service asks for', async () => {
    const path = '/api/brief/say/max-age=86400/x';
    for (const query of ['?a=1', '?b=2']) expect((await ask(`${path}${query}`)).headers['cache-control']).toBe('max-age=86400');
    expect(count(path)).toBe(1);
    await pause(3000);
    await ask(path);
    expect(count(path)).toBe(2);
  });

  test('a shortest time holds even where the service says no-store', async () => {
    const path = '/api/sure/say/no-store/x';
    for (const query of ['', '', '?a=1', '?a=1']) await ask(`${path}${query}`);
    expect(count(path)).toBe(2);
  });

  test('the target with fewer open requests gets the next', async () => {
    const slow = ask('/api/slow');
    while (count('/api/slow') === 0) await pause(5);
    const busy = first.count('/api/slow') > 0 ? first : second;
    for (let sent = 0; sent < 10; sent++) await ask('/api/quick');
    expect(busy.count('/api/quick')).toBe(0);
    expect((await slow).status).toBe(200);
  });

  test('a target that leaves finishes what it has, and gets nothing new', async () => {
    await site.edge.register(() => [second.port]);
    const slow = ask('/api/slow/leaving');
    while (second.count('/api/slow/leaving') === 0) await pause(5);
    await site.edge.register(() => [first.port]);
    for (let sent = 0; sent < 10; sent++) expect((await ask('/api/after')).status).toBe(200);
    expect([first.count('/api/after'), second.count('/api/after')]).toEqual([10, 0]);
    expect((await slow).status).toBe(200);
    await site.edge.register(() => [first.port, second.port]);
  });
});

describeTraffic('the matcher of a health check', () => {
  test.each([
    ['200', true],
    ['200-299', true],
    ['301,404', false],
  ])('%s: healthy is %s, and served is who is the last', async (codes, healthy) => {
    const stacks = structuredClone(impatient());
    const groups = stacks.flatMap(({ template }) => Object.values(template.Resources)).filter(({ Type }) => /TargetGroup$/.test(Type));
    for (const { Properties } of groups) Properties.Matcher.HttpCode = codes;
    const own = await Site.start(stacks, 'distribution.cloudfront.net');
    try {
      expect(await own.edge.healthy(own.echo.port)).toBe(healthy);
      expect((await own.viewer.ask('/api/last')).status).toBe(200);
    } finally {
      await own.stop();
    }
  });
});
