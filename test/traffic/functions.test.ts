import { describeTraffic, DOMAIN, Site } from './site';
import { EXAMPLES } from '../../tools/local-edge/examples';

/** What the example's own function doesn't do: it changes requests, answers with a body, and fails. */
const FUNCTION = `function handler(event) {
  const request = event.request;
  if (request.uri === '/api/answered') return { statusCode: 410, headers: { 'x-why': { value: 'moved' } }, body: 'gone' };
  if (request.uri === '/api/broken') throw new Error('broken');
  request.uri = request.uri.replace('/api/old/', '/api/products/');
  request.headers['x-seen'] = { value: [event.viewer.ip, request.method, request.querystring.a.value, request.cookies.c.value].join() };
  delete request.headers['x-unwanted'];
  delete request.cookies.c;
  request.querystring.added = { value: '1' };
  return request;
}`;

describeTraffic('a viewer-request function', () => {
  let site: Site;
  beforeAll(async () => {
    const stacks = structuredClone(EXAMPLES.rest.stacks('cloudFrontOnly', DOMAIN));
    const resources = stacks.flatMap(({ template }) => Object.values(template.Resources));
    resources.find(({ Type }) => Type === 'AWS::CloudFront::Function').Properties.FunctionCode = FUNCTION;
    site = await Site.start(stacks);
  });
  afterAll(() => site?.stop());

  test('changes path, query, headers and cookies; the behaviour stays the one of the path that came', async () => {
    const asked = { from: '127.0.0.9', headers: { cookie: 'c=1; d=2', 'x-unwanted': '1', 'x-wanted': '1' } };
    for (let count = 1; count <= 2; count++) {
      const { body } = await site.viewer.ask('/api/old/x?a=5', asked);
      const { url, headers } = JSON.parse(body);
      expect(url).toBe('/api/products/x?a=5&added=1');
      expect(headers).toMatchObject({ 'x-seen': '127.0.0.9,GET,5,1', cookie: 'd=2', 'x-wanted': '1' });
      expect(headers).not.toHaveProperty('x-unwanted');
      expect(site.echo.count('/api/products/x')).toBe(count);
    }
  });

  test('answers by itself', async () => {
    const { status, body, headers } = await site.viewer.ask('/api/answered');
    expect({ status, body }).toEqual({ status: 410, body: 'gone' });
    expect(headers).toMatchObject({ 'x-why': 'moved', 'x-cache': 'FunctionGeneratedResponse from cloudfront' });
    expect(headers).not.toHaveProperty('x-frame-options');
  });

  test('that fails is 503', async () => {
    expect((await site.viewer.ask('/api/broken')).status).toBe(503);
    expect(site.echo.count('/api/broken')).toBe(0);
  });
});
