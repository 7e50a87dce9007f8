import { Duration, SecretValue } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { requireCallbacks } from './callback-urls';
import { acknowledge } from '../private/acknowledge';
import { refuse, requireNumber } from '../private/refusal';

/** A page or an app on a device. */
export interface WebClientOptions {
  /**
   * Where users come back to after the login, exactly as the client sends it: `https://` URLs, `http://localhost` for development, or the
   * scheme of an app, such as `myapp://login`. One to a hundred, without fragments and wildcards.
   */
  readonly callbackUrls: string[];
  /**
   * Where users come back to after the log-out; as `callbackUrls`.
   *
   * @default - nowhere: the login page's own
   */
  readonly logoutUrls?: string[];
  /**
   * What the client's tokens may be for: standard scopes, and `orders/read` of a resource server.
   *
   * @default ['openid', 'email', 'profile']
   */
  readonly scopes?: string[];
  /**
   * How long access and id tokens are valid, from 5 minutes to a day. A load balancer doesn't see that one was revoked, so keep it short.
   *
   * @default Duration.minutes(15)
   */
  readonly accessTokenValidity?: Duration;
  /**
   * After how long users log in again, from an hour to 3650 days, and longer than the access token. Each use of a refresh token replaces it;
   * the old one works 10 seconds longer, for an answer that got lost.
   *
   * @default Duration.days(30)
   */
  readonly refreshTokenValidity?: Duration;
}

/** A program that acts for itself. */
export interface MachineClientOptions {
  /** What its tokens are for: scopes of resource servers, such as `orders/read`; one or more. */
  readonly scopes: string[];
  /**
   * How long its access tokens are valid, from 5 minutes to a day. Cognito charges for each token that a machine fetches: let it keep one
   * until it expires.
   *
   * @default Duration.minutes(15)
   */
  readonly accessTokenValidity?: Duration;
}

/** What all clients of one `CognitoAuth` have in common. */
export interface ClientSettings {
  readonly userPool: cognito.IUserPool;
  readonly passkeys: boolean;
  readonly managedLogin: boolean;
}

const ACCESS_TOKEN = Duration.minutes(15);
const REFRESH_TOKEN = Duration.days(30);
const GRACE = Duration.seconds(10);
/** A load balancer's longest session. */
const LOAD_BALANCER_SESSION = Duration.days(7);

/** Properties of `MachineClient`. */
export interface MachineClientProps {
  /** The user pool. */
  readonly userPool: cognito.IUserPool;
  /** What its tokens are for: scopes of resource servers. */
  readonly scopes: cognito.OAuthScope[];
  /**
   * How long its access tokens are valid, from 5 minutes to a day.
   *
   * @default Duration.minutes(15)
   */
  readonly accessTokenValidity?: Duration;
}

/**
 * A client that asks for tokens in its own name, with a secret that Cognito generates. Cognito does not rotate it: make a second client, move
 * the program, and take the first one away. `CognitoAuth.addMachineClient` makes it.
 */
export class MachineClient extends cognito.UserPoolClient {
  /** Id and secret of the client: JSON with `clientId` and `clientSecret`. */
  public readonly secret: secretsmanager.ISecret;

  constructor(scope: Construct, id: string, props: MachineClientProps) {
    const { userPool, scopes, accessTokenValidity = ACCESS_TOKEN } = props;
    requireAccessValidity(id, accessTokenValidity, scope);
    super(scope, id, {
      userPool,
      generateSecret: true,
      oAuth: { flows: { clientCredentials: true }, scopes },
      supportedIdentityProviders: [],
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity,
    });
    // Left out, Cognito would let users log in with this client. Refreshing is harmless: client credentials get no refresh token.
    this.cfnClient.explicitAuthFlows = ['ALLOW_REFRESH_TOKEN_AUTH'];
    this.secret = new secretsmanager.Secret(this, 'Secret', {
      secretObjectValue: { clientId: SecretValue.resourceAttribute(this.userPoolClientId), clientSecret: this.userPoolClientSecret },
    });
    acknowledge(
      this.secret,
      'AwsSolutions-SMG4',
      'no schedule can tell the program that holds the secret to change over; a second client, or a second secret of this one by AddUserPoolClientSecret, works beside it until it has',
    );
  }

  /** The secret as CloudFormation knows it, without the custom resource that the base class would make. */
  public get userPoolClientSecret(): SecretValue {
    return SecretValue.resourceAttribute(this.cfnClient.attrClientSecret);
  }

