import { Duration, Stack, StackProps } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as route53 from 'aws-cdk-lib/aws-route53';
import {
  ApiAlarms,
  ApiAuthorizer,
  ApiExposure,
  ApiProtocol,
  CacheRule,
  CognitoAuth,
  Compute,
  EdgeDistribution,
  ICompute,
  ScalableApi,
  ServiceArtifact,
  SessionEngine,
  SessionStore,
  StaticSite,
  UserDirectory,
} from 'cdk-scalable-api';
import { Construct } from 'constructs';

export interface ShopStackProps extends StackProps {
  /** Directory of the shop's service, with its Dockerfile. */
  readonly service: string;
  /** Directory of the inventory's service, with its Dockerfile. */
  readonly inventory: string;
  /** Where both services run, each by itself. @default - Auto Scaling groups */
  readonly compute?: ICompute;
  /** Directory of the built web page. */
  readonly site: string;
  /** Name under which page and services are reached: gRPC needs TLS on the whole way. */
  readonly domainName: string;
  /** Id of the public hosted zone of the name's parent. */
  readonly zoneId: string;
}

export class ShopStack extends Stack {
  constructor(scope: Construct, id: string, props: ShopStackProps) {
    super(scope, id, props);
    const zone = route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', {
      hostedZoneId: props.zoneId,
      zoneName: props.domainName.split('.').slice(1).join('.'),
    });

    const page = `https://${props.domainName}/`;
    const auth = new CognitoAuth(this, 'Auth', {
      directory: UserDirectory.managed({ selfSignUp: true, mfa: cognito.Mfa.OPTIONAL }),
      resourceServers: [{ identifier: 'shop', scopes: { checkout: 'Order what is in the cart', products: 'Change products' } }],
    });
    const client = auth.addWebClient('Page', {
      callbackUrls: [page],
      logoutUrls: [page],
      scopes: ['openid', 'email', 'profile', 'shop/checkout'],
    });
    auth.addMachineClient('Catalogue', { scopes: ['shop/products'] });

    const { compute = Compute.autoScalingGroup() } = props;
    const open = ApiAuthorizer.open();
    const api = new ScalableApi(this, 'Api', {
      artifact: ServiceArtifact.dockerfile(props.service),
      compute,
      // Who calls must have logged in, unless a path says that it is open.
      authorizer: auth.jwt(),
      protocols: [
        ApiProtocol.rest({ paths: ['/api/*'] }),
        ApiProtocol.rest({ paths: ['/api/checkout/*'], authorizer: auth.jwt({ scope: 'shop/checkout' }) }),
        ApiProtocol.rest({ paths: ['/api/products/*'], conditions: { methods: ['GET', 'HEAD'] }, authorizer: open }),
        ApiProtocol.rest({ paths: ['/api/login'], authorizer: open }),
        ApiProtocol.graphql({ cachedQueries: { path: '/graphql/public', ttl: Duration.minutes(1) }, authorizer: open }),
        ApiProtocol.webSocket({
          path: '/ws',
          pingInterval: Duration.seconds(30),
          deregistrationDelay: Duration.seconds(60),
          // Browsers can't send the token in a header there.
          authorizer: auth.jwt({ browserToken: { subprotocolPrefix: 'bearer.' } }),
        }),
      ],
      // gRPC passes no VPC origin.
      exposure: ApiExposure.cloudFrontOnly(),
      domain: { name: props.domainName, zone },
      environment: { AUTH_WEB_CLIENT_ID: client.userPoolClientId },
    });
    api.attach(auth);
    const sessions = new SessionStore(this, 'Sessions', { vpc: api.vpc, engine: SessionEngine.valkey() });
    api.attach(sessions);
    api.addService('Inventory', {
      artifact: ServiceArtifact.dockerfile(props.inventory),
      compute,
      authorizer: open,
      protocols: [ApiProtocol.grpc({ services: ['shop.v1.Inventory'] })],
    });

    const edge = new EdgeDistribution(this, 'Edge', {
      origin: api,
      cacheRules: [
        CacheRule.shared('/api/products/*', Duration.minutes(5), { queryStrings: ['category'] }),
        CacheRule.noStore('/api/user/*'),
        CacheRule.noStore('/api/checkout/*'),
      ],
      site: StaticSite.fromDirectory(props.site, { connectTo: [`${auth.issuer}/`, auth.loginUrl] }),
    });
    edge.grantCreateInvalidation(api.service.workload);
    new ApiAlarms(this, 'Alarms', { sources: [api, sessions, edge] });
  }
}
