/** The twin of app.py: run both, and the templates are the same. Together they use every value object of the library. */
import { App, Duration, Size, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import {
  ApiAlarms,
  ApiAuthorizer,
  ApiExposure,
  ApiKeySecret,
  ApiNetwork,
  ApiProtocol,
  AudienceFormat,
  AuthorizerConfig,
  AuthorizerTraits,
  AutoModeCluster,
  BodyInspection,
  CacheRule,
  CognitoAuth,
  Compute,
  ComputeBindOptions,
  ComputeCapabilities,
  EdgeDistribution,
  Federation,
  ViewerFunction,
  GraphqlSubscriptions,
  IApiAuthorizer,
  ICompute,
  IWorkload,
  IWorkloadAttachment,
  LoginDomain,
  LoginEmail,
  OidcAuth,
  PredictiveMode,
  ScalableApi,
  ScalingPolicy,
  ScalingSet,
  ServiceArtifact,
  SessionAuthentication,
  SessionEngine,
  SessionStore,
  StaticSite,
  StepUnit,
  StickySessions,
  TokenClaim,
  UserDirectory,
  WebAcl,
  WebAclRule,
} from 'cdk-scalable-api';
import { Construct } from 'constructs';

/** A compute of the user's own: the library calls back into it. */
class OwnCompute implements ICompute {
  public readonly capabilities: ComputeCapabilities;

  constructor(private readonly usual: ICompute) {
    this.capabilities = usual.capabilities;
  }

  public bind(scope: Construct, options: ComputeBindOptions): IWorkload {
    return this.usual.bind(scope, options);
  }
}

/** An attachment of the user's own. */
class Flag implements IWorkloadAttachment {
  public attachTo(workload: IWorkload): void {
    workload.addEnvironment('FLAG', 'on');
  }
}

/** An authorizer of the user's own: the library asks it what guards a route. */
class Tenants implements IApiAuthorizer {
  public readonly traits: AuthorizerTraits = {
    name: 'tenants',
    guarded: true,
    requiresTls: true,
    callsIssuer: false,
    login: false,
    conditionValues: 1,
  };

  public bind(): AuthorizerConfig {
    return { conditions: [{ field: 'http-header', httpHeaderConfig: { httpHeaderName: 'X-Tenant', values: ['known-*'] } }] };
  }
}

const app = new App({ analyticsReporting: false });
const stack = new Stack(app, 'Smoke', { env: { region: 'eu-west-1' } });
const zone = route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z0123456789ABC', zoneName: 'example.com' });

const api = new ScalableApi(stack, 'Api', {
  artifact: ServiceArtifact.dockerfile('examples/typescript/rest/service', { startTime: Duration.seconds(20) }),
  compute: Compute.autoScalingGroup(),
  protocols: [ApiProtocol.rest({ paths: ['/api/*'], healthCheck: { path: '/health' } })],
  scaling: ScalingSet.of({
    minimum: 3,
    policies: [ScalingPolicy.cpu(60), ScalingPolicy.memory(70), ScalingPolicy.requestsPerTarget(2000)],
  }),
  exposure: ApiExposure.vpcOrigin({ deletionProtection: false }),
  domain: { name: 'api.example.com', zone },
  cors: { allowOrigins: ['https://shop.example.com'], allowCredentials: true, maxAge: Duration.hours(1) },
  vpc: ApiNetwork.make({ zones: 2 }),
  environment: { STAGE: 'smoke' },
});
api.attach(new Flag());
api.service.workload.addSecret('TOKEN', new secretsmanager.Secret(stack, 'Token'), 'value');
api.addService('Reports', {
  artifact: ServiceArtifact.ecrImage(ecr.Repository.fromRepositoryName(stack, 'Images', 'reports'), { tagOrDigest: 'v1' }),
  compute: new OwnCompute(Compute.autoScalingGroup()),
  protocols: [ApiProtocol.rest({ paths: ['/reports/*'], conditions: { headers: { 'X-Tenant': ['one', 'two'] } } })],
});
const jobs = new cloudwatch.Metric({ namespace: 'Smoke', metricName: 'Jobs', period: Duration.minutes(1) });
api.addService('Live', {
  artifact: ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29'),
  compute: Compute.autoScalingGroup(),
  protocols: [
    ApiProtocol.webSocket({
      path: '/ws',
      pingInterval: Duration.seconds(20),
      stickiness: StickySessions.loadBalancerCookie(Duration.hours(1)),
    }),
  ],
  scaling: ScalingSet.of({
    policies: [
      ScalingPolicy.metric(jobs, 0.5),
      ScalingPolicy.metricPerTarget(jobs, 20),
      ScalingPolicy.step(jobs, {
        steps: [
          { upper: 20, change: -10 },
          { lower: 20, upper: 60, change: 0 },
          { lower: 60, change: 50 },
        ],
        unit: StepUnit.PERCENT,
        evaluationPeriodsOut: 2,
      }),
      ScalingPolicy.schedule({ start: '0 8 * * MON-FRI', end: '0 20 * * MON-FRI', timeZone: 'Europe/Berlin', minimum: 4 }),
      ScalingPolicy.predictive(ScalingPolicy.cpu(60), { mode: PredictiveMode.FORECAST_ONLY, bufferTime: Duration.minutes(10) }),
    ],
  }),
});
api.addService('Graph', {
  artifact: ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29'),
  compute: Compute.autoScalingGroup(),
  protocols: [
    ApiProtocol.graphql({
      cachedQueries: { path: '/graphql/public', ttl: Duration.minutes(1) },
      subscriptions: GraphqlSubscriptions.SERVER_SENT_EVENTS,
    }),
    ApiProtocol.serverSentEvents({ path: '/events', commentInterval: Duration.seconds(10) }),
  ],
});
const edge = new EdgeDistribution(stack, 'Edge', {
  origin: api,
  cacheRules: [
    CacheRule.immutable('/api/assets/*'),
    CacheRule.shared('/api/products/*', Duration.minutes(5), { queryStrings: ['page'] }),
    CacheRule.noStore('/api/checkout/*'),
    CacheRule.uncached('/api/v1/*', {
      viewerRequest: ViewerFunction.inline('function handler(event) { return event.request; }'),
    }),
  ],
  webAcl: WebAcl.managed({
    requestsPerAddress: 500,
    bodyInspection: BodyInspection.KB_32,
    rules: [WebAclRule.blockAddresses('Abuse', ['192.0.2.0/24']), WebAclRule.challenge('Login', '/login/*')],
  }),
});
edge.grantCreateInvalidation(api.service.workload);
const alarms = new ApiAlarms(stack, 'Alarms', { sources: [api, edge], thresholds: { Latency: 0.5 } });
alarms.addSubscription(new subscriptions.EmailSubscription('on-call@example.com'));

const auth = new CognitoAuth(stack, 'Auth', {
  directory: UserDirectory.managed({
    selfSignUp: true,
    mfa: cognito.Mfa.OPTIONAL,
    passkeys: true,
    email: LoginEmail.ses({ fromEmail: 'login@example.com', verifiedDomain: 'example.com' }),
  }),
  loginDomain: LoginDomain.prefix('smoke-login'),
  federation: [Federation.google({ clientId: 'shop', clientSecret: secretsmanager.Secret.fromSecretNameV2(stack, 'Google', 'google') })],
  resourceServers: [{ identifier: 'orders', scopes: { read: 'Read orders' } }],
  groups: ['admins'],
});
auth.addWebClient('Page', { callbackUrls: ['https://locked.example.com/'], scopes: ['openid', 'orders/read'] });
auth.addMachineClient('Nightly', { scopes: ['orders/read'], accessTokenValidity: Duration.minutes(30) });
const partner = new OidcAuth({
  issuer: 'https://partner.eu.auth0.com/',
  audience: 'https://orders.example.com',
  audienceFormat: AudienceFormat.LIST,
  claims: [TokenClaim.text('azp', 'partner')],
});

const locked = new ScalableApi(stack, 'Locked', {
  artifact: ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29'),
  compute: Compute.autoScalingGroup(),
  protocols: [
    ApiProtocol.rest({ paths: ['/api/*'] }),
    ApiProtocol.rest({ paths: ['/api/products/*'], authorizer: ApiAuthorizer.open() }),
    ApiProtocol.rest({ paths: ['/admin/*'], authorizer: auth.hostedLogin({ sessionTimeout: Duration.hours(1) }) }),
    ApiProtocol.rest({
      paths: ['/partner/*'],
      authorizer: ApiAuthorizer.apiKey({ secret: new ApiKeySecret(stack, 'PartnerKey', { description: 'The key of our partner' }) }),
    }),
    ApiProtocol.webSocket({ path: '/ws', authorizer: auth.jwt({ browserToken: { subprotocolPrefix: 'bearer.' } }) }),
    ApiProtocol.grpc({
      services: ['shop.v1.Inventory'],
      healthCheck: { healthyGrpcCodes: '0-5' },
      authorizer: partner.jwt({ scope: 'stock' }),
    }),
  ],
  authorizer: auth.jwt({ scope: 'orders/read' }),
  exposure: ApiExposure.cloudFrontOnly({ secrets: { active: 'b', accepted: ['a', 'b'] } }),
  domain: {
    name: 'locked.example.com',
    zone,
    certificate: acm.Certificate.fromCertificateArn(stack, 'Regional', 'arn:aws:acm:eu-west-1:111122223333:certificate/a'),
    edgeCertificate: acm.Certificate.fromCertificateArn(stack, 'Global', 'arn:aws:acm:us-east-1:111122223333:certificate/b'),
  },
  vpc: ApiNetwork.existing(api.vpc),
});
locked.attach(auth);
new EdgeDistribution(stack, 'LockedEdge', {
  origin: locked,
  site: StaticSite.fromDirectory('test/support/site', { fallback: 'index.html' }),
  webAcl: WebAcl.none(),
});
new ScalableApi(stack, 'Public', {
  artifact: ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29'),
  compute: Compute.autoScalingGroup(),
  protocols: [ApiProtocol.rest()],
  authorizer: new Tenants(),
  scaling: ScalingSet.fixed(3),
  exposure: ApiExposure.internet({ webAcl: WebAcl.managed({ countOnly: true }) }),
  domain: { name: 'public.example.com', zone },
  vpc: ApiNetwork.existing(api.vpc),
});
new ScalableApi(stack, 'Inner', {
  artifact: ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29'),
  compute: Compute.autoScalingGroup(),
  protocols: [ApiProtocol.rest(), ApiProtocol.webSocket()],
  scaling: ScalingSet.of({ policies: [ScalingPolicy.connectionsPerTarget(500)] }),
  exposure: ApiExposure.vpcOnly(),
  vpc: ApiNetwork.existing(api.vpc),
});
const cluster = new AutoModeCluster(stack, 'Cluster', {
  vpc: api.vpc,
  kubectlLayer: lambda.LayerVersion.fromLayerVersionArn(stack, 'Kubectl', 'arn:aws:lambda:eu-west-1:111122223333:layer:kubectl:1'),
  version: eks.KubernetesVersion.V1_35,
});
const pods = api.addService('Pods', {
  artifact: ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29'),
  compute: Compute.eks({ cluster, keda: true, cpu: 500, memory: Size.gibibytes(1), user: 65532, readonlyRootFilesystem: {} }),
  protocols: [ApiProtocol.rest({ paths: ['/pods/*'] })],
  scaling: ScalingSet.of({ policies: [ScalingPolicy.cpu(60), ScalingPolicy.requestsPerTarget(2000)] }),
});
pods.workload.addSecret('TOKEN', new secretsmanager.Secret(stack, 'PodToken'));
api.addService('Mix', {
  artifact: ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29'),
  compute: Compute.weighted([
    { compute: Compute.named('autoScalingGroup'), weight: 90 },
    {
      compute: Compute.fargate({ readonlyRootFilesystem: { temporaryDirectorySize: Size.mebibytes(16) } }),
      weight: 10,
      id: 'Next',
      artifact: ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.30'),
    },
  ]),
  protocols: [ApiProtocol.rest({ paths: ['/mix/*'], stickiness: StickySessions.applicationCookie('sid') })],
});
const carts = new SessionStore(stack, 'Carts', {
  vpc: api.vpc,
  engine: SessionEngine.valkey({
    nodeType: 'cache.r7g.large',
    authentication: SessionAuthentication.IAM,
    upkeep: { snapshotWindow: '01:00-02:00', snapshotRetention: Duration.days(14) },
  }),
  timeToLive: Duration.days(2),
  keyPrefix: 'cart:',
});
api.attach(carts);
pods.attach(new SessionStore(stack, 'Logins', { engine: SessionEngine.dynamoDb(), variablePrefix: 'LOGIN' }));
new cloudwatch.Alarm(stack, 'Misses', {
  metric: carts.metric('CacheMisses', { period: Duration.minutes(5) }),
  threshold: 1000,
  evaluationPeriods: 1,
});

app.synth();
