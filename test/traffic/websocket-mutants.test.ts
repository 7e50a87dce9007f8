import { expectSeen, HOST_HEADER_ONLY, Mutable } from './mutable';
import { describeTraffic, Site } from './site';
import { quiet } from './variant';
import { QUIET_CHECKS, WEB_SOCKET_CHECKS } from './websocket-checks';
import { Copies } from '../../tools/local-edge/copies';
import { EXAMPLES } from '../../tools/local-edge/examples';
import { SynthesisedStack } from '../../tools/pictures/templates';

const CHECKS = { ...WEB_SOCKET_CHECKS, ...QUIET_CHECKS };

interface Mutant {
  readonly wrong: string;
  readonly of: SynthesisedStack[];
  readonly seenBy: keyof typeof CHECKS;
  mutate(app: Mutable): void;
}

const example = EXAMPLES.websocket;
const usual = example.stacks();
const small = quiet();
const ELB = 'AWS::ElasticLoadBalancingV2';

const mutants: Mutant[] = [
  {
    wrong: 'a behaviour that keeps headers of the handshake to itself',
    of: usual,
    seenBy: 'echoes every message, in order',
    mutate: app => app.behaviors('/ws').forEach(each => (each.OriginRequestPolicyId = HOST_HEADER_ONLY)),
  },
  {
    wrong: "the rule's path",
    of: usual,
    seenBy: 'carries text, binary and fragments as they are',
    mutate: ({ mainRule }) => (mainRule.Conditions[0].PathPatternConfig.Values = ['/wss']),
  },
  {
    wrong: 'a path that matches more than it should',
    of: usual,
    seenBy: 'serves WebSocket on its route, and nothing else',
    mutate: ({ mainRule, distribution }) => {
      mainRule.Conditions[0].PathPatternConfig.Values.push('/ws*');
      distribution.CacheBehaviors[0].PathPattern = '/ws*';
    },
  },
  {
    wrong: 'a method that no handshake has',
    of: usual,
    seenBy: 'serves WebSocket on its route, and nothing else',
    mutate: app =>
      app.behaviors('/ws').forEach(each => (each.AllowedMethods = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'])),
  },
  {
    wrong: 'an idle timeout below the time between pings',
    of: small,
    seenBy: 'keeps a quiet connection on which pings come',
    mutate: app => attribute(app.properties(`${ELB}::LoadBalancer`).LoadBalancerAttributes, 'idle_timeout.timeout_seconds', '2'),
  },
  {
    wrong: 'a target group without stickiness',
    of: small,
    seenBy: 'leads a client with its cookie to the same copy',
    mutate: app => attribute(app.properties(`${ELB}::TargetGroup`).TargetGroupAttributes, 'stickiness.enabled', 'false'),
  },
];

function attribute(attributes: any[], key: string, value: string): void {
  const [found] = attributes.filter(({ Key }) => Key === key);
  expect(found.Value).not.toBe(value);
  found.Value = value;
}

describeTraffic('a wrong template of WebSocket is seen', () => {
  test.each(mutants)('$wrong: $seenBy', async ({ of, seenBy, mutate }) => {
    const app = new Mutable(of);
    mutate(app);
    const copies = new Copies(example.program, 2, { PING_SECONDS: '3' });
    const site = await Site.start(app.stacks, 'distribution.cloudfront.net', copies.ports);
    try {
      await expectSeen(CHECKS[seenBy](site, copies));
    } finally {
      await site.stop();
      await copies.stop();
    }
  });
});
