/**
 * The twin of everything.py and Everything.java: run the three, and the templates are the same. Together with the stacks in logins.ts and
 * computes.ts they use every class and every value object of the library.
 */
import { App, Duration, Size, Stack, Validations } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import {
  ApiAlarms,
  ApiExposure,
  ApiNetwork,
  ApiProtocol,
  BodyInspection,
  CacheRule,
  Compliance,
  Compute,
  EdgeDistribution,
  GraphqlSubscriptions,
  PredictiveMode,
  ScalableApi,
  ScalableApiChecks,
  ScalingPolicy,
  ScalingSet,
  ServiceArtifact,
  SessionAuthentication,
  SessionEngine,
  SessionStore,
  StepUnit,
  StickySessions,
  ViewerFunction,
  WebAcl,
  WebAclRule,
} from 'cdk-scalable-api';
import { Computes } from './computes';
import { Flag, Mail, OldShop, OwnCompute, OwnFirewall, Tenants, TeamTable } from './extensions';
import { Logins } from './logins';

const app = new App({ analyticsReporting: false });
Validations.of(app).addPlugins(new ScalableApiChecks());
const env = { region: 'eu-west-1' };
const stack = new Stack(app, 'Smoke', { env });
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
api.service.workload.addSecret('TOKEN', secretsmanager.Secret.fromSecretNameV2(stack, 'Token', 'token'), 'value');
const reports = api.addService('Reports', {
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
    rules: [
      WebAclRule.blockAddresses('Abuse', ['192.0.2.0/24']),
      WebAclRule.challenge('Login', '/login/*'),
      WebAclRule.custom('Embargo', {
        statement: { geoMatchStatement: { countryCodes: ['KP'] } },
        action: { block: { customResponse: { responseCode: 451 } } },
        capacity: 1,
      }),
    ],
  }),
});
edge.grantCreateInvalidation(api.service.workload);
const alarms = new ApiAlarms(stack, 'Alarms', { sources: [api, edge, new Mail(stack, 'Mail')], thresholds: { Latency: 0.5 } });
alarms.addSubscription(new subscriptions.EmailSubscription('on-call@example.com'));

new EdgeDistribution(stack, 'OldEdge', { origin: new OldShop(stack, 'OldShop', 'old-shop.example.com'), webAcl: new OwnFirewall() });
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
api.attach(
  new SessionStore(stack, 'Baskets', {
    vpc: api.vpc,
    engine: SessionEngine.valkeyServerless({ maximumStorage: Size.gibibytes(5) }),
    variablePrefix: 'BASKET',
  }),
);
const key = kms.Key.fromKeyArn(stack, 'LoginKey', 'arn:aws:kms:eu-west-1:111122223333:key/logins');
reports.attach(new SessionStore(stack, 'Logins', { engine: SessionEngine.dynamoDb({ encryptionKey: key }), variablePrefix: 'LOGIN' }));
reports.attach(new SessionStore(stack, 'Visits', { engine: new TeamTable('visits'), variablePrefix: 'VISIT' }));
new cloudwatch.Alarm(stack, 'Misses', {
  metric: carts.metric('CacheMisses', { period: Duration.minutes(5) }),
  threshold: 1000,
  evaluationPeriods: 1,
});

const audited = new Stack(app, 'Audited', { env });
new SessionStore(audited, 'Sessions', { engine: SessionEngine.dynamoDb() });
Compliance.of(audited).apply({ backupRetention: Duration.days(90) });

new Logins(app, 'Logins', { env });
new Computes(app, 'Computes', { env });
app.synth();
