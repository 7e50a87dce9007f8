import { Duration, Lazy, Token } from 'aws-cdk-lib';
import { CorsOptions } from '../../src';
import { corsTraits } from '../../src/protocol/cors';
import { fourParts } from '../support/refusals';
import { token } from '../support/tokens';

const APP = 'https://app.example.com';
const traits = (options: Partial<CorsOptions>) => corsTraits({ allowOrigins: [APP], ...options });

describe('allowed', () => {
  test('by default: every method, what a JSON API with tokens asks for, no credentials, two hours', () => {
    expect(traits({})).toEqual({
      allowOrigins: [APP],
      allowMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
      allowHeaders: ['Authorization', 'Content-Type'],
      exposeHeaders: [],
      allowCredentials: false,
      maxAgeSeconds: 7200,
    });
  });

  test('what is said, each value once', () => {
    const all = {
      allowOrigins: [APP, 'http://localhost:3000', APP],
      allowMethods: ['GET', 'GET'],
      allowHeaders: ['X-Trace_Id'],
      exposeHeaders: ['ETag', 'ETag'],
      allowCredentials: true,
    };
    expect(corsTraits({ ...all, maxAge: Duration.days(1) })).toEqual({
      ...all,
      allowOrigins: [APP, 'http://localhost:3000'],
      allowMethods: ['GET'],
      exposeHeaders: ['ETag'],
      maxAgeSeconds: 86400,
    });
    expect(traits({ maxAge: Duration.seconds(0) }).maxAgeSeconds).toBe(0);
  });

  test('everything that can be left open, without credentials', () => {
    const open = { allowOrigins: ['*'], allowHeaders: ['*', 'Authorization'], exposeHeaders: ['*'], allowCredentials: false };
    expect(corsTraits(open)).toMatchObject(open);
  });

  test.each(['http://127.0.0.1:8080', 'https://[2001:db8::1]', 'https://xn--mnchen-3ya.example', 'https://a-b.example:8443'])(
    'the origin %s',
    origin => {
      expect(traits({ allowOrigins: [origin] }).allowOrigins).toEqual([origin]);
    },
  );

  test('values that are known only at deployment', () => {
    const options = {
      allowOrigins: [token.text(APP), `https://${token.text('a.example')}`],
      allowMethods: [token.text('GET')],
      allowHeaders: [token.text('X-A')],
      exposeHeaders: [token.text('X-B')],
      allowCredentials: true,
    };
    expect(corsTraits(options)).toMatchObject(options);
  });

  test('not what the caller adds to its lists later', () => {
    const allowOrigins = [APP];
    const found = corsTraits({ allowOrigins });
    allowOrigins.push('*');

    expect(found.allowOrigins).toEqual([APP]);
  });
});

describe('refused', () => {
  test.each([
    ['https://app.example.com/', 'write "https://app.example.com"'],
    ['https://app.example.com/path?a=b', 'write "https://app.example.com"'],
    ['https://App.Example.com', 'write "https://app.example.com"'],
    ['https://app.example.com:443', 'write "https://app.example.com"'],
    ['http://app.example.com:80', 'write "http://app.example.com"'],
    ['https://user@app.example.com', 'write "https://app.example.com"'],
    ['HTTPS://app.example.com', 'write "https://app.example.com"'],
    ['https://münchen.example', 'write "https://xn--mnchen-3ya.example"'],
    ['app.example.com', 'such as "https://app.example.com"'],
    ['//app.example.com', 'such as "https://app.example.com"'],
    ['https://', 'such as "https://app.example.com"'],
    ['https://*.example.com', 'such as "https://app.example.com"'],
    ['https://app.*', 'such as "https://app.example.com"'],
    ['ftp://app.example.com', 'such as "https://app.example.com"'],
    ['null', 'such as "https://app.example.com"'],
    ['', 'such as "https://app.example.com"'],
  ])('the origin "%s"', (origin, instead) => {
    expect(() => traits({ allowOrigins: [APP, origin] })).toThrow(
      fourParts('an origin of `cors` would never match what browsers send', `"${origin}"`, 'no path, no "*" inside a name', instead),
    );
  });

  test.each([
    ['get', 'write "GET"'],
    ['*', 'leave `allowMethods` out to allow every method'],
    ['ALL', 'leave `allowMethods` out to allow every method'],
    ['TRACE', 'leave `allowMethods` out to allow every method'],
  ])('the method %s', (method, instead) => {
    expect(() => traits({ allowMethods: ['GET', method] })).toThrow(
      fourParts(
        'a method of `cors` is none that CloudFront forwards',
        `"${method}"`,
        'GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE',
        instead,
      ),
    );
  });

  test.each<[keyof CorsOptions, string]>([
    ['allowHeaders', 'Content-Type, Authorization'],
    ['allowHeaders', ''],
    ['allowHeaders', 'X-Amz-*'],
    ['exposeHeaders', 'X:Y'],
  ])('in %s the header "%s"', (list, name) => {
    expect(() => traits({ [list]: ['ETag', name] })).toThrow(
      fourParts('a header of `cors` has no valid name', `"${name}"`, 'the name of one header, or "*"', 'a value of its own'),
    );
  });

  test.each<[keyof CorsOptions, string]>([
    ['allowOrigins', 'name the origins of your pages, or leave `cors` out'],
    ['allowMethods', 'leave it out to allow every method'],
    ['allowHeaders', 'leave it out, or name the one header that pages set'],
  ])('an empty list %s', (list, instead) => {
    expect(() => traits({ [list]: [] })).toThrow(
      fourParts(`the list \`${list}\` of \`cors\` is empty`, '[]', 'one value or more', instead),
    );
  });

  test.each<keyof CorsOptions>(['allowOrigins', 'allowMethods', 'allowHeaders', 'exposeHeaders'])(
    'a list %s that is known only at deployment',
    list => {
      expect(() => traits({ [list]: Token.asList(Lazy.any({ produce: () => ['a'] })) })).toThrow(
        fourParts(`the list \`${list}\` of \`cors\` is known only at deployment`, 'a token', 'a list in the code', 'one by one'),
      );
    },
  );

  test('every origin beside named ones', () => {
    expect(() => traits({ allowOrigins: ['*', APP, token.text(APP)] })).toThrow(
      fourParts(
        'every origin and some that are named stand together in `cors`',
        `"*", "${APP}", a value known only at deployment`,
        '"*" alone',
        'leave out "*"',
      ),
    );
  });

  test.each<keyof CorsOptions>(['allowOrigins', 'allowHeaders', 'exposeHeaders'])('credentials with a wildcard in %s', list => {
    expect(() => traits({ allowCredentials: true, [list]: ['*'] })).toThrow(
      fourParts(
        'credentials and a wildcard stand together in `cors`',
        `allowCredentials with "*" in \`${list}\``,
        'credentials with named origins and headers',
        `name what \`${list}\` allows, or leave \`allowCredentials\` out`,
      ),
    );
  });

  test.each([
    [Duration.seconds(86_401), 'out of range', '86401 seconds'],
    [token.seconds(1), 'known only at deployment', 'a token'],
  ])('a time (%#)', (maxAge, what, got) => {
    expect(() => traits({ maxAge })).toThrow(
      fourParts(
        `the time that browsers remember what CORS allows is ${what}`,
        got,
        'a whole number from 0 to 86400 seconds',
        what === 'out of range' ? 'take 24 hours at most' : 'write the number in the code',
      ),
    );
  });
});
