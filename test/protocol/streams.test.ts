import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ApiProtocol, ServerSentEventsOptions, WebSocketOptions } from '../../src';
import { api, only, ofType, regionalStack, service } from '../support/apps';

const webSocket = (options?: WebSocketOptions) => ApiProtocol.webSocket(options).traits;
const events = (options?: ServerSentEventsOptions) => ApiProtocol.serverSentEvents(options).traits;
const { seconds } = Duration;

describe('WebSocket', () => {
  test('/ws, five minutes of silence, no stickiness', () => {
    expect(webSocket().route.paths).toEqual(['/ws']);
    expect(webSocket().listener).toEqual({ idleTimeoutSeconds: 300, requiresTls: false, passesVpcOrigin: true });
    expect(webSocket().target.stickiness).toBeUndefined();
  });

  test('one second more than the ping interval is enough', () => {
    expect(webSocket({ pingInterval: seconds(60), idleTimeout: seconds(61) }).listener.idleTimeoutSeconds).toBe(61);
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
