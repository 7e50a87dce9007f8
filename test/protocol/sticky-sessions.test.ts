import { App, Duration, Validations } from 'aws-cdk-lib';
import { ApiProtocol, ApiService, HttpProtocolOptions, StickySessions } from '../../src';
import { mixed } from '../compute/support/weighted';
import { api, ofType, only, regionalStack, templates } from '../support/apps';
import { token } from '../support/tokens';

const TARGET_GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';
const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';

const DAY = StickySessions.loadBalancerCookie();

const PROTOCOLS: [string, (options: HttpProtocolOptions) => ApiProtocol][] = [
  ['REST', options => ApiProtocol.rest({ paths: ['/api/*'], ...options })],
  ['GraphQL', options => ApiProtocol.graphql(options)],
  ['WebSocket', options => ApiProtocol.webSocket(options)],
  ['server-sent events', options => ApiProtocol.serverSentEvents(options)],
];

const attributes = (stickiness?: StickySessions, make = PROTOCOLS[0][1]) => {
  const stack = regionalStack();
  api(stack, { protocols: [make({ stickiness })] });
  const { TargetGroupAttributes } = only(templates(stack.node.root as App).App, TARGET_GROUP).resource.Properties;
  return Object.fromEntries(
    TargetGroupAttributes.filter(({ Key }: any) => Key.startsWith('stickiness')).map(({ Key, Value }: any) => [Key, Value]),
  );
};

describe('the target group', () => {
  test('is not sticky unless told so', () => {
    expect(attributes()).toEqual({ 'stickiness.enabled': 'false' });
  });

  test.each(PROTOCOLS)("sticks by the load balancer's cookie, for a day, with %s", (_name, make) => {
    expect(attributes(DAY, make)).toEqual({
      'stickiness.enabled': 'true',
      'stickiness.type': 'lb_cookie',
      'stickiness.lb_cookie.duration_seconds': '86400',
    });
  });

  test("sticks by the service's own cookie", () => {
    expect(attributes(StickySessions.applicationCookie('sid', Duration.minutes(30)))).toEqual({
      'stickiness.enabled': 'true',
      'stickiness.type': 'app_cookie',
      'stickiness.app_cookie.cookie_name': 'sid',
      'stickiness.app_cookie.duration_seconds': '1800',
    });
  });

  test('takes a name that is known only at deployment', () => {
    const sticky = StickySessions.applicationCookie(token.text('sid'));

    expect(attributes(sticky)['stickiness.app_cookie.cookie_name']).toBe('sid');
  });
});

describe('a mix', () => {
  const protocols = [ApiProtocol.rest({ paths: ['/api/*'], stickiness: StickySessions.loadBalancerCookie(Duration.hours(2)) })];
  const forwards = (template: any) =>
    ofType(template, RULE).flatMap(({ resource }) => resource.Properties.Actions.flatMap(({ ForwardConfig }: any) => ForwardConfig ?? []));

  test('keeps a client at its member for as long, or else the next request would go to another one', () => {
    const sticky = forwards(mixed(undefined, { protocols }).template());

    expect(sticky.length).toBeGreaterThan(0);
    for (const { TargetGroupStickinessConfig } of sticky) {
      expect(TargetGroupStickinessConfig).toEqual({ Enabled: true, DurationSeconds: 7200 });
    }
  });

  test('without stickiness, and one compute with it, have rules as ever', () => {
    const stack = regionalStack();
    api(stack, { protocols });

    for (const forward of [...forwards(mixed().template()), ...forwards(templates(stack.node.root as App).App)]) {
      expect(forward).not.toHaveProperty('TargetGroupStickinessConfig');
    }
  });
});

describe('a doubt is a warning', () => {
  const warnings = ({ stack, some }: { stack: ReturnType<typeof regionalStack>; some: { service: ApiService } }): string[] => {
    const { messages } = (stack.node.root as App).synth().getStackByName(stack.stackName);
    const own = messages.filter(({ id }) => id.startsWith(`/${some.service.node.path}`));
    return own.map(({ level, entry }) => `${level}: ${entry.data}`);
  };
  const built = (protocol: ApiProtocol) => {
    const stack = regionalStack();
    return { stack, some: api(stack, { protocols: [protocol] }) };
  };

  test('beside a weighted mix', () => {
    expect(warnings(mixed(undefined, { protocols: [PROTOCOLS[0][1]({ stickiness: DAY })] }))).toEqual([
      expect.stringMatching(
        /^warning: a weighted mix .*; got: stickiness on port 8080; allowed: .*; instead: .*a mix that runs already.* \[ack: .*StickyMix\]$/,
      ),
    ]);
    expect(warnings(mixed())).toEqual([]);
  });

  test.each(PROTOCOLS.slice(2))('with %s, whose connections stay anyway', (_name, make) => {
    expect(warnings(built(make({ stickiness: DAY })))).toEqual([
      expect.stringMatching(
        /^warning: connections that stay open .*; got: stickiness on port 8080.*; allowed: .*; instead: .* \[ack: .*StickyConnections\]$/,
      ),
    ]);
    expect(warnings(built(make({})))).toEqual([]);
  });

  test('none with REST, and none once acknowledged', () => {
    const acknowledged = built(ApiProtocol.webSocket({ stickiness: DAY }));
    Validations.of(acknowledged.some.service).acknowledge({
      id: 'cdk-scalable-api:StickyConnections',
      reason: 'Socket.IO falls back to polling',
    });

    expect(warnings(built(PROTOCOLS[0][1]({ stickiness: DAY })))).toEqual([]);
    expect(warnings(acknowledged)).toEqual([]);
  });
});
