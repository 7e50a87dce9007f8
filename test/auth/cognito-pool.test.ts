import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ManagedWebAclOptions, WebAcl } from '../../src';
import { CognitoAuthProps } from '../../src/auth/cognito-auth';
import { Federation } from '../../src/auth/federation';
import { LoginDomain } from '../../src/auth/login-domain';
import { LoginEmail, SesLoginEmailOptions } from '../../src/auth/login-email';
import { ManagedDirectoryOptions, UserDirectory } from '../../src/auth/user-directory';
import { RULE_GROUPS } from '../../src/waf/managed-rule-groups';
import { IRuleNames } from '../../src/waf/web-acl.contract';
import { ofType, only, regionalStack } from '../support/apps';
import { fourParts } from '../support/refusals';
import { auth, CALLBACK, ORDERS, POOL, propertiesOf, templateOf } from './support/cognito';

const RISKS = 'AWS::Cognito::UserPoolRiskConfigurationAttachment';
const { StandardThreatProtectionMode: Protection } = cognito;

function pool(options: ManagedDirectoryOptions = {}): any {
  return propertiesOf(auth({ directory: UserDirectory.managed(options) }), POOL);
}

describe('a managed user pool', () => {
  test('is kept when the stack goes, and protected from deletion', () => {
    const { resource } = only(templateOf(auth()), POOL);

    expect(resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(resource.Properties.DeletionProtection).toBe('ACTIVE');
  });

  test('is not protected where a first deployment that fails may take it back', () => {
    const { DeletionProtection } = pool({ removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE });

    expect(DeletionProtection).toBe('INACTIVE');
  });

  test('is given up in one step that says so', () => {
    const directory = UserDirectory.managed({ removalPolicy: RemovalPolicy.DESTROY });
    const { resource } = only(templateOf(auth({ directory })), POOL);

    expect(resource.DeletionPolicy).toBe('Delete');
    expect(resource.Properties.DeletionProtection).toBe('INACTIVE');
  });

  test('knows users by their e-mail address, in any case, which they prove before it counts', () => {
    expect(pool()).toMatchObject({
      UsernameAttributes: ['email'],
      UsernameConfiguration: { CaseSensitive: false },
      AutoVerifiedAttributes: ['email'],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
      AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] },
    });
    expect(pool().AliasAttributes).toBeUndefined();
    expect(pool().Schema).toBeUndefined();
  });

  test('demands long passwords of all kinds of characters', () => {
    const all = { RequireLowercase: true, RequireUppercase: true, RequireNumbers: true, RequireSymbols: true };

    expect(pool().Policies.PasswordPolicy).toEqual({ MinimumLength: 12, ...all });
    expect(pool({ passwordMinimumLength: 20 }).Policies.PasswordPolicy).toEqual({ MinimumLength: 20, ...all });
  });

  test.each([8, 99])('takes %d as the least length of a password', length => {
    expect(pool({ passwordMinimumLength: length }).Policies.PasswordPolicy.MinimumLength).toBe(length);
  });

  test('demands a second factor, an authenticator app and never SMS', () => {
    expect(pool()).toMatchObject({ MfaConfiguration: 'ON', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] });
    expect(pool({ mfa: cognito.Mfa.OPTIONAL })).toMatchObject({ MfaConfiguration: 'OPTIONAL', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] });
    expect(pool({ mfa: cognito.Mfa.OFF }).EnabledMfas).toBeUndefined();
    expect(pool().SmsConfiguration).toBeUndefined();
  });

  test('lets administrators alone make accounts, unless the app says otherwise', () => {
    expect(pool().AdminCreateUserConfig.AllowAdminCreateUserOnly).toBe(true);
    expect(pool({ selfSignUp: true }).AdminCreateUserConfig.AllowAdminCreateUserOnly).toBe(false);
  });

  test('has the attributes that the app adds', () => {
    const customAttributes = { tenant: new cognito.StringAttribute({ minLen: 1 }) };

    expect(pool({ customAttributes }).Schema).toEqual([
      { Name: 'tenant', AttributeDataType: 'String', StringAttributeConstraints: { MinLength: '1' } },
    ]);
  });
});

describe('passkeys', () => {
  test('are off', () => {
    const properties = pool();

    expect(properties.Policies.SignInPolicy).toBeUndefined();
    expect(properties.WebAuthnRelyingPartyID).toBeUndefined();
    expect(properties.WebAuthnFactorConfiguration).toBeUndefined();
  });

  test.each([cognito.Mfa.REQUIRED, cognito.Mfa.OPTIONAL])('count as both factors where the second factor is %s', mfa => {
    expect(pool({ passkeys: true, mfa })).toMatchObject({
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } },
      WebAuthnUserVerification: 'required',
      WebAuthnFactorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION',
    });
  });

  test('are one factor where no second is asked for', () => {
    expect(pool({ passkeys: true, mfa: cognito.Mfa.OFF }).WebAuthnFactorConfiguration).toBeUndefined();
  });

  test('belong to the name of the login domain', () => {
    const directory = UserDirectory.managed({ passkeys: true });
    const made = auth({ directory, loginDomain: LoginDomain.prefix('example-shop') });

    expect(propertiesOf(made, POOL).WebAuthnRelyingPartyID).toBe('example-shop.auth.eu-west-1.amazoncognito.com');
  });
});

