import { Duration } from 'aws-cdk-lib';
import { CorsOptions } from '../../src';
import { corsTraits } from '../../src/protocol/cors';
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
