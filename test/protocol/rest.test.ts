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

describe('paths', () => {
  test('no path at all is refused', () => {
    expect(() => traits({ paths: [] })).toThrow(
      fourParts('without paths serves nothing', 'paths: []', 'one path pattern or more', 'leave `paths` out'),
    );
  });

  test('each path is checked', () => {
    expect(() => traits({ paths: ['/a', 'b'] })).toThrow(fourParts('the path pattern has no leading slash', '"b"', '"/"', 'write "/b"'));
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

  test.each<[string, RestOptions, string, string, string]>([
    ['the port', { port: 0 }, '0', '1 to 65535', '8080'],
    ['the port', { port: 65_536 }, '65536', '1 to 65535', '8080'],
    ['the port', { port: 80.5 }, '80.5', 'a whole number', '8080'],
    ['the order hint', { orderHint: 0 }, '0', '1 to 100', 'leave it out'],
    ['the order hint', { orderHint: 101 }, '101', '1 to 100', 'leave it out'],
    ['the order hint', { orderHint: 1.5 }, '1.5', 'a whole number', 'leave it out'],
    ['the deregistration delay', drain(3601), '3601 seconds', '0 to 3600 seconds', 'retry'],
    [
      "the health check's interval",
      health({ interval: seconds(4), timeout: seconds(3) }),
      '4 seconds',
      '5 to 300 seconds',
      'default of 15',
    ],
    ["the health check's interval", health({ interval: seconds(301) }), '301 seconds', '5 to 300 seconds', 'default of 15'],
    ["the health check's timeout", health({ timeout: seconds(1) }), '1 seconds', '2 to 120 seconds', 'default of 5'],
    [
      "the health check's timeout",
      health({ timeout: seconds(121), interval: seconds(200) }),
      '121 seconds',
      '2 to 120 seconds',
      'default of 5',
    ],
    ['the healthy threshold', health({ healthyThreshold: 1 }), '1', '2 to 10', 'default of 2'],
    ['the healthy threshold', health({ healthyThreshold: 11 }), '11', '2 to 10', 'default of 2'],
    ['the unhealthy threshold', health({ unhealthyThreshold: 1 }), '1', '2 to 10', 'default of 3'],
    ['the unhealthy threshold', health({ unhealthyThreshold: 11 }), '11', '2 to 10', 'default of 3'],
  ])('%s out of range is refused: %j', (what, options, got, allowed, instead) => {
    expect(() => traits(options)).toThrow(fourParts(`${what} is out of range`, got, allowed, instead));
  });
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

  test.each([
    ['get', 'write "GET"'],
    ['G ET', 'leave the condition out'],
    ['*', 'leave the condition out'],
    ['A'.repeat(41), 'leave the condition out'],
    ['', 'leave the condition out'],
  ])('the method "%s" is refused with a remedy that works', (method, instead) => {
    expect(() => traits({ conditions: { methods: [method] } })).toThrow(
      fourParts('the method of a condition is not valid', `"${method}"`, 'in capitals', instead),
    );
  });

  test.each([
    ['hosts', { hosts: [] }],
    ['methods', { methods: [] }],
    ['source addresses', { sourceAddresses: [] }],
    ['header X-Tenant', { headers: { 'X-Tenant': [] } }],
    ['query string v', { queryStrings: { v: [] } }],
  ])('no values for %s are refused', (kind, conditions) => {
    expect(() => traits({ conditions })).toThrow(
      fourParts(`the condition on ${kind} has no values`, '[]', 'one value or more', 'leave the condition out'),
    );
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

  test.each<[string, RestOptions]>([
    ['the port', { port: token.number(8081) }],
    ['the order hint', { orderHint: token.number(7) }],
    ['the deregistration delay', { deregistrationDelay: token.seconds(33) }],
    ["the health check's interval", { healthCheck: { interval: token.seconds(16) } }],
    ["the health check's timeout", { healthCheck: { timeout: token.seconds(6) } }],
  ])('may not stand for %s, from which other values are computed', (what, options) => {
    expect(() => traits(options)).toThrow(
      fourParts(`${what} is known only at deployment`, 'a token', 'because other values', 'write the number'),
    );
  });

  test('may not stand for a path', () => {
    expect(() => traits({ paths: [token.text('/a')] })).toThrow(fourParts('known only at deployment', 'a token', 'text', 'write the path'));
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
  const { route, target } = traits({ conditions: { hosts: ['a'] } });

  expect(JSON.parse(JSON.stringify({ route, target }))).toEqual({ route, target });
  [route, target, target.healthCheck, route.paths].forEach(part => expect(Object.isFrozen(part)).toBe(false));
});
