import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ApiProtocol, ServerSentEventsOptions, StickySessions, WebSocketOptions } from '../../src';
import { api, only, ofType, regionalStack, service } from '../support/apps';
import { fourParts } from '../support/refusals';
import { token } from '../support/tokens';

const webSocket = (options?: WebSocketOptions) => ApiProtocol.webSocket(options).traits;
const events = (options?: ServerSentEventsOptions) => ApiProtocol.serverSentEvents(options).traits;
const { seconds } = Duration;
const hour = StickySessions.loadBalancerCookie(Duration.hours(1));

describe('WebSocket', () => {
  test('/ws, five minutes of silence, no stickiness', () => {
    expect(webSocket().route.paths).toEqual(['/ws']);
    expect(webSocket().listener).toEqual({ idleTimeoutSeconds: 300, requiresTls: false, passesVpcOrigin: true });
    expect(webSocket().target.stickiness).toBeUndefined();
  });

  test.each([
    [60, 60],
    [60, 59],
    [301, 300],
  ])('a ping every %s s with an idle timeout of %s s is refused', (ping, idle) => {
    expect(() => webSocket({ pingInterval: seconds(ping), idleTimeout: seconds(idle) })).toThrow(
      fourParts(
        'not longer than the ping interval',
        `idle timeout ${idle} seconds, ping interval ${ping} seconds`,
        'above the ping interval',
        'send a ping more often',
      ),
    );
  });

  test('one second more than the ping interval is enough', () => {
    expect(webSocket({ pingInterval: seconds(60), idleTimeout: seconds(61) }).listener.idleTimeoutSeconds).toBe(61);
  });

  test.each([4001, 0])('an idle timeout of %s s is refused', idle => {
    expect(() => webSocket({ idleTimeout: seconds(idle) })).toThrow(
      fourParts('the idle timeout of WebSocket is out of range', `${idle} seconds`, 'from 1 to 4000 seconds', 'keep the default'),
    );
  });

  test.each(['pingInterval', 'idleTimeout'])('%s must be known', name => {
    expect(() => webSocket({ [name]: token.seconds(40) })).toThrow(
      /known only at deployment; got: a token; allowed: .*; instead: write the number/,
    );
  });

  test('the longest silence of all services holds for the load balancer, whenever a service was added', () => {
    const stack = regionalStack();
    const inner = api(stack);
    inner.addService('Live', service({ protocols: [ApiProtocol.webSocket({ idleTimeout: seconds(900) })] }));
    inner.addService('Chat', service({ protocols: [ApiProtocol.webSocket({ path: '/chat' })] }));
    expect(
      only(Template.fromStack(stack), 'AWS::ElasticLoadBalancingV2::LoadBalancer').resource.Properties.LoadBalancerAttributes,
    ).toContainEqual({ Key: 'idle_timeout.timeout_seconds', Value: '900' });
  });
});

describe('server-sent events', () => {
  test('/events, with a comment before CloudFront loses patience', () => {
    expect(events().route.paths).toEqual(['/events']);
    expect(events({ commentInterval: seconds(25) }).listener.idleTimeoutSeconds).toBe(60);
  });

  test.each([26, 0])('a comment every %s s is refused', interval => {
    expect(() => events({ commentInterval: seconds(interval) })).toThrow(
      fourParts('the comment interval is out of range', `${interval} seconds`, 'from 1 to 25 seconds', 'keep the default'),
    );
  });
});

describe('several protocols on one service', () => {
  test('share port 8080 and its target group; the longest drain holds', () => {
    const stack = regionalStack();
    api(stack, {
      protocols: [
        ApiProtocol.rest({ paths: ['/api/*'] }),
        ApiProtocol.webSocket({ deregistrationDelay: seconds(120) }),
        ApiProtocol.graphql(),
      ],
    });
    const { resource } = only(Template.fromStack(stack), 'AWS::ElasticLoadBalancingV2::TargetGroup');
    expect(resource.Properties.TargetGroupAttributes).toContainEqual({ Key: 'deregistration_delay.timeout_seconds', Value: '120' });
  });

  test('one of them sticky is refused, with both names', () => {
    expect(() => api(regionalStack(), { protocols: [ApiProtocol.rest(), ApiProtocol.webSocket({ stickiness: hour })] })).toThrow(
      fourParts(
        'two protocols on port 8080 want a different stickiness',
        'REST: "none", WebSocket: {"seconds":3600}',
        'one stickiness',
        'a port of their own',
      ),
    );
  });

  test('each path has one rule to the same targets', () => {
    const stack = regionalStack();
    api(stack, { protocols: [ApiProtocol.rest({ paths: ['/api/*'] }), ApiProtocol.webSocket(), ApiProtocol.graphql()] });
    const rules = ofType(Template.fromStack(stack), 'AWS::ElasticLoadBalancingV2::ListenerRule')
      .map(({ resource }) => resource.Properties)
      .filter(rule => rule.Actions[0].ForwardConfig);
    expect(rules.flatMap(rule => rule.Conditions[0].PathPatternConfig.Values).sort()).toEqual(['/api', '/api/*', '/graphql', '/ws']);
    expect(new Set(rules.map(rule => JSON.stringify(rule.Actions))).size).toBe(1);
  });
});
