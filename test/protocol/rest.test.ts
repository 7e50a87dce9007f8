import { Duration, Token } from 'aws-cdk-lib';
import { ApiProtocol, HttpHealthCheck, RestOptions } from '../../src';
import { fourParts } from '../support/refusals';
import { token } from '../support/tokens';

const traits = (options?: RestOptions) => ApiProtocol.rest(options).traits;
const check = (healthCheck: HttpHealthCheck) => traits({ healthCheck }).target.healthCheck;
const { seconds } = Duration;

describe('defaults', () => {
  test('every path, no condition, no order hint', () => {
    const { name, route } = traits();

    expect(name).toBe('REST');
    expect(route.paths).toEqual(['/*']);
    expect(Object.values(route.conditions).filter(value => value !== undefined)).toEqual([]);
    expect(route.orderHint).toBeUndefined();
  });

  test('HTTP/1.1 on port 8080, told as PORT, 30 seconds to drain, least outstanding requests', () => {
    expect(traits().target).toEqual({
      port: 8080,
      portVariable: 'PORT',
      protocolVersion: 'HTTP1',
      deregistrationDelaySeconds: 30,
      algorithm: 'least_outstanding_requests',
      holdsConnections: false,
      healthCheck: { path: '/health', intervalSeconds: 15, timeoutSeconds: 5, healthyThreshold: 2, unhealthyThreshold: 3, matcher: '200' },
    });
  });

  test('a minute of silence, no TLS needed, a VPC origin will do', () => {
    expect(traits().listener).toEqual({ idleTimeoutSeconds: 60, requiresTls: false, passesVpcOrigin: true });
  });

  test('cacheable, all methods, and two firewall rules that hit everyday API traffic', () => {
    expect(traits().edge).toEqual({
      cacheable: true,
      cachedQueries: [],
      grpc: false,
      methods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
      countedFirewallRules: ['SizeRestrictions_BODY', 'HostingProviderIPList'],
    });
  });

  test('one option of the health check leaves the others alone', () => {
    expect(check({ path: '/ready', healthyHttpCodes: '200-299' })).toEqual({
      path: '/ready',
      intervalSeconds: 15,
      timeoutSeconds: 5,
      healthyThreshold: 2,
      unhealthyThreshold: 3,
      matcher: '200-299',
    });
  });
});

describe('numbers', () => {
  const drain = (value: number) => ({ deregistrationDelay: seconds(value) });
  const health = (healthCheck: HttpHealthCheck): RestOptions => ({ healthCheck });

  test.each<[string, RestOptions[]]>([
    ['port', [{ port: 1 }, { port: 65_535 }]],
    ['order hint', [{ orderHint: 1 }, { orderHint: 100 }]],
    ['deregistration delay', [drain(0), drain(3600)]],
    ['interval', [health({ interval: seconds(5), timeout: seconds(4) }), health({ interval: seconds(300) })]],
    ['timeout', [health({ timeout: seconds(2) }), health({ timeout: seconds(120), interval: seconds(121) })]],
    ['healthy threshold', [health({ healthyThreshold: 2 }), health({ healthyThreshold: 10 })]],
    ['unhealthy threshold', [health({ unhealthyThreshold: 2 }), health({ unhealthyThreshold: 10 })]],
  ])('the bounds of the %s are accepted', (_name, options) => options.forEach(one => expect(() => traits(one)).not.toThrow()));
});

describe('health check', () => {
  test('a timeout as long as the interval is refused, a second less is not', () => {
    expect(() => check({ interval: seconds(10), timeout: seconds(10) })).toThrow(
      fourParts(
        'timeout is not shorter than its interval',
        'timeout 10 seconds, interval 10 seconds',
        'below the interval',
        'the interval above 10',
      ),
    );
    expect(() => check({ interval: seconds(10), timeout: seconds(11) })).toThrow(/not shorter/);
    expect(check({ interval: seconds(10), timeout: seconds(9) })).toMatchObject({ intervalSeconds: 10, timeoutSeconds: 9 });
  });

  test('its path is checked under its own name', () => {
    const refused = (path: string) =>
      expect(() => check({ path })).toThrow(
        fourParts("the health check's path is not valid", `"${path}"`, '1,024 characters', '"/health"'),
      );
    ['health', '/a b', '/a#b', `/${'a'.repeat(1024)}`].forEach(refused);
    for (const path of ['/', '/health?deep=1', `/${'a'.repeat(1023)}`]) expect(check({ path }).path).toBe(path);
  });
});

describe('conditions', () => {
  test.each(['GET', 'M-SEARCH', 'X_Y', 'A'.repeat(40)])('the method %s is accepted', method => {
    expect(traits({ conditions: { methods: [method] } }).route.conditions.methods).toEqual([method]);
  });
});

describe('tokens', () => {
  test('may stand for thresholds, codes, the health path and the values of conditions', () => {
    const {
      target: { healthCheck },
      route,
    } = traits({
      healthCheck: {
        path: token.text('/ready'),
        healthyThreshold: token.number(4),
        unhealthyThreshold: token.number(5),
        healthyHttpCodes: token.text('204'),
      },
      conditions: {
        hosts: [token.text('a')],
        methods: [token.text('get')],
        headers: { h: [token.text('b')] },
        queryStrings: { q: [token.text('c')] },
        sourceAddresses: [token.text('d')],
      },
    });

    const conditions = Object.values(route.conditions).flatMap(value => (Array.isArray(value) ? value : Object.values(value!).flat()));
    const values = [healthCheck.path, healthCheck.healthyThreshold, healthCheck.unhealthyThreshold, healthCheck.matcher, ...conditions];
    expect(values).toHaveLength(9);
    values.forEach(value => expect(Token.isUnresolved(value)).toBe(true));
  });
});

test('what the caller does with its lists later changes nothing', () => {
  // GIVEN
  const options = {
    paths: ['/a'],
    conditions: {
      hosts: ['a.example'],
      methods: ['GET'],
      headers: { 'x-a': ['1'] } as { [name: string]: string[] },
      queryStrings: { q: ['1'] },
      sourceAddresses: ['10.0.0.0/8'],
    },
  };
  const protocol = ApiProtocol.rest(options);
  const before = JSON.stringify(protocol.traits);

  // WHEN
  options.paths.push('/b');
  options.conditions.hosts.push('b.example');
  options.conditions.methods.pop();
  options.conditions.headers['x-a'].push('2');
  options.conditions.headers['x-b'] = ['3'];
  options.conditions.queryStrings.q[0] = '2';
  options.conditions.sourceAddresses.length = 0;

  // THEN
  expect(JSON.stringify(protocol.traits)).toBe(before);
});

test('traits hold nothing but plain data, and are not frozen, which jsii could not bear', () => {
  const { route, target } = traits({ conditions: { hosts: ['a.example'] } });

  expect(JSON.parse(JSON.stringify({ route, target }))).toEqual({ route, target });
  [route, target, target.healthCheck, route.paths].forEach(part => expect(Object.isFrozen(part)).toBe(false));
});
