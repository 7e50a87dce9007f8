import { App, Duration } from 'aws-cdk-lib';
import { ApiExposure, ApiProtocol, EdgeDistribution, EdgeDistributionProps, ScalableApi, WebAcl } from '../../src';
import { api, only, regionalStack, service, templates } from '../support/apps';
import { domainIn } from '../support/domains';
import { singlePage } from '../support/sites';
import { blockedBy } from '../waf/support/firewall';

const ACL = 'AWS::WAFv2::WebACL';
const QUERY_RULES = ['SizeRestrictions_QUERYSTRING', 'CrossSiteScripting_BODY', 'GenericLFI_BODY', 'GenericRFI_BODY', 'SQLi_BODY'];
const graphql = () => ApiProtocol.graphql({ cachedQueries: { path: '/graphql/public', ttl: Duration.minutes(1) } });

type Added = (some: ScalableApi) => void;
const nothing: Added = () => undefined;
const withGraphql: Added = some => void some.addService('Graph', service({ protocols: [graphql()] }));

/** Templates of an API of REST that everybody may call, with a service that is added when all else stands. */
function internet(later: Added): { [stackName: string]: any } {
  const app = new App();
  const stack = regionalStack('App', {}, app);
  later(api(stack, { exposure: ApiExposure.internet(), domain: domainIn(stack) }));
  return templates(app);
}

/** The same behind a distribution, with services that are added before and after it. */
function distribution(later: Added, earlier: Added = nothing, props: Partial<EdgeDistributionProps> = {}): { [stackName: string]: any } {
  const app = new App();
  const stack = regionalStack('App', {}, app);
  const some = api(stack);
  earlier(some);
  new EdgeDistribution(stack, 'Edge', { origin: some, ...props });
  later(some);
  return templates(app);
}

const rulesOf = (template: object): any[] => only(template, ACL).resource.Properties.Rules;

const WAYS: [string, (later: Added) => { [stackName: string]: any }, string][] = [
  ["a load balancer's", internet, 'App'],
  ["a distribution's", later => distribution(later), 'App-edge-before'],
];

describe.each(WAYS)('%s web ACL', (_name, way, stackName) => {
  test('of REST alone has no label rule', () => {
    const rules = rulesOf(way(nothing)[stackName]);

    expect(rules).toHaveLength(6);
    expect(JSON.stringify(rules)).not.toContain('LabelMatchStatement');
  });

  test('of REST beside GraphQL blocks on REST what only counts on GraphQL', () => {
    const rules = rulesOf(way(withGraphql)[stackName]);

    for (const hit of QUERY_RULES) {
      for (const path of ['/graphql', '/graphql/public']) expect(blockedBy(rules, { path, hits: [hit] })).toBeUndefined();
      for (const path of ['/api', '/api/products', '/api/../graphql', '/graphql/other', '/nobody', '/']) {
        expect(blockedBy(rules, { path, hits: [hit] })).toMatch(/^OtherPaths-/);
      }
    }
    expect(rules.filter(({ Name }) => Name.startsWith('OtherPaths-'))).toHaveLength(1);
  });

  test('still counts everywhere what every service lets through', () => {
    const rules = rulesOf(way(withGraphql)[stackName]);

    for (const path of ['/api/products', '/graphql']) {
      expect(blockedBy(rules, { path, hits: ['SizeRestrictions_BODY', 'HostingProviderIPList'] })).toBeUndefined();
    }
  });

  test('keeps large bodies of REST when a WebSocket service joins', () => {
    const rules = rulesOf(way(some => void some.addService('Live', service({ protocols: [ApiProtocol.webSocket()] })))[stackName]);

    expect(blockedBy(rules, { path: '/api/upload', hits: ['SizeRestrictions_BODY'] })).toBeUndefined();
    expect(blockedBy(rules, { path: '/ws', hits: ['SizeRestrictions_BODY'] })).toBe('OtherPaths-SizeRestrictions_BODY');
  });
});

test('the templates are the same whether the service came before the distribution or after', () => {
  expect(JSON.stringify(distribution(withGraphql))).toBe(JSON.stringify(distribution(nothing, withGraphql)));
});

test('the pages of a site beside the API are protected as REST is', () => {
  const rules = rulesOf(distribution(withGraphql, nothing, { site: singlePage() })['App-edge-before']);

  expect(blockedBy(rules, { path: '/index.html', hits: ['CrossSiteScripting_QUERYARGUMENTS'] })).toMatch(/^OtherPaths-/);
});

test('paths that need more capacity than there is are refused, with the service that came last', () => {
  const app = new App();
  const stack = regionalStack('App', {}, app);
  const some = api(stack, {
    exposure: ApiExposure.internet({ webAcl: WebAcl.managed({ capacityLimit: 1180 }) }),
    domain: domainIn(stack),
  });
  expect(() => app.synth()).not.toThrow();

  some.addService('Graph', service({ protocols: [ApiProtocol.graphql()] }));

  expect(() => app.synth({ force: true })).toThrow(
    /too many capacity units; got: 1187, of which 1177 for .* and 10 for the paths .*; allowed: 1180; instead: leave rules out, serve more/,
  );
});
