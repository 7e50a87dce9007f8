import { join } from 'node:path';
import { App, Duration, Stack, Validations } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AuthorizerPlan, EdgePlan, OneOf, Plan, ProtocolPlan, ScalingPlan, ServicePlan, StorePlan } from './plan';
import {
  ApiAlarms,
  ApiAuthorizer,
  ApiDomain,
  ApiExposure,
  ApiKeySecret,
  ApiNetwork,
  ApiProtocol,
  ApiServiceOptions,
  CacheRule,
  CognitoAuth,
  Compliance,
  Compute,
  EdgeDistribution,
  IApiAuthorizer,
  IApiExposure,
  ICompute,
  IMonitored,
  IServiceArtifact,
  ISessionEngine,
  IWebAcl,
  OidcAuth,
  ScalableApi,
  ScalingPolicy,
  ScalingSet,
  ServiceArtifact,
  SessionAuthentication,
  SessionEngine,
  SessionStore,
  StaticSite,
  StickySessions,
  WebAcl,
  WebAclRule,
} from '../../src';
import { importedZone } from '../support/domains';
import { platformCluster } from '../support/platform-cluster';

const FILES = join(__dirname, '..', 'support', 'site');
const SERVICE = join(__dirname, 'service');
const ACCOUNT = '111122223333';

/** What each name of a dimension stands for; only the one that is taken is made. */
type Menu<Name extends string, T> = { readonly [name in Name]: () => T };

/** Draws a plan in a stack of its own, as somebody would write it. */
export function draw(app: App, id: string, plan: Plan): Stack {
  const stack = new Stack(app, id, { env: { region: plan.region } });
  new Drawing(stack, plan).draw();
  return stack;
}

class Drawing {
  private readonly auth?: CognitoAuth | OidcAuth;
  private cluster?: eks.ICluster;

  constructor(
    private readonly stack: Stack,
    private readonly plan: Plan,
  ) {
    if (plan.auth === 'cognito') {
      this.auth = new CognitoAuth(stack, 'Auth', { resourceServers: [{ identifier: 'shop', scopes: { buy: 'Buy' } }] });
    }
    if (plan.auth === 'oidc') this.auth = new OidcAuth({ issuer: 'https://shop.eu.auth0.com/', audience: 'https://api.example.com' });
    if (this.auth instanceof CognitoAuth) {
      this.auth.addWebClient('Page', { callbackUrls: ['https://shop.example.com/'], scopes: ['openid', 'shop/buy'] });
    }
  }

  public draw(): void {
    const { stack, plan } = this;
    const [first, ...others] = plan.services;
    const api = new ScalableApi(stack, 'Api', {
      ...this.service(first, 0),
      exposure: this.exposure(),
      domain: plan.domain === undefined ? undefined : this.domain(plan.domain),
      cors: plan.cors && { allowOrigins: plan.cors.origins, allowCredentials: plan.cors.credentials },
      vpc: plan.network && ApiNetwork.make(plan.network),
    });
    // Alarms need what they watch, and nothing else: whoever is called first makes it.
    const stores = plan.stores.map((store, index) => once(() => this.store(store, index, api)));
    const edges = plan.edge ? [once(() => this.edge(api, plan.edge!))] : [];
    const watched = () => [api, ...shuffled<() => IMonitored>([...stores, ...edges], plan.order).map(source => source())];
    const calls = [
      ...others.map((service, index) => () => void api.addService(`Other${index}`, this.service(service, index + 1))),
      ...stores.map(store => () => api.attach(store())),
      ...(this.auth ? [() => api.attach(this.auth!)] : []),
      ...edges,
      ...(plan.compliance ? [() => Compliance.of(stack).apply()] : []),
      ...(plan.alarms ? [() => new ApiAlarms(stack, 'Alarms', { sources: watched() })] : []),
    ];
    shuffled<() => unknown>(calls, plan.order).forEach(call => call());
  }

  private exposure(): IApiExposure {
    const menu: Menu<OneOf<'exposure'>, IApiExposure> = {
      vpcOrigin: () => ApiExposure.vpcOrigin(),
      cloudFrontOnly: () => ApiExposure.cloudFrontOnly(),
      rotating: () => ApiExposure.cloudFrontOnly({ secrets: { active: 'b', accepted: ['a', 'b'] }, prefixListId: 'pl-3b927c52' }),
      internet: () => ApiExposure.internet(),
      existingWebAcl: () => ApiExposure.internet({ webAcl: this.existingWebAcl(this.plan.region, 'regional') }),
      vpcOnly: () => ApiExposure.vpcOnly(),
      callers: () => ApiExposure.vpcOnly({ callers: [ec2.Peer.ipv4('10.0.0.0/8')] }),
    };
    return menu[this.plan.exposure]();
  }

  private existingWebAcl(region: string, scope: string): IWebAcl {
    return WebAcl.existing(`arn:aws:wafv2:${region}:${ACCOUNT}:${scope}/webacl/shop/a1b2c3d4-5678-90ab-cdef-111111111111`);
  }

