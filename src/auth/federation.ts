import { Token } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { requireClientId, requireHttps, requireIssuer } from './issuer';
import { refuse, shown } from '../private/refusal';
import { requireSecretField } from '../private/secret-field';

/** Your application as Google knows it. */
export interface GoogleFederationOptions {
  /** Id of the OAuth client. */
  readonly clientId: string;
  /** The client's secret. Cognito gets it at deployment, and a new value only when the template changes. */
  readonly clientSecret: secretsmanager.ISecret;
  /**
   * Field of the secret's JSON.
   *
   * @default - the whole secret
   */
  readonly clientSecretField?: string;
  /**
   * What Google is asked to tell.
   *
   * @default ['openid', 'email', 'profile']
   */
  readonly scopes?: string[];
  /**
   * Which of Google's attributes become those of the user.
   *
   * @default - the e-mail address, and whether it is verified
   */
  readonly attributeMapping?: cognito.AttributeMapping;
}

/** Your application as an OpenID provider knows it. */
export interface OidcFederationOptions extends GoogleFederationOptions {
  /** Name of the provider: 3 to 32 letters, digits and hyphens, unique in the user pool. */
  readonly name: string;
  /** The provider's issuer: an `https://` URL. Cognito finds its addresses by discovery. */
  readonly issuer: string;
}

/** A SAML provider. */
export interface SamlFederationOptions {
  /** Name of the provider: 3 to 32 letters, digits and hyphens, unique in the user pool. */
  readonly name: string;
  /** The provider's metadata: a document, or better the `https://` URL at which it stays up to date. */
  readonly metadata: cognito.UserPoolIdentityProviderSamlMetadata;
  /**
   * Whether requests are signed; the provider must then have the user pool's signing certificate.
   *
   * @default false
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-SAML-signing-encryption.html
   */
  readonly signRequests?: boolean;
  /**
   * Whether the provider's assertions must be encrypted, with the user pool's certificate.
   *
   * @default false
   */
  readonly encryptedAssertions?: boolean;
  /**
   * Which of the provider's attributes become those of the user.
   *
   * @default - the e-mail address, from `http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress`
   */
  readonly attributeMapping?: cognito.AttributeMapping;
}

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9-]{1,30})[A-Za-z0-9]$/;
/** Names that stand for Cognito's own users, and for providers with kinds of their own. */
const TAKEN = ['cognito', 'google', 'facebook', 'loginwithamazon', 'signinwithapple'];
const OIDC_SCOPES = ['openid', 'email', 'profile'];
const SAML_EMAIL = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress';
const other = (name: string) => cognito.ProviderAttribute.other(name);

/**
 * Other places where users have an account. Whoever comes from one gets the tokens of the user pool, so services see one issuer. Tell the
 * provider where users come back to: `/oauth2/idpresponse` under the login domain, for SAML `/saml2/idpresponse`.
 *
 * @example
 * Federation.oidc({
 *   name: 'Company',
 *   issuer: 'https://login.example.com',
 *   clientId: 'shop',
 *   clientSecret: secretsmanager.Secret.fromSecretNameV2(this, 'CompanyLogin', 'shop/company-login'),
 * });
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-identity-federation.html
 */
export class Federation {
  /**
   * Users of Google.
   *
   * @param options client and secret
   */
  public static google(options: GoogleFederationOptions): Federation {
    requireClient(options, 'Google');
    const settings = { ...options };
    return new Federation('Google', (scope, userPool) => {
      new cognito.UserPoolIdentityProviderGoogle(scope, 'Google', {
        userPool,
        clientId: settings.clientId,
        clientSecretValue: secretOf(settings),
        scopes: settings.scopes ?? OIDC_SCOPES,
        attributeMapping: settings.attributeMapping ?? {
          email: cognito.ProviderAttribute.GOOGLE_EMAIL,
          emailVerified: cognito.ProviderAttribute.GOOGLE_EMAIL_VERIFIED,
        },
      });
    });
  }

  /**
   * Users of an OpenID provider.
   *
   * @param options name, issuer, client and secret
   */
  public static oidc(options: OidcFederationOptions): Federation {
    requireName(options.name);
    requireIssuer(options.issuer);
    requireClient(options, options.name);
    const settings = { ...options };
    return new Federation(settings.name, (scope, userPool) => {
      new cognito.UserPoolIdentityProviderOidc(scope, settings.name, {
        userPool,
        name: settings.name,
        issuerUrl: settings.issuer,
        clientId: settings.clientId,
        // A reference that CloudFormation resolves; the value is in no template.
        clientSecret: secretOf(settings).unsafeUnwrap(),
        scopes: settings.scopes ?? OIDC_SCOPES,
        attributeMapping: settings.attributeMapping ?? { email: other('email'), emailVerified: other('email_verified') },
      });
    });
  }

