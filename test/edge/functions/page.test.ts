import * as fc from 'fast-check';
import { StaticSiteOptions } from '../../../src';
import { functionSource } from '../../../src/edge/function-source';
import { pageStep } from '../../../src/edge/site-content';
import { EdgeRun, loadFunction } from '../../support/function-runtime';
import { singlePage } from '../../support/sites';

async function page(options: StaticSiteOptions): Promise<(uri: string) => string> {
  const run: EdgeRun = await loadFunction(functionSource([pageStep(singlePage(options))]));
  return uri => run(event(uri)).uri;
}

const event = (uri: string) => ({ request: { method: 'GET', uri, querystring: { a: { value: '1' } }, headers: {}, cookies: {} } });

describe('a single-page application', () => {
  test.each(['/', '/cart', '/users/7', '/users/7/', '/v1.2/guide', '/a.b/', '//', '/.', '/..', '/a/..', '/end.'])(
    '%s is the application',
    async uri => expect((await page({}))(uri)).toBe('/index.html'),
  );

  test.each(['/index.html', '/favicon.svg', '/assets/app-4f2a91c0.js', '/assets/gone.js', '/about/index.html', '/.well-known/a.json'])(
    '%s is a file, there or not',
    async uri => expect((await page({}))(uri)).toBe(uri),
  );

  test('may have another document', async () => {
    expect((await page({ fallback: '/about/index.html' }))('/anything')).toBe('/about/index.html');
  });
});

test.each([
  ['/', '/index.html'],
  ['/about', '/about/index.html'],
  ['/about/', '/about/index.html'],
  ['/v1.2/guide', '/v1.2/guide/index.html'],
  ['/..', '/../index.html'],
  ['/favicon.svg', '/favicon.svg'],
])('without a fallback %s is %s', async (uri, file) => expect((await page({ fallback: undefined }))(uri)).toBe(file));

test('everything else of the request goes on as it came', async () => {
  const run = await loadFunction(functionSource([pageStep(singlePage())]));
  expect(run(event('/cart'))).toEqual({ ...event('/cart').request, uri: '/index.html' });
});

test('what goes on always names a file, so that the bucket is never listed', async () => {
  const segment = fc.stringMatching(/^[a-z.%?&=~-]{0,6}$/);
  const runs = await Promise.all([page({}), page({ fallback: undefined })]);
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 4 }), segments => {
      for (const run of runs) expect(run(`/${segments.join('/')}`)).toMatch(/\.[^./]+$/);
    }),
    { numRuns: 100, seed: 4 },
  );
});