  private domain(name: string): ApiDomain {
    if (!this.plan.certificates) return { name, zone: importedZone(this.stack) };
    const certificate = (id: string, region: string) =>
      acm.Certificate.fromCertificateArn(this.stack, id, `arn:aws:acm:${region}:${ACCOUNT}:certificate/${id.toLowerCase()}`);
    return { name, certificate: certificate('Home', this.plan.region), edgeCertificate: certificate('Edges', 'us-east-1') };
  }

  private service({ compute, artifact, protocols, authorizer, scaling, environment }: ServicePlan, index: number): ApiServiceOptions {
    return {
      artifact: this.artifact(artifact),
      compute: this.compute(compute),
      // Two services that take the same paths would always be refused.
      protocols: protocols.map(protocol => this.protocol(index === 0 ? protocol : { ...protocol, path: `/s${index}${protocol.path}` })),
      authorizer: authorizer && this.authorizer(authorizer, `Key${index}`),
      scaling: scaling && this.scaling(scaling),
      environment,
    };
  }

  private artifact(kind: OneOf<'artifact'>): IServiceArtifact {
    const { stack, plan } = this;
    const repository = () => stack.node.tryFindChild('Images') ?? ecr.Repository.fromRepositoryName(stack, 'Images', 'shop');
    const machineImage = () => ec2.MachineImage.genericLinux({ [plan.region]: 'ami-0123456789abcdef0' });
    const menu: Menu<OneOf<'artifact'>, IServiceArtifact> = {
      image: () => ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29'),
      ecr: () => ServiceArtifact.ecrImage(repository() as ecr.IRepository, { tagOrDigest: '1.4.2' }),
      dockerfile: () => ServiceArtifact.dockerfile(SERVICE),
      archive: () => ServiceArtifact.archive(FILES, ['./serve']),
      jar: () => ServiceArtifact.javaArchive(join(SERVICE, 'service.jar')),
      machineImage: () => ServiceArtifact.machineImage(machineImage(), ['/opt/serve']),
    };
    return menu[kind]();
  }

  private compute(kind: OneOf<'compute'>): ICompute {
    const cluster = () => (this.cluster ??= platformCluster(this.stack));
    const menu: Menu<OneOf<'compute'>, ICompute> = {
      autoScalingGroup: () => Compute.autoScalingGroup(),
      spot: () => Compute.autoScalingGroup({ spot: { otherInstanceTypes: [new ec2.InstanceType('c6g.large')] } }),
      warmPool: () => Compute.autoScalingGroup({ warmPool: { size: 2 } }),
      fargate: () => Compute.fargate(),
      fargateSpot: () => Compute.fargate({ spot: {}, cpu: 1024, memoryLimitMiB: 4096 }),
      eks: () => Compute.eks({ cluster: cluster(), autoMode: true, metricsServer: true }),
      keda: () => Compute.eks({ cluster: cluster(), autoMode: true, metricsServer: true, keda: true }),
      weighted: () =>
        Compute.weighted([
          { compute: Compute.autoScalingGroup(), weight: 90 },
          { compute: Compute.fargate(), weight: 10 },
        ]),
      canary: () =>
        Compute.weighted([
          { compute: Compute.fargate(), weight: 100, id: 'Stable' },
          { compute: Compute.fargate(), weight: 0, id: 'Canary', artifact: this.artifact('image') },
        ]),
    };
    return menu[kind]();
  }

  private protocol({ kind, path: pattern, port, methods, host, orderHint, drainSeconds, sticky, authorizer }: ProtocolPlan): ApiProtocol {
    // Only REST takes a pattern.
    const path = kind === 'rest' ? pattern : pattern.replace(/\/?[*?].*/, '') || '/';
    const options = {
      port,
      orderHint,
      conditions: methods || host !== undefined ? { methods, hosts: host === undefined ? undefined : [host] } : undefined,
      deregistrationDelay: drainSeconds === undefined ? undefined : Duration.seconds(drainSeconds),
      authorizer: authorizer && this.authorizer(authorizer, `Key${path.length}${kind}`),
      stickiness: sticky && this.stickiness(sticky),
    };
    switch (kind) {
      case 'rest':
        return ApiProtocol.rest({ ...options, paths: [path] });
      case 'graphql':
        return ApiProtocol.graphql({ ...options, path });
      case 'webSocket':
        return ApiProtocol.webSocket({ ...options, path });
      case 'serverSentEvents':
        return ApiProtocol.serverSentEvents({ ...options, path });
      case 'grpc':
        return ApiProtocol.grpc({ ...options, stickiness: undefined, services: [path.replace(/\W/g, '') || 'shop.v1.Inventory'] } as any);
    }
  }

  private stickiness(kind: OneOf<'sticky'>): StickySessions {
    return kind === 'application' ? StickySessions.applicationCookie('sid') : StickySessions.loadBalancerCookie();
  }

