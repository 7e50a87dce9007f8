import { CfnOutput, Duration, Stack, StackProps } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { LoadBalancerV2Origin } from 'aws-cdk-lib/aws-cloudfront-origins';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { alarmTopic, latencyAlarm, loadBalancerAlarms, serviceAlarms } from './alarms';
import { letInvalidate } from './edge';
import { TwinMainStack } from './edge-after-stack';
import { TwinInstances } from './instances';
import { jsonAnswer, loadBalancerBehindCloudFront } from './load-balancer';
import { TwinLogin } from './login';
import { logBucket, network } from './network';
import { route } from './routes';
import { sessionAlarms } from './session-alarms';
import { TwinSessions } from './sessions';
import { ShopDomain, shopDistribution, ShopEdgeBeforeStack, zoneOf } from './shop-edge';
import { TwinSite } from './site';
import { identity } from './workload';

const SECRET_HEADER = 'X-Origin-Secret';

export interface ShopTwinStackProps extends StackProps, ShopDomain {
  /** Directory of the shop's service, with its Dockerfile. */
  readonly service: string;
  /** Directory of the inventory's service, with its Dockerfile. */
  readonly inventory: string;
  /** Directory of the built web page. */
  readonly site: string;
  readonly before: ShopEdgeBeforeStack;
}

/** The shop, without this library: a public load balancer that answers only who knows a secret. */
export class ShopTwinStack extends Stack implements TwinMainStack {
  public readonly distribution: cloudfront.Distribution;
  public readonly accessLogs: s3.Bucket;

  constructor(scope: Construct, id: string, props: ShopTwinStackProps) {
    super(scope, id, props);
    this.addStackDependency(props.before);
    const { domainName } = props;
    const zone = zoneOf(this, props);
    const logs = logBucket(this, 'LogBucket');
    const vpc = network(this, logs);
    const balanced = loadBalancerBehindCloudFront(this, {
      vpc,
      logBucket: logs,
      internetFacing: true,
      port: 443,
      idleTimeout: Duration.minutes(5),
    });
    const { loadBalancer } = balanced;
    const listener = this.listener(loadBalancer, domainName, zone);
    const login = new TwinLogin(this, 'Login', domainName);
    balanced.securityGroup.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'Load balancer to the issuer of tokens');
    const sessions = new TwinSessions(this, 'Sessions', vpc);
    const secret = this.secret();
    const fromDistribution = { field: 'http-header', httpHeaderConfig: { httpHeaderName: SECRET_HEADER, values: [secret] } };
    new elbv2.CfnListenerRule(this, 'NoRoute', {
      listenerArn: listener.listenerArn,
      priority: 50_000,
      conditions: [fromDistribution],
      actions: [{ type: 'fixed-response', fixedResponseConfig: { statusCode: '404', ...jsonAnswer('no route matches this request') } }],
    });

    const parameterName = `/distribution-id/${id}`;
    const shopIdentity = identity(this, 'Service', vpc, new iam.ServicePrincipal('ec2.amazonaws.com'));
    const shop = new TwinInstances(this, 'Service', {
      ...balanced,
      identity: shopIdentity,
      directory: props.service,
      vpc,
      port: 8080,
      protocolVersion: elbv2.ApplicationProtocolVersion.HTTP1,
      healthCheck: { path: '/health', healthyHttpCodes: '200' },
      deregistrationDelay: Duration.seconds(60),
      drainSeconds: 30,
      environment: {
        PORT: '8080',
        DISTRIBUTION_ID_PARAMETER: parameterName,
        AUTH_WEB_CLIENT_ID: login.clientId,
        AUTH_ISSUER: login.issuer,
        AUTH_JWKS_URL: login.jwksUrl,
        AUTH_CLIENT_IDS: login.clientId,
        ...sessions.environment,
      },
      secrets: [{ name: 'SESSION_PASSWORD', secret: sessions.secret, field: 'password' }],
      minimum: 2,
      maximum: 50,
    });
    shop.scale();
    sessions.letIn(shopIdentity.targetSecurityGroup);
    const routes = [
      { paths: ['/graphql/public'] },
      { paths: ['/graphql'] },
      { paths: ['/ws'], guard: login.verifyToken() },
      { paths: ['/api/checkout', '/api/checkout/*'], guard: login.verifyToken('shop/checkout') },
      { paths: ['/api/products', '/api/products/*'] },
      { paths: ['/api/login'] },
      { paths: ['/api', '/api/*'], guard: login.verifyToken() },
    ];
    route(shop, listener, 1, routes, fromDistribution);
    const inventory = new TwinInstances(this, 'Inventory', {
      ...balanced,
      identity: identity(this, 'Inventory', vpc, new iam.ServicePrincipal('ec2.amazonaws.com')),
      directory: props.inventory,
      vpc,
      port: 9090,
      protocolVersion: elbv2.ApplicationProtocolVersion.GRPC,
      healthCheck: { path: '/grpc.health.v1.Health/Check', healthyGrpcCodes: '0' },
      deregistrationDelay: Duration.seconds(30),
      drainSeconds: 10,
      environment: { GRPC_PORT: '9090' },
      minimum: 2,
      maximum: 50,
    });
    inventory.scale();
    route(inventory, listener, 11, [{ paths: ['/shop.v1.Inventory', '/shop.v1.Inventory/*'] }], fromDistribution);

    this.distribution = shopDistribution(this, {
      origin: new LoadBalancerV2Origin(loadBalancer, {
        protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
        originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
        customHeaders: { [SECRET_HEADER]: secret },
      }),
      site: new TwinSite(this, 'Site', props.site, [`${login.issuer}/`, login.url]),
      before: props.before,
      domainName,
      zone,
    });
    this.accessLogs = logBucket(this, 'AccessLogBucket');
    letInvalidate(this, shop.role, this.distribution, parameterName);

    const topic = alarmTopic(this);
    loadBalancerAlarms(this, topic, loadBalancer);
    serviceAlarms(shop, topic);
    latencyAlarm(shop, topic);
    serviceAlarms(inventory, topic);
    sessionAlarms(sessions, topic);
    new CfnOutput(this, 'Url', { value: `https://${domainName}`, description: 'Address of the shop' });
  }

  private listener(loadBalancer: elbv2.ApplicationLoadBalancer, domainName: string, zone: route53.IHostedZone): elbv2.ApplicationListener {
    const certificate = new acm.Certificate(this, 'Certificate', { domainName, validation: acm.CertificateValidation.fromDns(zone) });
    return loadBalancer.addListener('Listener', {
      port: 443,
      protocol: elbv2.ApplicationProtocol.HTTPS,
      certificates: [certificate],
      sslPolicy: elbv2.SslPolicy.TLS13_RES,
      open: false,
      defaultAction: elbv2.ListenerAction.fixedResponse(403, jsonAnswer('forbidden')),
    });
  }

  /** CloudFormation fetches the value at deployment; it is in no template. */
  private secret(): string {
    const secret = new secretsmanager.Secret(this, 'OriginSecret', {
      description: 'What CloudFront sends to the load balancer',
      // The load balancer reads "*" and "?" as wildcards.
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
    });
    return secret.secretValue.unsafeUnwrap();
  }
}
