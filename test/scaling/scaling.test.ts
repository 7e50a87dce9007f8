import { Token } from 'aws-cdk-lib';
import { ScalingKind, ScalingPolicy, ScalingSet } from '../../src';
import { fourParts } from '../support/refusals';
import { token } from '../support/tokens';

describe('a scaling policy', () => {
  test('names what it watches and the level to keep', () => {
    expect(ScalingPolicy.cpu(60)).toMatchObject({ kind: ScalingKind.CPU, target: 60 });
    expect(ScalingPolicy.memory(62.5)).toMatchObject({ kind: ScalingKind.MEMORY, target: 62.5 });
    expect(ScalingPolicy.requestsPerTarget(3000)).toMatchObject({ kind: ScalingKind.REQUESTS_PER_TARGET, target: 3000 });
    expect(ScalingPolicy.connectionsPerTarget(500)).toMatchObject({ kind: ScalingKind.CONNECTIONS_PER_TARGET, target: 500 });
  });

  test.each([10, 100])('accepts %d percent', value => {
    expect(() => [ScalingPolicy.cpu(value), ScalingPolicy.memory(value)]).not.toThrow();
  });

  test.each([9.9, 0, 100.1, -1, NaN])('refuses %d percent', value => {
    expect(() => ScalingPolicy.cpu(value)).toThrow(
      fourParts('the processor target is out of range', `${value} percent`, 'a number from 10 to 100 percent', '60 to 80'),
    );
    expect(() => ScalingPolicy.memory(value)).toThrow(
      fourParts('the memory target is out of range', `${value} percent`, 'a number from 10 to 100 percent', '60 to 80'),
    );
  });

  test.each([1, 10_000_000])('accepts %d requests a minute', value => expect(() => ScalingPolicy.requestsPerTarget(value)).not.toThrow());

  test.each([0, -5, 1.5, 10_000_001])('refuses %d requests a minute', value => {
    expect(() => ScalingPolicy.requestsPerTarget(value)).toThrow(
      fourParts('the request target is out of range', `${value} requests a minute`, 'a whole number from 1', 'take about 70 %'),
    );
  });

  test.each([1, 1_000_000])('accepts %d connections', value => expect(() => ScalingPolicy.connectionsPerTarget(value)).not.toThrow());

  test.each([0, 0.5, 1_000_001])('refuses %d connections', value => {
    expect(() => ScalingPolicy.connectionsPerTarget(value)).toThrow(
      fourParts('the connection target is out of range', `${value} connections`, 'a whole number from 1 to 1000000', 'take about 70 %'),
    );
  });

  test.each([ScalingPolicy.cpu, ScalingPolicy.memory, ScalingPolicy.requestsPerTarget, ScalingPolicy.connectionsPerTarget])(
    'accepts a token (%#)',
    make => {
      expect(Token.isUnresolved(make(token.number(5)).target)).toBe(true);
    },
  );
});

describe('a scaling set', () => {
  test('runs 2 to 50 copies by processor, memory and requests unless told otherwise', () => {
    const set = ScalingSet.of();

    expect([set.minimum, set.maximum]).toEqual([2, 50]);
    expect(set.policies.map(({ kind, target }) => [kind, target])).toEqual([
      [ScalingKind.CPU, 70],
      [ScalingKind.MEMORY, 80],
      [ScalingKind.REQUESTS_PER_TARGET, 1000],
    ]);
    expect(set.requestCeilingPerMinute).toBe(50_000);
  });

  test('keeps the defaults of what is left out', () => {
    expect(ScalingSet.of({ minimum: 4 })).toMatchObject({ minimum: 4, maximum: 50 });
    expect(ScalingSet.of({ maximum: 3 })).toMatchObject({ minimum: 2, maximum: 3 });
    expect(ScalingSet.of({ policies: [] }).policies).toEqual([]);
  });

  test.each([{ minimum: 1 }, { minimum: 5000, maximum: 5000 }, { minimum: 1, maximum: 1 }])('accepts %j', options => {
    expect(ScalingSet.of(options)).toMatchObject(options);
  });

  test.each([0, -1, 1.5, 5001])('refuses a bound of %d', value => {
    expect(() => ScalingSet.of({ minimum: value })).toThrow(
      fourParts('the minimum of copies is out of range', `${value}`, 'a whole number from 1 to 5000', 'at least 1'),
    );
    expect(() => ScalingSet.of({ maximum: value })).toThrow(
      fourParts('the maximum of copies is out of range', `${value}`, 'a whole number from 1 to 5000', 'the most copies'),
    );
  });

  test('refuses a minimum above the maximum, the default one included', () => {
    expect(() => ScalingSet.of({ minimum: 7, maximum: 6 })).toThrow(
      fourParts('the minimum of copies is above the maximum', 'minimum 7, maximum 6', 'minimum <= maximum', 'set the maximum to 7'),
    );
    expect(() => ScalingSet.of({ minimum: 51 })).toThrow(/got: minimum 51, maximum 50/);
    expect(() => ScalingSet.of({ maximum: 1 })).toThrow(/got: minimum 2, maximum 1/);
  });

  test('refuses two policies that watch the same', () => {
    expect(() => ScalingSet.of({ policies: [ScalingPolicy.cpu(60), ScalingPolicy.memory(60), ScalingPolicy.cpu(70)] })).toThrow(
      fourParts('two scaling policies watch the same thing', 'cpu twice', 'one policy of each kind', 'keep the lower target'),
    );
  });

  test.each(['minimum', 'maximum'])('takes no token as its %s: how a deployment replaces copies is computed from it', bound => {
    expect(() => ScalingSet.of({ [bound]: token.number(10) })).toThrow(
      fourParts(`the ${bound} of copies is known only at deployment`, 'a token', '1 to 5000', 'write the number in the code'),
    );
  });

  test('has no request ceiling without a request policy, nor with a target known only at deployment', () => {
    const policies = [ScalingPolicy.requestsPerTarget(300)];

    expect(ScalingSet.of({ maximum: 10, policies }).requestCeilingPerMinute).toBe(3000);
    expect(ScalingSet.of({ policies: [ScalingPolicy.cpu(60)] }).requestCeilingPerMinute).toBeUndefined();
    expect(ScalingSet.of({ policies: [ScalingPolicy.requestsPerTarget(token.number(300))] }).requestCeilingPerMinute).toBeUndefined();
  });

  test('does not follow what the caller does with its list later', () => {
    const policies = [ScalingPolicy.cpu(60)];
    const set = ScalingSet.of({ policies });

    policies.push(ScalingPolicy.cpu(70));

    expect(set.policies.map(({ target }) => target)).toEqual([60]);
  });
});
