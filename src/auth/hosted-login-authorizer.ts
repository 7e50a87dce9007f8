import { Duration, Token } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { requireSeconds } from '../private/amount';
import { byName } from '../private/by-name';
import { refuse, shown } from '../private/refusal';
import { AuthorizerBindOptions, AuthorizerConfig, AuthorizerTraits, IApiAuthorizer } from '../protocol/authorizer.contract';

/** How a load balancer logs browsers in. */
export interface HostedLoginOptions {
  /**
   * How long a login lasts, from 1 second to 7 days; then the issuer is asked again, which its own session may answer without a page.
   *
   * @default Duration.hours(12), a long working day
   */
  readonly sessionTimeout?: Duration;
  /**
   * What the issuer is asked to tell of the user; `openid` among them.
   *
   * @default ['openid']
   */
  readonly scopes?: string[];
  /**
   * Name of the load balancer's cookies. Two logins under one domain need two names.
   *
   * @default 'AWSELBAuthSessionCookie'
   */
  readonly sessionCookieName?: string;
  /**
   * What a request without a login gets: `AUTHENTICATE` sends it to the login page, `DENY` answers 401, for what scripts call. `ALLOW` is
   * refused, because it guards nothing.
   *
   * @default UnauthenticatedAction.AUTHENTICATE
   */
  readonly onUnauthenticatedRequest?: elbv2.UnauthenticatedAction;
  /**
   * Query strings that are added to the login page's address, such as `prompt`; at most ten.
   *
   * @default - none
   */
  readonly authenticationRequestExtraParams?: { [name: string]: string };
}

/** The settings that a login with Cognito and one with another issuer have in common. */
export interface LoginSettings {
  readonly onUnauthenticatedRequest: string;
  readonly scope: string;
  readonly sessionCookieName?: string;
  readonly sessionTimeout: number;
  readonly authenticationRequestExtraParams?: { [name: string]: string };
}

export interface HostedLoginProps {
  readonly name: string;
  readonly options?: HostedLoginOptions;
  /** The login of callers that come back to this URL. */
  readonly action: (settings: LoginSettings, callbackUrl: string) => elbv2.CfnListenerRule.ActionProperty;
}

/** Where the load balancer takes callers back. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html */
const CALLBACK_PATH = '/oauth2/idpresponse';
/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_AuthenticateOidcActionConfig.html */
const MAX_PARAMETERS = 10;
const COOKIE_NAME = /^[A-Za-z0-9_-]{1,64}$/;

/** The load balancer sends browsers to a login page, and keeps their session in cookies. */
export class HostedLoginAuthorizer implements IApiAuthorizer {
  public readonly traits: AuthorizerTraits;

  private readonly settings: LoginSettings;

  constructor(private readonly props: HostedLoginProps) {
    this.settings = loginSettings(props.options ?? {});
    this.traits = { name: props.name, guarded: true, requiresTls: true, callsIssuer: true, login: true, conditionValues: 0 };
  }

  public bind(scope: Construct, { domainName }: AuthorizerBindOptions): AuthorizerConfig {
    if (domainName === undefined) {
      refuse(
        {
          what: 'a login has no address to come back to',
          got: 'an API without a domain',
          allowed: 'an API with a domain, whose load balancer speaks TLS',
          instead: 'give the API a `domain`',
        },
        scope,
      );
    }
    return { action: { ...this.props.action(this.settings, `https://${domainName}${CALLBACK_PATH}`), order: 1 }, paths: [CALLBACK_PATH] };
  }
}

function loginSettings(options: HostedLoginOptions): LoginSettings {
  const {
    sessionTimeout = Duration.hours(12),
    scopes = ['openid'],
    sessionCookieName,
    onUnauthenticatedRequest = elbv2.UnauthenticatedAction.AUTHENTICATE,
    authenticationRequestExtraParams: extra,
  } = options;
  const seconds = requireSeconds(sessionTimeout, { what: "a login's lifetime", min: 1, max: 604_800, instead: 'take 7 days at most' });
  requireScopes(scopes);
  if (onUnauthenticatedRequest === elbv2.UnauthenticatedAction.ALLOW) {
    refuse({
      what: 'the login lets callers in who have not logged in',
      got: 'ALLOW',
      allowed: 'AUTHENTICATE or DENY',
      instead: 'say `ApiAuthorizer.open()` on the routes that are for everybody, and keep the login for the others',
    });
  }
  if (sessionCookieName !== undefined && !Token.isUnresolved(sessionCookieName) && !COOKIE_NAME.test(sessionCookieName)) {
    refuse({
      what: "the name of the login's cookies is not valid",
      got: shown(sessionCookieName),
      allowed: '1 to 64 letters, digits, "-" and "_"',
      instead: 'leave it out for "AWSELBAuthSessionCookie"',
    });
  }
  if (extra && Object.keys(extra).length > MAX_PARAMETERS) {
    refuse({
      what: "the login page's address gets too many query strings",
      got: `${Object.keys(extra).length}`,
      allowed: `up to ${MAX_PARAMETERS}`,
      instead: 'drop some',
    });
  }
  return {
    onUnauthenticatedRequest,
    scope: scopes.join(' '),
    sessionCookieName,
    sessionTimeout: seconds,
    authenticationRequestExtraParams: extra && byName(extra),
  };
}

function requireScopes(scopes: string[]): void {
  if (scopes.includes('openid') && scopes.every(scope => /^\S+$/.test(scope))) return;
  refuse({
    what: 'the scopes of a login are not valid',
    got: scopes.map(shown).join(', ') || 'none',
    allowed: 'words without spaces, `openid` among them: without it no issuer tells who the user is',
    instead: "write for example ['openid', 'email']",
  });
}
