import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { refusal, refuse, requireNumber, shown } from '../../src/private/refusal';
import { fourParts } from '../support/refusals';
import { token } from '../support/tokens';

const PARTS = { what: 'the port clashes', got: '80', allowed: 'another port', instead: 'choose 8080' };

describe('a refusal', () => {
  test('is one line of four parts', () => {
    expect(refusal(PARTS)).toBe('the port clashes; got: 80; allowed: another port; instead: choose 8080');
    expect(() => refuse(PARTS)).toThrow(fourParts('the port clashes', '80', 'another port', 'choose 8080'));
  });

  test("begins with the construct's path where there is one", () => {
    const construct = new Construct(new Stack(undefined, 'App'), 'Api');

    expect(() => refuse(PARTS, construct)).toThrow(/^\[App\/Api\] the port clashes; got: /);
  });

  test('names a token instead of its encoding', () => {
    expect(shown('x')).toBe('"x"');
    expect(shown(`arn:${token.text('x')}`)).toBe('a value known only at deployment');
  });
});

describe('requireNumber', () => {
  const range = { what: 'the limit', min: 2, max: 10, instead: 'keep 5' };

  test.each([2, 3, 10])('accepts %d', value => expect(() => requireNumber(value, range)).not.toThrow());

  test.each([1, 11, 2.5, -3, NaN, Infinity, -Infinity])('refuses %d', value => {
    expect(() => requireNumber(value, range)).toThrow(
      fourParts('the limit is out of range', `${value}`, 'a whole number from 2 to 10', 'keep 5'),
    );
  });

  test('takes fractions where they mean something, within the same bounds', () => {
    const fractions = { ...range, fractions: true, unit: 'percent' };

    expect(() => requireNumber(2.5, fractions)).not.toThrow();
    expect(() => requireNumber(10.1, fractions)).toThrow(
      fourParts('out of range', '10.1 percent', 'a number from 2 to 10 percent', 'keep 5'),
    );
    expect(() => requireNumber(NaN, fractions)).toThrow(/got: NaN percent/);
  });

  test('lets tokens pass', () => expect(() => requireNumber(token.number(99), range)).not.toThrow());
});
