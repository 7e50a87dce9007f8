import { describeTraffic, Site } from './site';
import { WEB_SOCKET_CHECKS } from './websocket-checks';
import { Copies } from '../../tools/local-edge/copies';
import { EXAMPLES } from '../../tools/local-edge/examples';

describeTraffic('the WebSocket example, in two copies', () => {
  const example = EXAMPLES.websocket;
  const copies = new Copies(example.program, 2, { DEMO: 'on' });
  let site: Site;
  beforeAll(async () => {
    site = await Site.start(example.stacks(), 'distribution.cloudfront.net', copies.ports);
  });
  afterAll(async () => {
    await site?.stop();
    await copies.stop();
  });

  test.each(Object.entries(WEB_SOCKET_CHECKS))('%s', (_what, check) => check(site, copies));
});
