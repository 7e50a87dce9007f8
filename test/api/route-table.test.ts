import { Fn } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as fc from 'fast-check';
import { ApiProtocol, RestOptions, RouteConditions } from '../../src';
import { hides, routeMatches } from '../../src/api/route-match';
import { attachPriority, rulePriority } from '../../src/api/rule-priority';
import { regionalStack } from '../support/apps';
import { fourParts } from '../support/refusals';
import { Routes } from '../support/route-tables';
import { token } from '../support/tokens';

const FORWARD = 'AWS::ElasticLoadBalancingV2::ListenerRule';
const NO_ADDRESS = ['192.0.2.0/32'];

describe('the rules', () => {
  test('forward what a match names to its targets, once they are ready', () => {
    // GIVEN
    const routes = new Routes();
    const group = routes.targetGroup();

    // WHEN
    const [match] = routes.table.claim(
      ApiProtocol.rest({
        paths: ['/api/*'],
        conditions: { hosts: ['api.example'], methods: ['GET'], queryStrings: { v: ['2'] } },
      }).traits.route,
      'Service',
    );
    routes.table.forward(match, { targets: [{ portId: 'Port80', targetGroup: group, weight: 90 }], ready: group });

    // THEN
    Template.fromStack(routes.stack).hasResource(FORWARD, {
      DependsOn: [Match.stringLikeRegexp('^ApiTargets')],
      Properties: {
        ListenerArn: Match.stringLikeRegexp('listener/app/lb'),
        Conditions: [
          { Field: 'path-pattern', PathPatternConfig: { Values: ['/api', '/api/*'] } },
          { Field: 'host-header', HostHeaderConfig: { Values: ['api.example'] } },
          { Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['GET'] } },
          { Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'v', Value: '2' }] } },
        ],
        Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups: [{ Weight: 90, TargetGroupArn: { Ref: Match.anyValue() } }] } }],
      },
    });
  });

  test('render headers and source addresses', () => {
    const routes = new Routes().add({
      paths: ['/x'],
      conditions: { headers: { 'X-Tenant': ['Blue', 'Red'] }, sourceAddresses: ['10.0.0.0/8'] },
    });

    Template.fromStack(routes.stack).hasResourceProperties(FORWARD, {
      Conditions: [
        { Field: 'path-pattern', PathPatternConfig: { Values: ['/x'] } },
        { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Tenant', Values: ['Blue', 'Red'] } },
        { Field: 'source-ip', SourceIpConfig: { Values: ['10.0.0.0/8'] } },
      ],
    });
  });

  test('attach a target group by a rule that never matches', () => {
    // GIVEN
    const routes = new Routes();

    // WHEN
    const rule = routes.table.attach(routes.targetGroup());

    // THEN
    expect(rule.priority).toBe(attachPriority('/Targets'));
    Template.fromStack(routes.stack).hasResourceProperties(FORWARD, {
      Conditions: [{ Field: 'source-ip', SourceIpConfig: { Values: NO_ADDRESS } }],
      Actions: [{ Type: 'forward', TargetGroupArn: { Ref: Match.stringLikeRegexp('^ApiTargets') } }],
    });
  });

  test('keep logical id and priority when the route moves to another service', () => {
    const [before, after] = ['Service', 'Reports'].map(service => new Routes().add({ paths: ['/api/*'] }, service));
    const logicalIds = ({ stack }: Routes) => Object.keys(Template.fromStack(stack).findResources(FORWARD));

    expect(logicalIds(after)).toEqual(logicalIds(before));
    expect(after.priorities).toEqual(before.priorities);
  });

  test('hold values that are known only at deployment', () => {
    const routes = new Routes().add({ paths: ['/x'], conditions: { hosts: [Fn.importValue('Host')], headers: { h: [token.text('v')] } } });

    Template.fromStack(routes.stack).hasResourceProperties(FORWARD, {
      Conditions: [
        Match.anyValue(),
        { Field: 'host-header', HostHeaderConfig: { Values: [{ 'Fn::ImportValue': 'Host' }] } },
        { Field: 'http-header', HttpHeaderConfig: { Values: ['v'] } },
      ],
    });
  });
});

