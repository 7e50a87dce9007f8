import { RemovalPolicy, Token, Validations } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { LoginEmail } from './login-email';
import { acknowledge } from '../private/acknowledge';
import { byName } from '../private/by-name';
import { refusal, refuse, requireNumber, shown } from '../private/refusal';
import { requireNoSnapshot } from '../private/removal';
import { requireSameRegion } from '../private/same-region';

/** What a user pool that the library makes lets you choose. */
export interface ManagedDirectoryOptions {
  /**
   * Whether users need a second factor. It is an authenticator app (TOTP), or a passkey; never SMS. Users of other identity providers have
   * theirs there.
   *
   * @default cognito.Mfa.REQUIRED; a shop may want `OPTIONAL`, where users decide
   */
  readonly mfa?: cognito.Mfa;
  /**
   * Whether users may log in with a passkey instead of a password. Passkeys belong to the name of the login domain: another domain makes them
   * worthless.
   *
   * @default false
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html#amazon-cognito-user-pools-authentication-flow-methods-passkey
   */
  readonly passkeys?: boolean;
  /**
   * Whether everybody may make an account.
   *
   * @default false - administrators invite users
   */
  readonly selfSignUp?: boolean;
  /**
   * Fewest characters of a password, from 8 to 99. It always needs small and capital letters, digits and symbols.
   *
   * @default 12
   */
  readonly passwordMinimumLength?: number;
  /**
   * What else is known of a user, by name. Cognito can add attributes later, but never change one or take it away.
   *
   * @default - the standard attributes of OpenID Connect
   */
  readonly customAttributes?: { [name: string]: cognito.ICustomAttribute };
  /**
   * Who sends codes, invitations and password resets.
   *
   * @default LoginEmail.cognito() - at most 50 e-mails a day; use SES in production
   */
  readonly email?: LoginEmail;
  /**
   * Whether Cognito watches logins for stolen passwords and unusual places, and acts: `FULL_FUNCTION` stops compromised passwords and logins
   * of high risk, and asks for the second factor at lower ones. `AUDIT_ONLY` only records. Both need the Plus plan, which has no free users
   * and costs about a third more for each active user of the month.
   *
   * @default cognito.StandardThreatProtectionMode.NO_ENFORCEMENT - on the Essentials plan
   * @see https://aws.amazon.com/cognito/pricing/
   */
  readonly threatProtection?: cognito.StandardThreatProtectionMode;
  /**
   * What happens to the user pool when it leaves the template. Only `RETAIN` protects it from deletion too; to give up a pool, deploy `DESTROY`
   * first.
   *
   * @default RemovalPolicy.RETAIN, and deletion protection
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** What is known of a user pool that exists. */
export interface ExistingDirectoryOptions {
  /**
   * Scopes that its resource servers have already, such as `orders/read`.
   *
   * @default - none but the standard ones
   */
  readonly scopes?: string[];
}

/** A user pool in its place. */
interface BoundDirectory {
  readonly userPool: cognito.IUserPool;
  /** The same pool, if it was made here. */
  readonly managed?: cognito.UserPool;
  readonly passkeys: boolean;
}

/**
 * Where the users are: a user pool that is made, or one that exists.
 *
 * @example
 * UserDirectory.managed({ selfSignUp: true, passkeys: true, email: LoginEmail.ses({ fromEmail: 'no-reply@example.com' }) });
 */
export class UserDirectory {
  /**
   * A user pool with production settings: users log in with their e-mail address, in any case; a changed address counts once it is proved;
   * a forgotten password is replaced by e-mail only.
   *
   * @param options second factor, sign-up, e-mail, threat protection, removal
   */
  public static managed(options: ManagedDirectoryOptions = {}): UserDirectory {
    requireNumber(options.passwordMinimumLength ?? PASSWORD_LENGTH, {
      what: 'the least length of a password',
      min: 8,
      max: 99,
      unit: 'characters',
      literal: true,
      instead: `leave it out for ${PASSWORD_LENGTH}`,
    });
    requireAttributes(Object.keys(options.customAttributes ?? {}));
    const settings = { ...options };
    return new UserDirectory([], (scope, relyingPartyId) => {
      const managed = managedPool(scope, settings, relyingPartyId);
      return { userPool: managed, managed, passkeys: settings.passkeys ?? false };
    });
  }

  /**
   * A user pool that exists, on the Essentials or Plus plan: the Lite plan has no rotation of refresh tokens. Its own settings stay as they
   * are. Where it has a login domain, pass that as `LoginDomain.existing()`; clients that it has are named in `jwt()`.
   *
   * @param userPool of this stack, of another, or imported; in the same region
   * @param options its scopes
   */
  public static existing(userPool: cognito.IUserPool, options: ExistingDirectoryOptions = {}): UserDirectory {
    options.scopes?.forEach(requireOwnScope);
    return new UserDirectory([...(options.scopes ?? [])], scope => {
      requireSameRegion(
        {
          what: 'the user pool of the clients',
          env: userPool.env,
          instead: `make the CognitoAuth in a stack in ${userPool.env.region}; load balancers of other regions verify its tokens too`,
        },
        scope,
      );
      return { userPool, passkeys: false };
    });
  }

