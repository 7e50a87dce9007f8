import * as fc from 'fast-check';
import { claimFault, TokenClaim } from '../../src/auth/token-claim';
import { refusal } from '../../src/private/refusal';
import { fourParts } from '../support/refusals';
import { token } from '../support/tokens';

const FORMS: [string, (name: string, value: string) => TokenClaim, string][] = [
  ['text', TokenClaim.text, 'single-string'],
  ['listed', TokenClaim.listed, 'string-array'],
  ['spaced', TokenClaim.spaced, 'space-separated-values'],
];

describe.each(FORMS)('a claim that is %s', (_, claim, format) => {
  test('is asked for in the form that the load balancer knows', () => {
    expect({ ...claim('https://example.com/role', 'admin') }).toEqual({ name: 'https://example.com/role', format, values: ['admin'] });
  });

  test.each(['iss', 'exp', 'nbf', 'iat', '', 'two words'])('is not called "%s"', name => {
    expect(() => claim(name, 'admin')).toThrow(
      fourParts('the name of a claim cannot be asked for', `"${name}"`, 'always verifies', 'a claim of your own'),
    );
  });

  test('has a value of 1 to 256 characters', () => {
    expect(claim('role', 'x'.repeat(256)).values).toEqual(['x'.repeat(256)]);

    expect(() => claim('role', 'x'.repeat(257))).toThrow(fourParts('the claim "role"', '257', '1 to 256', 'let the service'));
    expect(() => claim('role', '')).toThrow(fourParts('the claim "role"', '0 characters', '1 to 256', 'let the service'));
  });

  test('may be known only at deployment', () => {
    const late = token.text('two words').repeat(20);

    expect({ ...claim(token.text('iss'), late) }).toMatchObject({ format, values: [late] });
  });
});

test.each(['read write', 'read\twrite', ' read'])('one word of "%s" is asked for, not all', value => {
  expect(() => TokenClaim.spaced('scope', value)).toThrow(
    fourParts('several values are asked for in the claim "scope"', `"${value}"`, 'one value', 'can be read as one of them'),
  );
});

test('a text and a list may hold spaces', () => {
  expect([TokenClaim.text('name', 'two words'), TokenClaim.listed('groups', 'two words')].flatMap(({ values }) => values)).toEqual([
    'two words',
    'two words',
  ]);
});

describe('claims together', () => {
  test('ask for each claim once, in whatever form', () => {
    const fault = claimFault([TokenClaim.spaced('scope', 'read'), TokenClaim.text('role', 'admin'), TokenClaim.listed('scope', 'write')]);

    expect(refusal(fault!)).toMatch(
      fourParts('several values are asked for in the claim "scope"', '"read", "write"', 'one value', 'can be read as one of them'),
    );
  });

  test('are ten at most', () => {
    const claims = Array.from({ length: 11 }, (_, at) => TokenClaim.text(`claim${at}`, 'x'));

    expect(claimFault(claims.slice(1))).toBeUndefined();
    expect(refusal(claimFault(claims)!)).toMatch(fourParts('too many claims', '11: "claim0"', 'up to 10', 'let the service'));
  });

  test('may be one of several texts, because a text cannot be all of them', () => {
    const clients = TokenClaim._oneOf('client_id', ['a', 'b']);

    expect(clients).toMatchObject({ format: 'single-string', values: ['a', 'b'] });
    expect(claimFault([clients])).toBeUndefined();
  });

  test('stand exactly where no name comes twice and there are ten at most', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-d]{1,2}$/), { maxLength: 13 }), names => {
        const fault = claimFault(names.map(name => TokenClaim.text(name, 'x')));
        expect(fault === undefined).toBe(new Set(names).size === names.length && names.length <= 10);
      }),
    );
  });
});