const segment = fc.constantFrom('api', 'v1', 'products', 'orders', '*', 'p*', '?1');
const path = fc.oneof(
  { weight: 1, arbitrary: fc.constant('/*') },
  { weight: 9, arbitrary: fc.array(segment, { minLength: 1, maxLength: 4 }).map(parts => `/${parts.join('/')}`) },
);
const route: fc.Arbitrary<RestOptions> = fc.record(
  {
    paths: fc.uniqueArray(path, { minLength: 1, maxLength: 2 }),
    conditions: fc.record(
      {
        methods: fc.subarray(['GET', 'PUT', 'POST', 'DELETE', 'PATCH'], { minLength: 1, maxLength: 4 }),
        hosts: fc.subarray(['a.example', 'b.example', '*.example'], { minLength: 1, maxLength: 2 }),
        headers: fc.constantFrom<RouteConditions['headers'][]>({ 'x-a': ['1'] }, { 'x-a': ['*'], 'x-b': ['2'] }),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['paths'] },
);
const routeSet = fc.array(route, { minLength: 1, maxLength: 8 });
const STACK = regionalStack('Shared');

/** Priorities of all rules, or the words with which construction refuses. */
function outcome(set: RestOptions[]): { [id: string]: number } | string {
  const routes = new Routes(regionalStack(), 1000);
  try {
    set.forEach(options => routes.table.claim(ApiProtocol.rest(options).traits.route, 'Service'));
  } catch (error) {
    return (error as Error).message;
  }
  return routes.claimed;
}

describe('priorities, over random sets of routes', () => {
  test('adding a route changes the priority of no other, or is refused', () => {
    let added = 0;
    fc.assert(
      fc.property(routeSet, route, (set, another) => {
        const [before, after] = [outcome(set), outcome([...set, another])];
        if (typeof before === 'string') {
          expect(typeof after).toBe('string');
        } else if (typeof after !== 'string') {
          added++;
          expect(after).toMatchObject(before);
        }
      }),
      { numRuns: 100, seed: 1 },
    );
    expect(added).toBeGreaterThan(20);
  });

  test('the order of declaration means nothing', () => {
    const twice = routeSet.chain(set => fc.tuple(fc.constant(set), fc.shuffledSubarray(set, { minLength: set.length })));
    fc.assert(
      fc.property(twice, ([set, shuffled]) => {
        const [one, two] = [outcome(set), outcome(shuffled)];
        if (typeof one === 'string') expect(typeof two).toBe('string');
        else expect(two).toEqual(one);
      }),
      { numRuns: 100 },
    );
  });

  test('no two are the same, none is out of bounds, and no rule hides a later one', () => {
    fc.assert(
      fc.property(routeSet, set => {
        const priorities = outcome(set);
        fc.pre(typeof priorities !== 'string');
        const numbers = Object.values(priorities);
        expect(new Set(numbers).size).toBe(numbers.length);
        numbers.forEach(number => expect(number >= 1 && number <= 50_000).toBe(true));
        const matches = set
          .flatMap(options => routeMatches(ApiProtocol.rest(options).traits.route, STACK))
          .map(match => ({ match, priority: priorities[`R${match.id}`] }));
        const hidden = matches.filter(later => matches.some(first => first.priority < later.priority && hides(first.match, later.match)));
        expect(hidden).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('whoever refuses says it in four parts', () => {
    let refused = 0;
    fc.assert(
      fc.property(routeSet, set => {
        const told = outcome(set);
        if (typeof told !== 'string') return;
        refused++;
        expect(told).toMatch(fourParts('', '', '', ''));
      }),
      { numRuns: 100, seed: 1 },
    );
    expect(refused).toBeGreaterThan(5);
  });
});

describe('what is refused', () => {
  /** Two paths of the same shape whose rules fall on one priority. */
  const collision = (): [string, string] => {
    const seen = new Map<number, string>();
    for (let index = 1000; ; index++) {
      const candidate = `/p${index}`;
      const [{ id }] = routeMatches(ApiProtocol.rest({ paths: [candidate] }).traits.route, STACK);
      const priority = rulePriority(candidate, 0, id);
      if (seen.has(priority)) return [seen.get(priority)!, candidate];
      seen.set(priority, candidate);
    }
  };

  test('two rules on one priority; an order hint on one of them helps', () => {
    // GIVEN
    const [one, two] = collision();

    // THEN
    expect(() => new Routes().add({ paths: [one] }).add({ paths: [two] })).toThrow(
      fourParts(
        'two listener rules fall on priority',
        `path "${two}" and path "${one}"`,
        'one rule for each priority',
        'set `orderHint` on the protocol that is not deployed yet',
      ),
    );
    const helped = new Routes().add({ paths: [one] }).add({ paths: [two], orderHint: 40 });
    expect(helped.priorityOf(two)).toBe(40);
    expect(helped.priorityOf(one)).toBe(new Routes().add({ paths: [one] }).priorityOf(one));
  });

  test('two target groups on one priority; another id helps', () => {
    // GIVEN
    const routes = new Routes();
    const ids = Array.from({ length: 1000 }, (_, index) => `Service${index}`);
    const second = ids.findIndex((id, index) => ids.findIndex(other => attachPriority(`/${other}`) === attachPriority(`/${id}`)) < index);
    const first = ids.findIndex(other => attachPriority(`/${other}`) === attachPriority(`/${ids[second]}`));

    // WHEN
    routes.table.attach(routes.targetGroup(ids[first]));

    // THEN
    expect(() => routes.table.attach(routes.targetGroup(ids[second]))).toThrow(
      fourParts(
        'two listener rules fall on priority',
        `the target group/${ids[second]} and the target group/${ids[first]}`,
        'one rule',
        'give its service another id',
      ),
    );
    expect(() => routes.table.attach(routes.targetGroup('Another'))).not.toThrow();
  });

  test.each<[string, RestOptions, RestOptions]>([
    ['as it is', { paths: ['/x/*'] }, { paths: ['/x/*'] }],
    [
      'with values in another order',
      { paths: ['/x'], conditions: { hosts: ['a.example', 'b.example'] } },
      { paths: ['/x'], conditions: { hosts: ['b.example', 'a.example'] } },
    ],
    [
      'with headers in another order',
      { paths: ['/x'], conditions: { headers: { a: ['1'], b: ['2'] } } },
      { paths: ['/x'], conditions: { headers: { b: ['2'], a: ['1'] } } },
    ],
    [
      'in other case',
      { paths: ['/x'], conditions: { hosts: ['A.example'], headers: { 'X-A': ['V'] } } },
      { paths: ['/x'], conditions: { hosts: ['a.example'], headers: { 'x-a': ['v'] } } },
    ],
    [
      'in part, after a split by method',
      { paths: ['/x'], conditions: { methods: ['GET', 'PUT', 'POST', 'PATCH', 'DELETE'] } },
      { paths: ['/x'], conditions: { methods: ['PUT'] } },
    ],
    ['with an order hint of its own', { paths: ['/x'] }, { paths: ['/x'], orderHint: 3 }],
  ])('the same match twice, %s', (_name, one, two) => {
    expect(() => new Routes().add(one, 'Shop').add(two, 'Reports')).toThrow(
      fourParts(
        'two routes match the same requests',
        'in Shop and Reports',
        'each match once in an API',
        'tell them apart by path, host, method, header or query string',
      ),
    );
  });

  test('paths that differ by case are two matches', () => {
    expect(() => new Routes().add({ paths: ['/x'] }).add({ paths: ['/X'] })).not.toThrow();
  });

  test('a broader route that a hint puts before a narrower one, in whichever order they come; a lower hint on the narrower helps', () => {
    const broad = { paths: ['/api/*'], orderHint: 50 };
    const narrow = { paths: ['/api/products'] };
    const refused = fourParts(
      'a broader route stands before a narrower one',
      'path "/api/*" before path "/api/products"',
      'the narrower route first',
      'set `orderHint` on the protocol of path "/api/products"',
    );

    expect(() => new Routes().add(broad).add(narrow)).toThrow(refused);
    expect(() => new Routes().add(narrow).add(broad)).toThrow(refused);
    expect(() => new Routes().add(broad).add({ ...narrow, orderHint: 49 })).not.toThrow();
  });

  test('a wildcard host that its hash puts before a host of its own', () => {
    const pairs = Array.from({ length: 20 }, (_, index) => [
      { conditions: { hosts: [`*.d${index}.example`] } },
      { conditions: { hosts: [`admin.d${index}.example`] } },
    ]);
    const outcomes = pairs.map(([broad, narrow]) => outcome([broad, narrow]));

    expect(outcomes.filter(told => typeof told === 'string' && /a broader route stands before/.test(told)).length).toBeGreaterThan(0);
    for (const told of outcomes) {
      if (typeof told !== 'string') expect(Object.keys(told)).toHaveLength(2);
    }
    pairs.forEach(([broad, narrow], index) => {
      const priorities = outcomes[index];
      if (typeof priorities === 'string') return;
      const [first, second] = [broad, narrow].map(
        options => priorities[`R${routeMatches(ApiProtocol.rest(options).traits.route, STACK)[0].id}`],
      );
      expect(second).toBeLessThan(first);
    });
    expect(() => pairs.forEach(([broad, narrow]) => new Routes().add(broad).add({ ...narrow, orderHint: 1 }))).not.toThrow();
  });

  test('one rule more than the quota, attach rules counted', () => {
    // GIVEN
    const routes = new Routes(regionalStack(), 3);
    routes.table.attach(routes.targetGroup());
    routes.add({ paths: ['/a', '/b'] });

    // THEN
    expect(() => routes.add({ paths: ['/c'] })).toThrow(
      fourParts(
        'the load balancer has too many listener rules',
        '4, of which one for each target group',
        '3',
        'pass it to the exposure as `ruleQuota`',
      ),
    );
    expect(() => routes.table.attach(routes.targetGroup('More'))).toThrow(/too many listener rules/);
  });

  test('one target group more than a load balancer takes, whatever the quota of rules', () => {
    const routes = new Routes(regionalStack(), 1000);
    for (let index = 0; index < 100; index++) routes.table.attach(routes.targetGroup(`Targets${index}`));

    expect(() => routes.table.attach(routes.targetGroup('More'))).toThrow(
      fourParts('the load balancer has too many target groups', '101', '100, whatever the quota of rules', 'an API of their own'),
    );
  });

  test('nothing where the quota is known only at deployment', () => {
    expect(() => new Routes(regionalStack(), token.number(1)).add({ paths: ['/a', '/b'] })).not.toThrow();
  });

  test('a hint on a protocol with several rules', () => {
    expect(() => new Routes().add({ paths: ['/a', '/b'], orderHint: 9 })).toThrow(
      fourParts('several listener rules', '`orderHint: 9` for path "/a" and path "/b"', 'a hint for one rule', 'a protocol of its own'),
    );
    expect(new Routes().add({ paths: ['/a/*'], orderHint: 9 }).priorityOf('/a/*')).toBe(9);
  });

  test('two hints that meet', () => {
    expect(() => new Routes().add({ paths: ['/a'], orderHint: 2 }).add({ paths: ['/c'], orderHint: 2 })).toThrow(
      /two listener rules fall on priority 2; got: path "\/c" and path "\/a"/,
    );
  });
});
