import { Duration, Stack, StackProps } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  ApiAuthorizer,
  ApiExposure,
  ApiKeySecret,
  ApiProtocol,
  AudienceFormat,
  CognitoAuth,
  Compute,
  EdgeDistribution,
  Federation,
  IApiAuthorizer,
  LoginDomain,
  LoginEmail,
  MachineClient,
  OidcAuth,
  ScalableApi,
  ServiceArtifact,
  StaticSite,
  TokenClaim,
  UserDirectory,
  WebAcl,
} from 'cdk-scalable-api';
import { Construct } from 'constructs';

/** Every way to log in, and a web page behind it. */
export class Logins extends Stack {
  private readonly zone: route53.IHostedZone;
  private readonly certificate: acm.ICertificate;
  private readonly customers: CognitoAuth;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    this.zone = route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: 'Z0123456789ABC', zoneName: 'example.com' });
    this.certificate = acm.Certificate.fromCertificateArn(this, 'Global', 'arn:aws:acm:us-east-1:111122223333:certificate/b');
    this.customers = new CognitoAuth(this, 'Customers', {
      directory: UserDirectory.managed({
        selfSignUp: true,
        mfa: cognito.Mfa.OPTIONAL,
        passkeys: true,
        email: LoginEmail.ses({ fromEmail: 'login@example.com', verifiedDomain: 'example.com' }),
      }),
      loginDomain: LoginDomain.custom({ name: 'login.example.com', zone: this.zone, certificate: this.certificate }),
      federation: this.federation(),
      resourceServers: [{ identifier: 'orders', scopes: { read: 'Read orders' } }],
      groups: ['admins'],
    });
    this.customers.addWebClient('Page', { callbackUrls: ['https://locked.example.com/'], scopes: ['openid', 'orders/read'] });
    const locked = this.locked();
    locked.attach(this.customers);
    locked.service.workload.addSecretReference('NIGHTLY_CLIENT', this.nightly().secret);
    new EdgeDistribution(this, 'Edge', {
      origin: locked,
      site: StaticSite.fromDirectory('test/support/site', { fallback: 'index.html' }),
      webAcl: WebAcl.none(),
    });
  }

  private federation(): Federation[] {
    return [
      Federation.google({ clientId: 'shop', clientSecret: secretsmanager.Secret.fromSecretNameV2(this, 'Google', 'google') }),
      Federation.oidc({
        name: 'Partner',
        issuer: 'https://id.partner.example.com',
        clientId: 'shop',
        clientSecret: secretsmanager.Secret.fromSecretNameV2(this, 'PartnerClient', 'partner'),
      }),
      Federation.saml({
        name: 'Works',
        metadata: cognito.UserPoolIdentityProviderSamlMetadata.url('https://works.example.com/metadata.xml'),
        signRequests: true,
      }),
    ];
  }

  private nightly(): MachineClient {
    return this.customers.addMachineClient('Nightly', { scopes: ['orders/read'], accessTokenValidity: Duration.minutes(30) });
  }

  private locked(): ScalableApi {
    return new ScalableApi(this, 'Locked', {
      artifact: ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29'),
      compute: Compute.autoScalingGroup(),
      protocols: this.protocols(),
      authorizer: this.customers.jwt({ scope: 'orders/read' }),
      exposure: ApiExposure.cloudFrontOnly({ secrets: { active: 'b', accepted: ['a', 'b'] } }),
      domain: {
        name: 'locked.example.com',
        zone: this.zone,
        certificate: acm.Certificate.fromCertificateArn(this, 'Regional', 'arn:aws:acm:eu-west-1:111122223333:certificate/a'),
        edgeCertificate: this.certificate,
      },
    });
  }

  private protocols(): ApiProtocol[] {
    const partner = new OidcAuth({
      issuer: 'https://partner.eu.auth0.com/',
      audience: 'https://orders.example.com',
      audienceFormat: AudienceFormat.LIST,
      claims: [TokenClaim.text('azp', 'partner')],
    });
    const desk = {
      clientId: 'desk',
      clientSecret: secretsmanager.Secret.fromSecretNameV2(this, 'Desk', 'desk'),
      authorizationEndpoint: 'https://partner.eu.auth0.com/authorize',
      tokenEndpoint: 'https://partner.eu.auth0.com/oauth/token',
      userInfoEndpoint: 'https://partner.eu.auth0.com/userinfo',
    };
    const partnerKey = new ApiKeySecret(this, 'PartnerKey', { description: 'The key of our partner' });
    return [
      ApiProtocol.rest({ paths: ['/api/*'] }),
      ApiProtocol.rest({ paths: ['/api/products/*'], authorizer: ApiAuthorizer.open() }),
      ApiProtocol.rest({ paths: ['/admin/*'], authorizer: this.staffLogin() }),
      ApiProtocol.rest({ paths: ['/desk/*'], authorizer: partner.hostedLogin(desk, { sessionCookieName: 'Desk' }) }),
      ApiProtocol.rest({ paths: ['/partner/*'], authorizer: ApiAuthorizer.apiKey({ secret: partnerKey }) }),
      ApiProtocol.webSocket({ path: '/ws', authorizer: this.customers.jwt({ browserToken: { subprotocolPrefix: 'bearer.' } }) }),
      ApiProtocol.grpc({
        services: ['shop.v1.Inventory'],
        healthCheck: { healthyGrpcCodes: '0-5' },
        authorizer: partner.jwt({ scope: 'stock' }),
      }),
    ];
  }

  private staffLogin(): IApiAuthorizer {
    const staff = new CognitoAuth(this, 'Staff', {
      directory: UserDirectory.existing(cognito.UserPool.fromUserPoolId(this, 'StaffPool', 'eu-west-1_AbCdEfGhI'), {
        scopes: ['orders/read'],
      }),
      loginDomain: LoginDomain.prefix('smoke-login'),
    });
    return staff.hostedLogin({ sessionTimeout: Duration.hours(1) });
  }
}
