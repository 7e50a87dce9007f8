import { Duration } from 'aws-cdk-lib';
import { UnauthenticatedAction } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { HostedLoginAuthorizer, HostedLoginOptions } from '../../src/auth/hosted-login-authorizer';
import { regionalStack } from '../support/apps';
import { fourParts } from '../support/refusals';
import { token } from '../support/tokens';
import { guardedRule } from './support/rule';

/** A login whose client of a domain is named after the address that it comes back to. */
const login = (options?: HostedLoginOptions) =>
  new HostedLoginAuthorizer({
    name: 'hostedLogin',
    options,
    action: (settings, callbackUrl) => ({
      type: 'authenticate-cognito',
      authenticateCognitoConfig: {
        ...settings,
        userPoolArn: 'arn:pool',
        userPoolDomain: 'login',
        userPoolClientId: `client of ${callbackUrl}`,
      },
    }),
  });

const config = (options?: HostedLoginOptions) => guardedRule(login(options)).first.AuthenticateCognitoConfig;

test('browsers are sent to the login before their request is forwarded', () => {
  expect(guardedRule(login()).actions).toEqual([
    {
      Type: 'authenticate-cognito',
      Order: 1,
      AuthenticateCognitoConfig: {
        UserPoolArn: 'arn:pool',
        UserPoolDomain: 'login',
        UserPoolClientId: 'client of https://api.example.com/oauth2/idpresponse',
        OnUnauthenticatedRequest: 'authenticate',
        Scope: 'openid',
        SessionTimeout: 43_200,
      },
    },
    expect.objectContaining({ Type: 'forward', Order: 2 }),
  ]);
});

test('what the user says reaches the load balancer', () => {
  expect(
    config({
      sessionTimeout: Duration.minutes(30),
      scopes: ['openid', 'email'],
      sessionCookieName: 'Staff',
      onUnauthenticatedRequest: UnauthenticatedAction.DENY,
      authenticationRequestExtraParams: { prompt: 'login' },
    }),
  ).toMatchObject({
    SessionTimeout: 1800,
    Scope: 'openid email',
    SessionCookieName: 'Staff',
    OnUnauthenticatedRequest: 'deny',
    AuthenticationRequestExtraParams: { prompt: 'login' },
  });
});

test('it needs TLS, and a way to the issuer; callers are browsers and bring no token', () => {
  expect(login().traits).toEqual({
    name: 'hostedLogin',
    guarded: true,
    requiresTls: true,
    callsIssuer: true,
    login: true,
    conditionValues: 0,
  });
});

test('the way back is a path that the edge hands on', () => {
  expect(login().bind(regionalStack(), { domainName: 'api.example.com' }).paths).toEqual(['/oauth2/idpresponse']);
});

test('it is refused where there is no address to come back to', () => {
  expect(() => login().bind(regionalStack(), {})).toThrow(
    fourParts('no address to come back to', 'without a domain', 'with a domain', '`domain`'),
  );
});

test('a login lasts from one second to seven days', () => {
  expect(config({ sessionTimeout: Duration.seconds(1) }).SessionTimeout).toBe(1);
  expect(config({ sessionTimeout: Duration.days(7) }).SessionTimeout).toBe(604_800);
  expect(config({ sessionTimeout: token.seconds(90) }).SessionTimeout).toBe(90);

  expect(() => login({ sessionTimeout: Duration.seconds(604_801) })).toThrow(
    fourParts("a login's lifetime is out of range", '604801 seconds', '1 to 604800', '7 days'),
  );
  expect(() => login({ sessionTimeout: Duration.seconds(0) })).toThrow(fourParts("a login's lifetime", '0 seconds', '1 to', '7 days'));
});

test('scopes and the name of the cookies may be known only at deployment', () => {
  const late = token.text('a b');

  expect(config({ scopes: ['openid', late], sessionCookieName: late })).toMatchObject({ Scope: 'openid a b', SessionCookieName: 'a b' });
});

test('ten query strings at most are added to the address of the login page', () => {
  const params = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`p${at}`, 'x']));

  expect(config({ authenticationRequestExtraParams: params(10) }).AuthenticationRequestExtraParams).toEqual(params(10));
  expect(() => login({ authenticationRequestExtraParams: params(11) })).toThrow(
    fourParts('too many query strings', '11', 'up to 10', 'drop'),
  );
});

test('later changes of what was passed change nothing', () => {
  const [scopes, authenticationRequestExtraParams] = [['openid'], { prompt: 'login' }];
  const authorizer = login({ scopes, authenticationRequestExtraParams });
  scopes.push('email');
  authenticationRequestExtraParams.prompt = 'none';

  expect(guardedRule(authorizer).first.AuthenticateCognitoConfig).toMatchObject({
    Scope: 'openid',
    AuthenticationRequestExtraParams: { prompt: 'login' },
  });
});
