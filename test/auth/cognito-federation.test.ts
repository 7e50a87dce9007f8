import { Stack } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Federation, OidcFederationOptions, SamlFederationOptions } from '../../src/auth/federation';
import { ofType, only, regionalStack } from '../support/apps';
import { auth, CALLBACK, CLIENT, propertiesOf, templateOf } from './support/cognito';

const PROVIDER = 'AWS::Cognito::UserPoolIdentityProvider';
const { UserPoolIdentityProviderSamlMetadata: Metadata } = cognito;

const secretIn = (stack: Stack) => secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'shop/login');
const clientSecret = secretIn(regionalStack());

/** What CloudFormation resolves to the secret's value. */
const reference = (field = '') => ({
  'Fn::Join': [
    '',
    [
      '{{resolve:secretsmanager:arn:',
      { Ref: 'AWS::Partition' },
      ':secretsmanager:eu-west-1:',
      { Ref: 'AWS::AccountId' },
      `:secret:shop/login:SecretString:${field}::}}`,
    ],
  ],
});

const oidc = (options: Partial<OidcFederationOptions> = {}) =>
  Federation.oidc({ name: 'Company', issuer: 'https://login.example.com', clientId: 'shop', clientSecret, ...options });
const saml = (options: Partial<SamlFederationOptions> = {}) =>
  Federation.saml({ name: 'Partner', metadata: Metadata.url('https://idp.example.com/metadata'), ...options });
const google = () => Federation.google({ clientId: 'shop.apps.googleusercontent.com', clientSecret, clientSecretField: 'google' });

const provider = (federation: Federation) => propertiesOf(auth({ federation: [federation] }), PROVIDER);

test('Google tells who a user is, and the secret is in no template', () => {
  expect(provider(google())).toMatchObject({
    ProviderName: 'Google',
    ProviderType: 'Google',
    ProviderDetails: {
      client_id: 'shop.apps.googleusercontent.com',
      client_secret: reference('google'),
      authorize_scopes: 'openid email profile',
    },
    AttributeMapping: { email: 'email', email_verified: 'email_verified' },
  });
});

test('an OpenID provider is found by its issuer', () => {
  expect(provider(oidc())).toMatchObject({
    ProviderName: 'Company',
    ProviderType: 'OIDC',
    ProviderDetails: {
      client_id: 'shop',
      client_secret: reference(),
      oidc_issuer: 'https://login.example.com',
      authorize_scopes: 'openid email profile',
      attributes_request_method: 'GET',
    },
    AttributeMapping: { email: 'email', email_verified: 'email_verified' },
  });
  expect(provider(oidc({ scopes: ['openid'] })).ProviderDetails.authorize_scopes).toBe('openid');
});

test('a SAML provider is described by its metadata', () => {
  const email = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress';

  const plain = provider(saml());
  expect(plain).toMatchObject({ ProviderName: 'Partner', ProviderType: 'SAML', AttributeMapping: { email } });
  expect(plain.ProviderDetails).toEqual({ MetadataURL: 'https://idp.example.com/metadata', IDPSignout: false });
  expect(provider(saml({ signRequests: true, encryptedAssertions: true })).ProviderDetails).toMatchObject({
    RequestSigningAlgorithm: 'rsa-sha256',
    EncryptedResponses: true,
  });
  const metadata = Metadata.file('<md:EntityDescriptor entityID="x"></md:EntityDescriptor>');
  expect(provider(saml({ metadata })).ProviderDetails.MetadataFile).toContain('EntityDescriptor');
});

test('attributes are mapped as the app says', () => {
  const attributeMapping = { email: cognito.ProviderAttribute.other('mail') };

  for (const federation of [
    oidc({ attributeMapping }),
    saml({ attributeMapping }),
    Federation.google({ clientId: 'shop', clientSecret, attributeMapping }),
  ]) {
    expect(provider(federation).AttributeMapping).toEqual({ email: 'mail' });
  }
});

test('every client with a login page offers all providers, which are made first', () => {
  const made = auth({ federation: [google(), oidc(), saml()] });
  made.addWebClient('Shop', { callbackUrls: [CALLBACK] });
  made.hostedLogin().bind(Stack.of(made), { domainName: 'shop.example.com' });

  const providers = ofType(templateOf(made), PROVIDER).map(({ id }) => ({ Ref: id }));
  const clients = ofType(templateOf(made), CLIENT).map(({ resource }) => resource.Properties.SupportedIdentityProviders);
  expect(providers).toHaveLength(3);
  expect(clients).toEqual([
    [...providers, 'COGNITO'],
    [...providers, 'COGNITO'],
  ]);
});

test('a secret of another stack is used where it lies', () => {
  const stack = regionalStack('Secrets');
  const made = auth(
    { federation: [oidc({ clientSecret: new secretsmanager.Secret(stack, 'Own') })] },
    regionalStack('App', {}, stack.node.root as any),
  );

  const { resource } = only(templateOf(made), PROVIDER);
  expect(JSON.stringify(resource.Properties.ProviderDetails.client_secret)).toMatch(/resolve:secretsmanager:.*Fn::ImportValue/);
});
