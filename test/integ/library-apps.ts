import '../review/compliance-classes';
import { join } from 'node:path';
import { KubectlV35Layer } from '@aws-cdk/lambda-layer-kubectl-v35';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { COMPUTES } from '../../examples/typescript/computes/computes';
import {
  AutoScalingGroupOptions,
  ApiAlarms,
  ApiAuthorizer,
  ApiExposure,
  ApiKeySecret,
  ApiNetwork,
  ApiProtocol,
  CacheRule,
  CognitoAuth,
  Compute,
  EdgeDistribution,
  Federation,
  ViewerFunction,
  IApiExposure,
  IMonitored,
  IServiceArtifact,
  LoginDomain,
  OidcAuth,
  StaticSite,
  ScalableApi,
  ScalingSet,
  ServiceArtifact,
  SessionAuthentication,
  SessionEngine,
  SessionStore,
  UserDirectory,
  WebAcl,
  WebAclRule,
} from '../../src';
import { catalogue, catalogueGraph, inventory, orderStatus, shop } from '../../tools/example-apps';
import { api, regionalStack, service } from '../support/apps';
import { domainIn, importedZone, NAME } from '../support/domains';

const SERVICE = ServiceArtifact.dockerfile(join(__dirname, '..', '..', 'examples', 'typescript', 'rest', 'service'));

function app(build: (scope: ReturnType<typeof regionalStack>) => void, env = { region: 'eu-west-1' }): App {
  const root = new App();
  build(regionalStack('App', { env }, root));
  return root;
}

/** Each exposure, with and without a domain, in us-east-1 and elsewhere, with all that the front of an API can have. */
const FRONTS: [string, () => App][] = [
  ApiExposure.vpcOrigin(),
  ApiExposure.cloudFrontOnly({ secrets: { active: 'a', accepted: ['a', 'b'] } }),
  ApiExposure.internet(),
  ApiExposure.vpcOnly(),
].flatMap(exposure =>
  [true, false]
    .filter(named => named || !exposure.traits.requiresTls)
    .flatMap(named =>
      ['eu-west-1', 'us-east-1'].map((region): [string, () => App] => [
        `${exposure.traits.name}, ${named ? 'with a' : 'without'} domain, ${region}`,
        () => app(stack => front(stack, exposure, named), { region }),
      ]),
    ),
);

function front(stack: Stack, exposure: IApiExposure, named: boolean): void {
  const cors = exposure.traits.edge ? { allowOrigins: ['https://shop.example.com'], allowCredentials: true } : undefined;
  const inner = api(stack, { exposure, domain: named ? domainIn(stack) : undefined, cors });
  const sources: IMonitored[] = [inner];
  if (exposure.traits.edge) {
    const viewerRequest = ViewerFunction.inline('function handler(event) { return event.request; }');
    const edge = new EdgeDistribution(stack, 'Edge', { origin: inner, cacheRules: [CacheRule.uncached('/api/v1/*', { viewerRequest })] });
    edge.grantCreateInvalidation(inner.service.workload);
    sources.push(edge);
  }
  new ApiAlarms(stack, 'Alarms', { sources });
}