  private get cfnClient(): cognito.CfnUserPoolClient {
    return this.node.defaultChild as cognito.CfnUserPoolClient;
  }
}

/** A public client: it can keep no secret, so it proves itself by PKCE. The implicit flow, which puts tokens into addresses, is off. */
export function webClient(
  scope: Construct,
  id: string,
  settings: ClientSettings,
  options: WebClientOptions,
  scopes: cognito.OAuthScope[],
): cognito.UserPoolClient {
  const { callbackUrls, logoutUrls = [], accessTokenValidity = ACCESS_TOKEN, refreshTokenValidity = REFRESH_TOKEN } = options;
  requireCallbacks(id, callbackUrls, logoutUrls, scope);
  requireAccessValidity(id, accessTokenValidity, scope);
  requireRefreshValidity(id, refreshTokenValidity, accessTokenValidity, scope);
  const client = new cognito.UserPoolClient(scope, id, {
    userPool: settings.userPool,
    generateSecret: false,
    // The login pages need none of these but the choice of a passkey. Left empty, Cognito would allow refresh without rotation.
    authFlows: { userSrp: true, user: settings.passkeys },
    oAuth: {
      flows: { authorizationCodeGrant: true },
      callbackUrls: [...callbackUrls],
      logoutUrls: logoutUrls.length > 0 ? [...logoutUrls] : undefined,
      scopes,
    },
    preventUserExistenceErrors: true,
    enableTokenRevocation: true,
    accessTokenValidity,
    idTokenValidity: accessTokenValidity,
    refreshTokenValidity,
    refreshTokenRotationGracePeriod: GRACE,
  });
  giveLoginPages(client, settings);
  return client;
}

/** A client for load balancers that log users in: they keep its secret, and refresh its tokens without taking new refresh tokens. */
export function loadBalancerClient(scope: Construct, id: string, settings: ClientSettings, callbackUrl: string): cognito.UserPoolClient {
  const client = new cognito.UserPoolClient(scope, id, {
    userPool: settings.userPool,
    generateSecret: true,
    authFlows: { userSrp: true, user: settings.passkeys },
    oAuth: {
      flows: { authorizationCodeGrant: true },
      callbackUrls: [callbackUrl],
      logoutUrls: [new URL('/', callbackUrl).href],
    },
    preventUserExistenceErrors: true,
    enableTokenRevocation: true,
    accessTokenValidity: ACCESS_TOKEN,
    idTokenValidity: ACCESS_TOKEN,
    refreshTokenValidity: LOAD_BALANCER_SESSION,
  });
  giveLoginPages(client, settings);
  return client;
}

/** Managed login shows an error page to clients without a style. */
function giveLoginPages(client: cognito.UserPoolClient, { userPool, managedLogin }: ClientSettings): void {
  if (!managedLogin) return;
  new cognito.CfnManagedLoginBranding(client, 'LoginPages', {
    userPoolId: userPool.userPoolId,
    clientId: client.userPoolClientId,
    useCognitoProvidedValues: true,
  });
}

function requireAccessValidity(client: string, validity: Duration, owner: Construct): void {
  requireMinutes(
    `the lifetime of the access tokens of ${client}`,
    validity,
    Duration.minutes(5),
    Duration.days(1),
    'take 15 minutes',
    owner,
  );
}

function requireRefreshValidity(client: string, validity: Duration, access: Duration, owner: Construct): void {
  const what = `the lifetime of the refresh tokens of ${client}`;
  requireMinutes(what, validity, Duration.hours(1), Duration.days(3650), 'take 30 days', owner);
  if (validity.toMinutes() > access.toMinutes()) return;
  refuse(
    {
      what: `${what} is not above that of its access tokens`,
      got: `${validity.toHumanString()} and ${access.toHumanString()}`,
      allowed: 'refresh tokens that live longer: afterwards there is nothing to refresh',
      instead: `take 30 days, or shorten \`accessTokenValidity\``,
    },
    owner,
  );
}

function requireMinutes(what: string, validity: Duration, min: Duration, max: Duration, instead: string, owner: Construct): void {
  if (validity.isUnresolved()) {
    refuse({ what: `${what} is known only at deployment`, got: 'a token', allowed: 'a duration written in the code', instead }, owner);
  }
  requireNumber(validity.toMinutes({ integral: false }), { what, min: min.toMinutes(), max: max.toMinutes(), unit: 'minutes', instead });
}