  private authorizer(kind: AuthorizerPlan, id: string): IApiAuthorizer {
    const auth = this.auth ?? new OidcAuth({ issuer: 'https://id.example.com/', audience: 'api' });
    if (kind === 'open') return ApiAuthorizer.open();
    if (kind === 'jwt') return auth.jwt();
    if (kind === 'scoped') return auth.jwt({ scope: 'shop/buy' });
    if (kind === 'apiKey') {
      return ApiAuthorizer.apiKey({ secret: (this.stack.node.tryFindChild(id) as ApiKeySecret) ?? new ApiKeySecret(this.stack, id) });
    }
    return auth instanceof CognitoAuth ? auth.hostedLogin() : ApiAuthorizer.open();
  }

  private scaling({ minimum, maximum, policies, target }: ScalingPlan): ScalingSet {
    const depth = new cloudwatch.Metric({ namespace: 'Shop', metricName: 'Backlog', statistic: 'Maximum' });
    const lag = new cloudwatch.Metric({ namespace: 'Shop', metricName: 'Lag', statistic: 'Average' });
    const menu: Menu<OneOf<'policy'>, ScalingPolicy> = {
      requests: () => ScalingPolicy.requestsPerTarget(target),
      cpu: () => ScalingPolicy.cpu(target),
      memory: () => ScalingPolicy.memory(target),
      connections: () => ScalingPolicy.connectionsPerTarget(target),
      metric: () => ScalingPolicy.metric(lag, target),
      metricPerTarget: () => ScalingPolicy.metricPerTarget(depth, target),
      predictive: () => ScalingPolicy.predictive(ScalingPolicy.cpu(target)),
      schedule: () =>
        ScalingPolicy.schedule({ start: '0 8 * * 1-5', end: '0 18 * * 1-5', minimum: minimum + 1, timeZone: 'Europe/Berlin' }),
      steps: () =>
        ScalingPolicy.step(depth, {
          steps: [
            { upper: target, change: -1 },
            { lower: target, upper: target + 50, change: 0 },
            { lower: target + 50, change: 1 },
          ],
        }),
    };
    return ScalingSet.of({ minimum, maximum, policies: policies.map(name => menu[name]()) });
  }

  private store({ engine, prefix, hours, replicas }: StorePlan, index: number, { vpc }: ScalableApi): SessionStore {
    const menu: Menu<OneOf<'store'>, ISessionEngine> = {
      valkey: () => SessionEngine.valkey({ replicas }),
      redis: () => SessionEngine.redis({ replicas }),
      iam: () => SessionEngine.valkey({ replicas, authentication: SessionAuthentication.IAM }),
      serverless: () => SessionEngine.valkeyServerless(),
      dynamoDb: () => SessionEngine.dynamoDb(),
    };
    const made = menu[engine]();
    const variablePrefix = prefix ?? `STORE${index}`;
    return new SessionStore(this.stack, `Store${index}`, {
      engine: made,
      vpc: made.inVpc ? vpc : undefined,
      timeToLive: Duration.hours(hours),
      variablePrefix,
    });
  }

  private edge(api: ScalableApi, { rules, site, webAcl, countries }: EdgePlan): EdgeDistribution {
    const acls: Menu<OneOf<'webAcl'>, IWebAcl | undefined> = {
      managed: () => undefined,
      countOnly: () => WebAcl.managed({ countOnly: true }),
      rules: () =>
        WebAcl.managed({ rules: [WebAclRule.blockAddresses('Abuse', ['192.0.2.0/24']), WebAclRule.challenge('Login', '/login/*')] }),
      existing: () => this.existingWebAcl('us-east-1', 'global'),
    };
    const sites: Menu<OneOf<'site'>, StaticSite> = {
      fallback: () => StaticSite.fromDirectory(FILES, { fallback: 'index.html' }),
      folders: () => StaticSite.fromDirectory(FILES, { assets: '/assets/*', connectTo: ['https://id.example.com'] }),
    };
    const distribution = new EdgeDistribution(this.stack, 'Edge', {
      origin: api,
      cacheRules: rules.map(({ kind, path, seconds }) =>
        kind === 'shared' ? CacheRule.shared(path, Duration.seconds(seconds)) : CacheRule[kind](path),
      ),
      site: site && sites[site](),
      webAcl: acls[webAcl](),
      geoRestriction: countries && cloudfront.GeoRestriction.allowlist(...countries),
    });
    if (webAcl === 'countOnly') this.acknowledgeTrial();
    return distribution;
  }

  /** The review warns of a web ACL that turns nobody away, which lies in us-east-1. */
  private acknowledgeTrial(): void {
    const { node } = this.stack;
    const home = node.root.node.tryFindChild(`${node.id}-edge-before`) ?? this.stack;
    Validations.of(home).acknowledge({ id: 'ScalableApi::WebAclWithoutRateLimit', reason: 'a trial of some days' });
  }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** The same for the same number. */
function shuffled<T>(items: T[], seed: number): T[] {
  const left = [...items];
  const out: T[] = [];
  for (let state = seed; left.length > 0; state = (state * 1103515245 + 12345) % 2147483648) {
    out.push(...left.splice(state % left.length, 1));
  }
  return out;
}