const FILES = ServiceArtifact.archive(join(__dirname, '..', 'support', 'site'), ['./serve']);
const IMAGE = ServiceArtifact.machineImage(ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123456789abcdef0' }), ['/opt/serve']);

/** What instances run, and how, beside a container on demand. */
const INSTANCES: [string, () => App][] = (
  [
    ['an archive', FILES, {}],
    ['an archive with a warm pool', FILES, { warmPool: { size: 4 } }],
    ['a machine image on Spot', IMAGE, { spot: { otherInstanceTypes: [new ec2.InstanceType('c6g.large')] } }],
  ] as [string, IServiceArtifact, AutoScalingGroupOptions][]
).map(([name, artifact, options]) => [
  name,
  () => app(stack => api(stack, { artifact, compute: Compute.autoScalingGroup(options), exposure: ApiExposure.vpcOnly() })),
]);

const FARGATE = Compute.fargate({ spot: {}, readonlyRootFilesystem: {}, ephemeralStorageGiB: 50 });

/** Everything that the library makes today, in the shapes that users choose. */
export const APPS: [string, () => App][] = [
  ...FRONTS,
  [
    'the example',
    () =>
      app(stack => {
        const origin = new ScalableApi(stack, 'Api', { ...service(), artifact: SERVICE });
        new EdgeDistribution(stack, 'Edge', {
          origin,
          cacheRules: [
            CacheRule.immutable('/api/assets/*'),
            CacheRule.shared('/api/products/*', Duration.minutes(5)),
            CacheRule.noStore('/api/checkout/*'),
          ],
        });
      }),
  ],
  [
    'everything in us-east-1',
    () =>
      app(
        stack => {
          const webAcl = WebAcl.managed({
            rules: [WebAclRule.blockAddresses('Abuse', ['192.0.2.0/24']), WebAclRule.captcha('Signup', '/signup')],
          });
          new EdgeDistribution(stack, 'Edge', { origin: api(stack), webAcl });
        },
        { region: 'us-east-1' },
      ),
  ],
  [
    'vpcOnly, two services, one NAT gateway',
    () =>
      app(stack => {
        const inner = api(stack, { exposure: ApiExposure.vpcOnly(), vpc: ApiNetwork.make({ natGateways: 1 }) });
        inner.addService(
          'Reports',
          service({
            compute: Compute.autoScalingGroup({ maxInstanceLifetime: Duration.days(7) }),
            protocols: [ApiProtocol.rest({ paths: ['/reports/*'] })],
            scaling: ScalingSet.of({ minimum: 1 }),
          }),
        );
      }),
  ],
  [
    'every protocol on one API',
    () =>
      app(stack => {
        const origin = api(stack, {
          exposure: ApiExposure.cloudFrontOnly(),
          domain: domainIn(stack),
          protocols: [
            ApiProtocol.rest({ paths: ['/api/*'] }),
            ApiProtocol.graphql({ cachedQueries: { path: '/graphql/public', ttl: Duration.minutes(1) } }),
            ApiProtocol.webSocket(),
            ApiProtocol.serverSentEvents(),
            ApiProtocol.grpc({ services: ['shop.v1.Inventory'] }),
          ],
        });
        new EdgeDistribution(stack, 'Edge', { origin });
      }),
  ],
  [
    'pages beside two APIs',
    () =>
      app(stack => {
        const site = StaticSite.fromDirectory(join(__dirname, '..', 'support', 'site'), { fallback: 'index.html' });
        for (const id of ['Shop', 'Back']) new EdgeDistribution(stack, `${id}Edge`, { origin: api(stack, {}, id), site });
      }),
  ],
  [
    'callers of every kind',
    () =>
      app(stack => {
        const zone = importedZone(stack);
        const auth = new CognitoAuth(stack, 'Auth', {
          directory: UserDirectory.managed({ selfSignUp: true, mfa: cognito.Mfa.OPTIONAL, passkeys: true }),
          loginDomain: LoginDomain.custom({ name: 'login.example.com', zone }),
          federation: [
            Federation.saml({
              name: 'Work',
              metadata: cognito.UserPoolIdentityProviderSamlMetadata.url('https://idp.example.com/metadata'),
            }),
          ],
          resourceServers: [{ identifier: 'orders', scopes: { read: 'Read orders' } }],
          groups: ['admins'],
          webAcl: WebAcl.managed(),
        });
        auth.addWebClient('Page', { callbackUrls: ['https://shop.example.com/', 'http://localhost:3000/'] });
        auth.addMachineClient('Nightly', { scopes: ['orders/read'] });
        const partner = new OidcAuth({ issuer: 'https://partner.eu.auth0.com/', audience: 'https://orders.example.com' });
        const origin = api(stack, {
          exposure: ApiExposure.cloudFrontOnly(),
          domain: { name: NAME, zone },
          authorizer: auth.jwt({ browserToken: { cookie: '__Host-token', subprotocolPrefix: 'bearer.' } }),
          protocols: [
            ApiProtocol.rest({ paths: ['/api/*'] }),
            ApiProtocol.rest({ paths: ['/api/products/*'], authorizer: ApiAuthorizer.open() }),
            ApiProtocol.rest({ paths: ['/admin/*'], authorizer: auth.hostedLogin() }),
            ApiProtocol.rest({ paths: ['/partner/*'], authorizer: partner.jwt({ scope: 'orders:write' }) }),
            ApiProtocol.rest({ paths: ['/hook/*'], authorizer: ApiAuthorizer.apiKey({ secret: new ApiKeySecret(stack, 'Key') }) }),
          ],
        });
        origin.attach(auth);
        new EdgeDistribution(stack, 'Edge', { origin });
      }),
  ],
  [
    'sessions in every kind of store',
    () =>
      app(stack => {
        const inner = api(stack, { exposure: ApiExposure.vpcOnly() });
        const engines = {
          Valkey: SessionEngine.valkey(),
          Tokens: SessionEngine.valkey({ authentication: SessionAuthentication.IAM }),
          Redis: SessionEngine.redis(),
          Serverless: SessionEngine.valkeyServerless(),
          Table: SessionEngine.dynamoDb(),
        };
        Object.entries(engines).forEach(([id, engine]) =>
          inner.attach(new SessionStore(stack, id, { engine, vpc: engine.inVpc ? inner.vpc : undefined, variablePrefix: id })),
        );
      }),
  ],
  ...INSTANCES,
  ['the REST example on Fargate', () => catalogue({ compute: Compute.fargate() })],
  ['Fargate with everything', () => app(stack => api(stack, { compute: FARGATE, exposure: ApiExposure.vpcOnly() }))],
  ['the shop on Fargate', () => shop('shop.example.com', Compute.fargate())],
  ['the REST example on EKS, in a cluster of this library', () => catalogue({ compute: COMPUTES.eks })],
  [
    'EKS with everything, in a cluster of its own',
    () =>
      app(stack => {
        const newCluster = { kubectlLayer: new KubectlV35Layer(stack, 'Kubectl'), version: eks.KubernetesVersion.V1_35 };
        const inner = api(stack, { compute: Compute.eks({ newCluster, keda: true }), exposure: ApiExposure.vpcOnly() });
        inner.service.workload.addSecretReference('TOKEN_ARN', secretsmanager.Secret.fromSecretNameV2(stack, 'Token', 'token'));
      }),
  ],
  ['the REST example on a mix', () => catalogue({ compute: COMPUTES.weighted })],
  ['the shop on a mix', () => shop('shop.example.com', COMPUTES.weighted)],
  ['the GraphQL example', () => catalogueGraph()],
  ['the WebSocket example', () => orderStatus()],
  ['the gRPC example', () => inventory('inventory.example.com')],
  ['the shop', () => shop('shop.example.com')],
  [
    'alarms on an API and its distribution',
    () =>
      app(stack => {
        const watched = api(stack);
        new ApiAlarms(stack, 'Alarms', { sources: [watched, new EdgeDistribution(stack, 'Edge', { origin: watched })] });
      }),
  ],
];
