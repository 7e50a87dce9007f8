import { Duration } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';

const CHECKOUT = new cognito.ResourceServerScope({ scopeName: 'checkout', scopeDescription: 'Order what is in the cart' });

/** Users of the shop, its login pages, and the page's client. */
export class TwinLogin extends Construct {
  public readonly clientId: string;
  /** Who signs the tokens, as they name it in `iss`. */
  public readonly issuer: string;
  public readonly jwksUrl: string;
  /** Address of the login pages. */
  public readonly url: string;

  constructor(scope: Construct, id: string, domainName: string) {
    super(scope, id);
    const userPool = this.userPool();
    const domain = userPool.addDomain('Domain', {
      // It must be free in the whole region, and without dots.
      cognitoDomain: { domainPrefix: domainName.replaceAll('.', '-') },
      managedLoginVersion: cognito.ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    const shop = userPool.addResourceServer('Shop', { identifier: 'shop', userPoolResourceServerName: 'shop', scopes: [CHECKOUT] });
    const checkout = cognito.OAuthScope.resourceServer(shop, CHECKOUT);
    this.clientId = this.client(userPool, `https://${domainName}/`, checkout).userPoolClientId;
    this.issuer = `https://${userPool.userPoolProviderName}`;
    this.jwksUrl = `${this.issuer}/.well-known/jwks.json`;
    this.url = domain.baseUrl();
  }

  /** The load balancer verifies the access token; for this action there is no L2. */
  public verifyToken(scope?: string): elbv2.CfnListenerRule.ActionProperty {
    return {
      type: 'jwt-validation',
      jwtValidationConfig: {
        issuer: this.issuer,
        jwksEndpoint: this.jwksUrl,
        additionalClaims: [
          { format: 'single-string', name: 'client_id', values: [this.clientId] },
          { format: 'single-string', name: 'token_use', values: ['access'] },
          ...(scope ? [{ format: 'space-separated-values', name: 'scope', values: [scope] }] : []),
        ],
      },
    };
  }

  private userPool(): cognito.UserPool {
    return new cognito.UserPool(this, 'UserPool', {
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      keepOriginal: { email: true },
      accountRecovery: cognito.AccountRecovery.EMAIL_ONLY,
      selfSignUpEnabled: true,
      mfa: cognito.Mfa.OPTIONAL,
      mfaSecondFactor: { sms: false, otp: true },
      passwordPolicy: { minLength: 12, requireLowercase: true, requireUppercase: true, requireDigits: true, requireSymbols: true },
      email: cognito.UserPoolEmail.withCognito(),
      featurePlan: cognito.FeaturePlan.ESSENTIALS,
      deletionProtection: true,
    });
  }

  private client(userPool: cognito.UserPool, page: string, checkout: cognito.OAuthScope): cognito.UserPoolClient {
    const { OPENID, EMAIL, PROFILE } = cognito.OAuthScope;
    const client = userPool.addClient('Page', {
      generateSecret: false,
      authFlows: { userSrp: true },
      oAuth: {
        flows: { authorizationCodeGrant: true },
        callbackUrls: [page],
        logoutUrls: [page],
        scopes: [OPENID, EMAIL, PROFILE, checkout],
      },
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.minutes(15),
      idTokenValidity: Duration.minutes(15),
      refreshTokenValidity: Duration.days(30),
      refreshTokenRotationGracePeriod: Duration.seconds(10),
    });
    // No L2; without a style the login pages show an error.
    new cognito.CfnManagedLoginBranding(this, 'LoginPages', {
      userPoolId: userPool.userPoolId,
      clientId: client.userPoolClientId,
      useCognitoProvidedValues: true,
    });
    return client;
  }
}