  private constructor(
    /** @internal */
    public readonly _scopes: string[],
    /** @internal */
    public readonly _bind: (scope: Construct, relyingPartyId: string) => BoundDirectory,
  ) {}
}

const PASSWORD_LENGTH = 12;

function managedPool(scope: Construct, options: ManagedDirectoryOptions, relyingPartyId: string): cognito.UserPool {
  const {
    mfa = cognito.Mfa.REQUIRED,
    email = LoginEmail.cognito(),
    removalPolicy = RemovalPolicy.RETAIN,
    passkeys,
    threatProtection,
  } = options;
  requireNoSnapshot(options.removalPolicy, 'the user pool', scope);
  const guarded = threatProtection !== undefined && threatProtection !== cognito.StandardThreatProtectionMode.NO_ENFORCEMENT;
  // What users log in with can't be changed without replacing the pool, so no option reaches it.
  const pool = new cognito.UserPool(scope, 'UserPool', {
    signInAliases: { email: true },
    signInCaseSensitive: false,
    autoVerify: { email: true },
    keepOriginal: { email: true },
    accountRecovery: cognito.AccountRecovery.EMAIL_ONLY,
    selfSignUpEnabled: options.selfSignUp ?? false,
    mfa,
    mfaSecondFactor: { sms: false, otp: true },
    passwordPolicy: {
      minLength: options.passwordMinimumLength ?? PASSWORD_LENGTH,
      requireLowercase: true,
      requireUppercase: true,
      requireDigits: true,
      requireSymbols: true,
    },
    signInPolicy: passkeys ? { allowedFirstAuthFactors: { password: true, passkey: true } } : undefined,
    passkeyUserVerification: passkeys ? cognito.PasskeyUserVerification.REQUIRED : undefined,
    passkeyRelyingPartyId: passkeys ? relyingPartyId : undefined,
    customAttributes: options.customAttributes && byName(options.customAttributes),
    email: email._settings(scope),
    featurePlan: guarded ? cognito.FeaturePlan.PLUS : cognito.FeaturePlan.ESSENTIALS,
    standardThreatProtectionMode: guarded ? threatProtection : undefined,
    removalPolicy,
    // With another way to stay, a first deployment that fails takes the pool back.
    deletionProtection: removalPolicy === RemovalPolicy.RETAIN,
  });
  if (passkeys && mfa !== cognito.Mfa.OFF) {
    // Cognito refuses passkeys beside a required second factor, unless a verified one counts as both.
    (pool.node.defaultChild as cognito.CfnUserPool).webAuthnFactorConfiguration = 'MULTI_FACTOR_WITH_USER_VERIFICATION';
  }
  if (threatProtection === cognito.StandardThreatProtectionMode.FULL_FUNCTION) stopRisks(pool);
  tellReviewers(pool, mfa, guarded);
  if (options.selfSignUp && email._limited) warnOfLimit(pool);
  return pool;
}

/** Without this Cognito rates risks and lets everybody in. */
function stopRisks(pool: cognito.UserPool): void {
  new cognito.CfnUserPoolRiskConfigurationAttachment(pool, 'Risks', {
    userPoolId: pool.userPoolId,
    clientId: 'ALL',
    compromisedCredentialsRiskConfiguration: { actions: { eventAction: 'BLOCK' } },
    accountTakeoverRiskConfiguration: {
      actions: {
        lowAction: { eventAction: 'MFA_IF_CONFIGURED', notify: false },
        mediumAction: { eventAction: 'MFA_IF_CONFIGURED', notify: false },
        highAction: { eventAction: 'BLOCK', notify: false },
      },
    },
  });
}

function tellReviewers(pool: cognito.UserPool, mfa: cognito.Mfa, guarded: boolean): void {
  if (!guarded) {
    acknowledge(
      pool,
      'AwsSolutions-COG8',
      'the Plus plan costs more for every active user; it comes with `threatProtection`, and passwords have a second factor without it',
    );
  }
  if (mfa === cognito.Mfa.OPTIONAL) {
    acknowledge(
      pool,
      'AwsSolutions-COG2',
      'the app says that its users decide whether they use a second factor; an authenticator app is offered',
    );
  }
}

function warnOfLimit(pool: cognito.UserPool): void {
  Validations.of(pool).addWarning(
    'cdk-scalable-api:LoginEmailLimit',
    refusal({
      what: 'everybody may sign up, and Cognito itself sends the codes',
      got: 'no `email`',
      allowed: 'at most 50 e-mails a day, in the whole account',
      instead: 'send with `LoginEmail.ses()`, or acknowledge this for a trial',
    }),
  );
}

/** Beside the standard ones. @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html */
const MAX_ATTRIBUTES = 50;

function requireAttributes(names: string[]): void {
  const wrong = names.find(name => !/^[\w.-]{1,20}$/.test(name));
  if (names.length <= MAX_ATTRIBUTES && wrong === undefined) return;
  refuse({
    what: 'the custom attributes of users are not valid',
    got: wrong === undefined ? `${names.length} attributes` : shown(wrong),
    allowed: `up to ${MAX_ATTRIBUTES}, each with a name of 1 to 20 letters, digits, "_", "." and "-"`,
    instead: 'write the name without "custom:", and keep what services need of a user in a database',
  });
}

function requireOwnScope(scope: string): void {
  if (Token.isUnresolved(scope) || /^[^\s/]\S*\/[^\s/]+$/.test(scope)) return;
  refuse({
    what: 'the scope of an existing resource server is not valid',
    got: shown(scope),
    allowed: 'the identifier of the resource server, "/" and the name of the scope',
    instead: 'write for example "orders/read"; standard scopes, such as "openid", need no mention',
  });
}