  /**
   * Users of a SAML provider. A login that begins at the provider is not accepted: nobody here asked for it.
   *
   * @param options name and metadata
   */
  public static saml(options: SamlFederationOptions): Federation {
    requireName(options.name);
    requireMetadata(options.metadata, options.name);
    const settings = { ...options };
    const bind = (scope: Construct, userPool: cognito.IUserPool) => {
      new cognito.UserPoolIdentityProviderSaml(scope, settings.name, {
        userPool,
        name: settings.name,
        metadata: settings.metadata,
        requestSigningAlgorithm: settings.signRequests ? cognito.SigningAlgorithm.RSA_SHA256 : undefined,
        encryptedResponses: settings.encryptedAssertions,
        attributeMapping: settings.attributeMapping ?? { email: other(SAML_EMAIL) },
      });
    };
    // Browsers post signed assertions, which are often larger than 8 KB.
    return new Federation(settings.name, bind, ['SizeRestrictions_BODY']);
  }

  private constructor(
    /** Name of the provider. */
    public readonly name: string,
    /** @internal */
    public readonly _bind: (scope: Construct, userPool: cognito.IUserPool) => void,
    /**
     * Managed rules of a web ACL that hit such logins.
     *
     * @internal
     */
    public readonly _countedRules: string[] = [],
  ) {}
}

/** Refuses two providers of one name, of which Cognito tells users apart by the name alone. */
export function requireDistinctNames(federation: Federation[], owner: Construct): void {
  const names = federation.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice === undefined) return;
  refuse(
    { what: 'two identity providers have one name', got: `"${twice}" twice`, allowed: 'each name once', instead: 'rename one' },
    owner,
  );
}

function secretOf({ clientSecret, clientSecretField }: GoogleFederationOptions) {
  return clientSecretField === undefined ? clientSecret.secretValue : clientSecret.secretValueFromJson(clientSecretField);
}

function requireClient({ clientId, clientSecretField, scopes }: GoogleFederationOptions, provider: string): void {
  requireClientId(clientId, `of the identity provider ${provider}`);
  requireSecretField(clientSecretField, `the identity provider ${provider}`);
  if (scopes) requireScopes(scopes, provider);
}

function requireScopes(scopes: string[], provider: string): void {
  // Google tells who the user is under other scopes too; the standard does under this one.
  const known = provider === 'Google' || scopes.includes('openid');
  if (known && scopes.length > 0 && scopes.every(scope => /^\S+$/.test(scope))) return;
  refuse({
    what: `the scopes of the identity provider ${provider} are not valid`,
    got: scopes.map(shown).join(', ') || 'none',
    allowed: 'words without spaces, `openid` among them',
    instead: `leave them out for ${OIDC_SCOPES.join(', ')}`,
  });
}

function requireName(name: string): void {
  if (!Token.isUnresolved(name) && NAME.test(name) && !TAKEN.includes(name.toLowerCase())) return;
  refuse({
    what: 'the name of an identity provider is not valid',
    got: shown(name),
    allowed: '3 to 32 letters, digits and inner hyphens, written in the code, other than those that Cognito has itself',
    instead: 'name whose users they are, such as "Company"; for Google use `Federation.google()`',
  });
}

function requireMetadata({ metadataContent, metadataType }: cognito.UserPoolIdentityProviderSamlMetadata, name: string): void {
  if (metadataType === cognito.UserPoolIdentityProviderSamlMetadataType.URL) {
    requireHttps(
      metadataContent,
      `the metadata URL of the identity provider ${name}`,
      "copy it from the provider's page of your application",
    );
    return;
  }
  if (Token.isUnresolved(metadataContent) || /<[\w:]*EntityDescriptor[\s>]/.test(metadataContent)) return;
  refuse({
    what: `the metadata of the identity provider ${name} is no SAML document`,
    got: `${metadataContent.length} characters without an EntityDescriptor`,
    allowed: "the content of the provider's metadata file",
    instead: 'read the file, or pass its address with `UserPoolIdentityProviderSamlMetadata.url()`',
  });
}
