import { join } from 'node:path';
import { expectSeen, Mutable } from './mutable';
import { SHOP_CHECKS, ShopCheck } from './shop-checks';
import { SHOP_HOST, shopSuite } from './shop-suite';
import { shopTokenSuite } from './shop-token-suite';
import { describeTraffic, Site } from './site';
import { serviceOf } from '../../tools/example-apps';
import { Copies } from '../../tools/local-edge/copies';
import { EXAMPLES } from '../../tools/local-edge/examples';
import { nodeProgram } from '../../tools/local-edge/program';
import { ROOT } from '../../tools/rungs/rung-log';

const { program, stacks } = EXAMPLES.shop;
const original = stacks(undefined, SHOP_HOST);

/** Written anew with `UPDATE_PICTURES=1`. */
const PICTURE = join(ROOT, 'docs', 'pictures', 'shop-page.png');

shopTokenSuite("the shop's service", nodeProgram(join(serviceOf('shop'), 'dist', 'main.js')));
shopSuite('the shop', { program, picture: process.env.UPDATE_PICTURES ? PICTURE : undefined });

const POLICY = 'AWS::CloudFront::ResponseHeadersPolicy';

describeTraffic('a wrong template of the shop is seen', () => {
  const services = new Copies(program);
  afterAll(() => services.stop());

  test.each<[string, ShopCheck, (app: Mutable) => void]>([
    [
      'assets that are asked for each time',
      'a page is asked for again each time, and its assets never',
      app => (app.properties('Custom::CDKBucketDeployment', 'immutable').SystemMetadata = { 'cache-control': 'no-cache' }),
    ],
    [
      'a page that is kept',
      'a page is asked for again each time, and its assets never',
      app => (app.properties('Custom::CDKBucketDeployment', '"no-cache"').SystemMetadata = { 'cache-control': 'max-age=60' }),
    ],
    [
      'no content security policy',
      'a page lets nothing in that is not its own',
      app => delete app.properties(POLICY, 'frame-ancestors').ResponseHeadersPolicyConfig.SecurityHeadersConfig.ContentSecurityPolicy,
    ],
    [
      'files that can be written',
      'files can only be read',
      ({ distribution }) =>
        (distribution.DefaultCacheBehavior.AllowedMethods = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE']),
    ],
    [
      'an API whose place the site takes',
      'one name serves the page, REST, GraphQL and gRPC',
      app => app.behaviors('/graphql').forEach(each => (each.TargetOriginId = 'Site')),
    ],
    [
      'a rule that forwards whoever calls',
      'what belongs to a user needs a token',
      app => app.properties('AWS::ElasticLoadBalancingV2::ListenerRule', '"/api/*"').Actions.shift(),
    ],
  ])('%s: %s', async (_wrong, check, mutate) => {
    const app = new Mutable(original);
    mutate(app);
    const site = await Site.start(app.stacks, SHOP_HOST, services.ports);
    try {
      await expectSeen(SHOP_CHECKS[check](site));
    } finally {
      await site.stop();
    }
  });
});
