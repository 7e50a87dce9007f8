import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { HostedLoginAuthorizer, HostedLoginOptions } from './hosted-login-authorizer';
import {
  defaultJwksUrl,
  requireClientId,
  requireHttps,
  requireIssuer,
  requireJwksUrl,
  requireReachable,
  requireReadableTokens,
  scopeClaim,
} from './issuer';
import { JwtAuthorizer, JwtOptions } from './jwt-authorizer';
import { claimFault, TokenClaim } from './token-claim';
import { IWorkloadAttachment } from '../compute/workload-attachment.contract';
import { IWorkload } from '../compute/workload.contract';
import { refuse } from '../private/refusal';
import { requireSecretField } from '../private/secret-field';
import { IApiAuthorizer } from '../protocol/authorizer.contract';

/** How the `aud` of an issuer's access tokens is written. */
export enum AudienceFormat {
  /** One text. */
  TEXT = 'TEXT',
  /** A list of texts, even of one. */
  LIST = 'LIST',
}

/** An issuer that you have already. */
export interface OidcAuthProps {
  /**
   * The issuer as its tokens name it in `iss`, letter by letter: Auth0's ends with a slash, others do not. An `https://` URL of at most 256
   * characters, without query and fragment.
   */
  readonly issuer: string;
  /**
   * Where the issuer publishes the keys of its RS256 tokens: an `https://` URL on the internet, at most ten keys and 150 KB. It is `jwks_uri` in
   * the issuer's `/.well-known/openid-configuration`.
   *
   * @default - as Auth0, Entra, Keycloak and Okta have it; with other issuers `<issuer>/.well-known/jwks.json`. Must be given where the issuer
   * is known only at deployment
   */
  readonly jwksUrl?: string;
  /** What tokens for your API name in `aud`: your API's identifier at the issuer. */
  readonly audience: string;
  /**
   * How `aud` is written. The load balancer takes only one form, so look into a token. Entra and Okta write a text; Auth0 writes a list as
   * soon as a client asks for `openid`; Keycloak writes a list as soon as there are two, and its `account` is one.
   *
   * @default AudienceFormat.TEXT
   */
  readonly audienceFormat?: AudienceFormat;
  /**
   * What every token must say beside it.
   *
   * @default - nothing
   */
  readonly claims?: TokenClaim[];
}

/** Your application as the issuer knows it, and the issuer's addresses as its `/.well-known/openid-configuration` has them. */
export interface OidcLoginClient {
  /** Id of the client. It comes back to `https://<domain of the API>/oauth2/idpresponse`, which the issuer must be told. */
  readonly clientId: string;
  /** The client's secret. The load balancer gets it at deployment, and a new value only when the rule changes. */
  readonly clientSecret: secretsmanager.ISecret;
  /**
   * Field of the secret's JSON.
   *
   * @default - the whole secret
   */
  readonly clientSecretField?: string;
  /** The page on which users log in: `authorization_endpoint`. */
  readonly authorizationEndpoint: string;
  /** Where the load balancer fetches tokens: `token_endpoint`. */
  readonly tokenEndpoint: string;
  /** Where the load balancer asks who the user is: `userinfo_endpoint`. */
  readonly userInfoEndpoint: string;
}

/**
 * Callers come with tokens of an OpenID Connect issuer that you have already: Auth0, Entra, Keycloak, Okta and others. The load balancer
 * verifies signature (RS256 alone), issuer, times, audience and what else you ask for; so it needs TLS, and a way to the internet.
 *
 * An id token passes too where the issuer gives it the same audience, as Entra does when a page and its API are one registration: ask for a
 * `scope`, which id tokens do not have. Scopes are looked for in `scope`, with Entra and Okta in `scp`; ask for other forms with `claims`.
 *
 * Attached to a service, it tells the process `AUTH_ISSUER`, `AUTH_JWKS_URL` and `AUTH_AUDIENCE`, so that it can verify tokens again.
 *
 * @example
 * const partner = new OidcAuth({ issuer: 'https://partner.eu.auth0.com/', audience: 'https://orders.example.com' });
 * const authorizer = partner.jwt({ scope: 'orders:write' });
 */