describe('threat protection', () => {
  test('is off, on the Essentials plan', () => {
    const made = auth();

    expect(propertiesOf(made, POOL).UserPoolTier).toBe('ESSENTIALS');
    expect(propertiesOf(made, POOL).UserPoolAddOns).toBeUndefined();
    templateOf(made).resourceCountIs(RISKS, 0);
    expect(pool({ threatProtection: Protection.NO_ENFORCEMENT })).toEqual(pool());
  });

  test('stops stolen passwords and risky logins of all clients', () => {
    const made = auth({ directory: UserDirectory.managed({ threatProtection: Protection.FULL_FUNCTION }) });

    expect(propertiesOf(made, POOL)).toMatchObject({ UserPoolTier: 'PLUS', UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' } });
    const risks = propertiesOf(made, RISKS);
    expect(risks.ClientId).toBe('ALL');
    expect(risks.CompromisedCredentialsRiskConfiguration).toEqual({ Actions: { EventAction: 'BLOCK' } });
    expect(risks.AccountTakeoverRiskConfiguration.Actions.HighAction).toEqual({ EventAction: 'BLOCK', Notify: false });
  });

  test('only records where that is asked for', () => {
    const made = auth({ directory: UserDirectory.managed({ threatProtection: Protection.AUDIT_ONLY }) });

    expect(propertiesOf(made, POOL)).toMatchObject({ UserPoolTier: 'PLUS', UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' } });
    templateOf(made).resourceCountIs(RISKS, 0);
  });
});

describe('e-mails', () => {
  const ses = (options: Partial<SesLoginEmailOptions> = {}) => LoginEmail.ses({ fromEmail: 'no-reply@example.com', ...options });
  const LIMIT = Match.stringLikeRegexp('Cognito itself sends the codes; got: no `email`; allowed: at most 50 e-mails a day.*LoginEmail');

  test('come from Cognito', () => {
    expect(pool().EmailConfiguration).toEqual({ EmailSendingAccount: 'COGNITO_DEFAULT' });
  });

  test('come from SES, from an address or a domain that it has verified', () => {
    const identity = (name: string, region: string) => ({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:ses:${region}:`, { Ref: 'AWS::AccountId' }, `:identity/${name}`]],
    });

    expect(pool({ email: ses() }).EmailConfiguration).toEqual({
      EmailSendingAccount: 'DEVELOPER',
      From: 'no-reply@example.com',
      SourceArn: identity('no-reply@example.com', 'eu-west-1'),
    });
    expect(
      pool({
        email: ses({
          fromName: 'Shop',
          replyTo: 'help@example.com',
          verifiedDomain: 'example.com',
          region: 'us-east-1',
          configurationSet: 'login',
        }),
      }).EmailConfiguration,
    ).toEqual({
      EmailSendingAccount: 'DEVELOPER',
      From: 'Shop <no-reply@example.com>',
      ReplyToEmailAddress: 'help@example.com',
      SourceArn: identity('example.com', 'us-east-1'),
      ConfigurationSet: 'login',
    });
  });

  test('need to know the region of SES', () => {
    const directory = UserDirectory.managed({ email: ses() });

    expect(() => auth({ directory }, new Stack(undefined, 'Anywhere'))).toThrow(
      fourParts('the region of SES is not known', 'stack "Anywhere" without env.region', '`region`', "pass `region: 'eu-west-1'`"),
    );
    expect(() => auth({ directory: UserDirectory.managed({ email: ses({ region: 'eu-west-1' }) }) }, new Stack())).not.toThrow();
  });

  test('of an open sign-up warn of the limit of Cognito', () => {
    const warned = (options: ManagedDirectoryOptions) => {
      const made = auth({ directory: UserDirectory.managed(options) });
      return Annotations.fromStack(Stack.of(made)).findWarning('*', LIMIT).length;
    };

    expect(warned({ selfSignUp: true })).toBe(1);
    expect(warned({ selfSignUp: true, email: ses() })).toBe(0);
    expect(warned({})).toBe(0);
  });
});

describe('an existing user pool', () => {
  const POOL_ID = 'eu-west-1_Ab129faBb';
  const imported = (stack: Stack, region = 'eu-west-1') =>
    cognito.UserPool.fromUserPoolArn(stack, 'Pool', `arn:aws:cognito-idp:${region}:111122223333:userpool/${POOL_ID}`);

  test('stays as it is, and signs the tokens', () => {
    const stack = regionalStack();
    const made = auth({ directory: UserDirectory.existing(imported(stack)), loginDomain: LoginDomain.existing('example-shop') }, stack);

    expect(stack.resolve(made.issuer)).toEqual({
      'Fn::Join': ['', ['https://cognito-idp.eu-west-1.', { Ref: 'AWS::URLSuffix' }, `/${POOL_ID}`]],
    });
    expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
  });

  test('is used where its region or the stack is known only at deployment', () => {
    const stack = new Stack();

    expect(() => auth({ directory: UserDirectory.existing(imported(stack)) }, stack)).not.toThrow();
  });
});

describe('triggers', () => {
  const handler = (stack: Stack) =>
    new lambda.Function(stack, 'Handler', {
      code: lambda.Code.fromInline('exports.handler = async event => event;'),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_22_X,
    });

  test('take part in what the user pool does, and may be called by it alone', () => {
    const stack = regionalStack();
    const made = auth({}, stack);
    made.addTrigger(cognito.UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, handler(stack), cognito.LambdaVersion.V2_0);

    const lambdaArn = stack.resolve((stack.node.findChild('Handler') as lambda.Function).functionArn);
    expect(propertiesOf(made, POOL).LambdaConfig).toEqual({
      PreTokenGenerationConfig: { LambdaArn: lambdaArn, LambdaVersion: 'V2_0' },
    });
    expect(propertiesOf(made, 'AWS::Lambda::Permission')).toMatchObject({
      Principal: 'cognito-idp.amazonaws.com',
      SourceArn: stack.resolve(made.userPool.userPoolArn),
    });
  });
});

describe('groups', () => {
  test('come before each other in the order in which they are named', () => {
    const groups = ofType(templateOf(auth({ groups: ['admins', 'staff'] })), 'AWS::Cognito::UserPoolGroup');

    expect(groups.map(({ resource }) => [resource.Properties.GroupName, resource.Properties.Precedence])).toEqual([
      ['admins', 0],
      ['staff', 1],
    ]);
  });
});

describe('the web ACL', () => {
  const protectedBy = (options: ManagedWebAclOptions) => auth({ webAcl: WebAcl.managed(options) });

  test('is none', () => {
    templateOf(auth()).resourceCountIs('AWS::WAFv2::WebACLAssociation', 0);
  });

  test('stands before the pool, in its own region', () => {
    const made = protectedBy({ requestsPerAddress: 100 });

    const acl = only(templateOf(made), 'AWS::WAFv2::WebACL');
    expect(acl.resource.Properties.Scope).toBe('REGIONAL');
    expect(propertiesOf(made, 'AWS::WAFv2::WebACLAssociation')).toEqual({
      WebACLArn: { 'Fn::GetAtt': [acl.id, 'Arn'] },
      ResourceArn: Stack.of(made).resolve(made.userPool.userPoolArn),
    });
  });

  test('is left out where the app says so', () => {
    templateOf(auth({ webAcl: WebAcl.none() })).resourceCountIs('AWS::WAFv2::WebACLAssociation', 0);
  });

  const counting = (props: CognitoAuthProps = {}) => {
    const told: IRuleNames[] = [];
    const webAcl = {
      makesResources: false,
      bind: (_: unknown, options: { readonly countedRules: IRuleNames }) => {
        told.push(options.countedRules);
        return {};
      },
    };
    return { made: auth({ webAcl, ...props }), counted: () => told.map(({ names }) => names) };
  };
  const LOOPBACK = 'http://localhost:5173/login';
  const saml = Federation.saml({ name: 'Partner', metadata: cognito.UserPoolIdentityProviderSamlMetadata.url('https://idp.example.com') });

  test.each([
    ['back', { callbackUrls: [CALLBACK, LOOPBACK] }],
    ['out', { callbackUrls: [CALLBACK], logoutUrls: [LOOPBACK] }],
  ])('lets pages under development log in and %s, whenever their client is added', (_, options) => {
    const { made, counted } = counting();

    made.addWebClient('Shop', { callbackUrls: [CALLBACK], logoutUrls: [CALLBACK] });
    expect(counted()).toEqual([[]]);
    made.addWebClient('Development', options);
    expect(counted()).toEqual([['EC2MetaDataSSRF_QUERYARGUMENTS', 'GenericRFI_QUERYARGUMENTS']]);
  });

  test('lets programs fetch tokens from where they are hosted', () => {
    const { made, counted } = counting({ resourceServers: ORDERS });

    expect(counted()).toEqual([[]]);
    made.addMachineClient('Partner', { scopes: ['orders/read'] });
    expect(counted()).toEqual([['HostingProviderIPList']]);
  });

  test('lets through the large assertions of SAML', () => {
    expect(counting({ federation: [saml] }).counted()).toEqual([['SizeRestrictions_BODY']]);
  });

  test('knows each rule that it is asked to count only', () => {
    const known = RULE_GROUPS.flatMap(({ rules }) => rules.map(({ name }) => name));
    const { made, counted } = counting({ resourceServers: ORDERS, federation: [saml] });
    made.addWebClient('Development', { callbackUrls: [LOOPBACK] });
    made.addMachineClient('Partner', { scopes: ['orders/read'] });

    const [names] = counted();
    expect(names).toHaveLength(4);
    expect(known).toEqual(expect.arrayContaining(names));
  });
});