export class OidcAuth implements IWorkloadAttachment {
  /** The issuer, as its tokens name it. */
  public readonly issuer: string;
  /** Where its keys are. */
  public readonly jwksUrl: string;
  /** What tokens for the API name in `aud`. */
  public readonly audience: string;

  private readonly claims: TokenClaim[];

  constructor(props: OidcAuthProps) {
    requireIssuer(props.issuer);
    this.issuer = props.issuer;
    this.jwksUrl = props.jwksUrl ?? defaultJwksUrl(props.issuer);
    requireJwksUrl(this.jwksUrl);
    this.audience = props.audience;
    const audience = props.audienceFormat === AudienceFormat.LIST ? TokenClaim.listed : TokenClaim.text;
    this.claims = [audience('aud', props.audience), ...(props.claims ?? [])];
  }

  /**
   * The load balancer verifies the caller's token and forwards it; others get 401.
   *
   * @param options scope, further claims, where browsers keep the token
   */
  public jwt(options: JwtOptions = {}): IApiAuthorizer {
    requireReadableTokens(this.issuer);
    const scope = options.scope === undefined ? [] : [scopeClaim(this.issuer, options.scope)];
    const claims = [...this.claims, ...scope, ...(options.claims ?? [])];
    const fault = claimFault(claims);
    if (fault) refuse(fault);
    return new JwtAuthorizer({
      name: 'jwt',
      issuer: this.issuer,
      jwksUrl: this.jwksUrl,
      claims: () => claims,
      token: options.browserToken,
    });
  }

  /**
   * The load balancer sends browsers to the issuer's login page, keeps their session in cookies, and tells the service who they are in
   * `x-amzn-oidc-data`, which it signs: the service must compare `signer` in its header with `AUTH_SIGNER`. Issuers of opaque access tokens
   * will do. For a log-out the service expires the cookies and sends the browser to the issuer's own log-out page.
   *
   * @param client your application as the issuer knows it
   * @param options lifetime, scopes, cookies
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
   */
  public hostedLogin(client: OidcLoginClient, options: HostedLoginOptions = {}): IApiAuthorizer {
    const { clientId, clientSecret, clientSecretField = '', authorizationEndpoint, tokenEndpoint, userInfoEndpoint } = client;
    const copy = 'copy it from the issuer\'s "/.well-known/openid-configuration"';
    if (clientSecretField !== '') requireSecretField(clientSecretField, "the login's client");
    requireClientId(clientId, 'of the login');
    requireHttps(authorizationEndpoint, "the login's `authorizationEndpoint`", copy);
    requireReachable(tokenEndpoint, "the login's `tokenEndpoint`", copy);
    requireReachable(userInfoEndpoint, "the login's `userInfoEndpoint`", copy);
    return new HostedLoginAuthorizer({
      name: 'hostedLogin',
      options,
      action: settings => ({
        type: 'authenticate-oidc',
        authenticateOidcConfig: {
          ...settings,
          issuer: this.issuer,
          clientId,
          // A reference that CloudFormation resolves; the value is in no template.
          clientSecret: clientSecret.secretValueFromJson(clientSecretField).unsafeUnwrap(),
          authorizationEndpoint,
          tokenEndpoint,
          userInfoEndpoint,
        },
      }),
    });
  }

  public attachTo(workload: IWorkload): void {
    requireReadableTokens(this.issuer);
    workload.addEnvironment('AUTH_ISSUER', this.issuer);
    workload.addEnvironment('AUTH_JWKS_URL', this.jwksUrl);
    workload.addEnvironment('AUTH_AUDIENCE', this.audience);
  }
}
