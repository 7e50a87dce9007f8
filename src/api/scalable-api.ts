import { CfnOutput, Lazy, Stack, Validations } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ApiDomain } from './api-domain.contract';
import { ApiExposure } from './api-exposure';
import { loadBalancerMetrics } from './api-metrics';
import { ApiNetwork } from './api-network';
import { ApiService, ServiceFront } from './api-service';
import { ApiServiceOptions } from './api-service-options';
import { sharedConnectionFaults } from './carried';
import { corsFaults, requireCors } from './cors';
import { aliasRecord, loadBalancerCertificate } from './domain';
import { ExposureTraits, IApiExposure } from './exposure.contract';
import { deliverLoadBalancerLogs, requireLogBucket } from './load-balancer-logs';
import { NO_ROUTE, RouteTable } from './route-table';
import { requireEdge, requirePublicSubnets, requireWayIn } from './way-in';
import { IWorkloadAttachment } from '../compute/workload-attachment.contract';
import { EdgeOriginConfig, EdgeRoute, IEdgeOrigin, IEdgeRouteListener } from '../edge/edge-origin.contract';
import { IMetricListener, IMonitored, MonitoredMetric } from '../operations/monitored-metric.contract';
import { requireFixedRegion } from '../private/fixed-region';
import { logBucket } from '../private/log-bucket';
import { refusal, refuse } from '../private/refusal';
import { Replay } from '../private/replay';
import { ApiProtocol } from '../protocol/api-protocol';
import { CorsOptions, CorsTraits } from '../protocol/cors.contract';
import { countedRules } from '../waf/counted-rules';

/** An API: its first service, and what all its services share. */
export interface ScalableApiProps extends ApiServiceOptions {
  /**
   * The network.
   *
   * @default - the compute's own where it brings one, otherwise `ApiNetwork.make()`: three zones, a NAT gateway in each
   */
  readonly vpc?: ApiNetwork;
  /**
   * Who can reach the load balancer.
   *
   * @default ApiExposure.vpcOrigin() - only CloudFront; put an `EdgeDistribution` in front
   */
  readonly exposure?: IApiExposure;
  /**
   * The name under which users reach the API. With it the load balancer speaks TLS, and what stands in front of users, distribution or
   * load balancer, has a certificate and DNS records of that name.
   *
   * @default - the name of the distribution or load balancer; the load balancer speaks plain HTTP inside AWS's network, or is refused
   * where it would not be inside
   */
  readonly domain?: ApiDomain;
  /**
   * Which web pages of other origins may call the API from a browser. The distribution answers preflight requests itself, and its headers
   * replace the service's own; with an exposure that has none in front, it is refused.
   *
   * @default - only pages of the API's own origin, unless the service itself allows others
   */
  readonly cors?: CorsOptions;
  /**
   * Where access logs and, for a network of the API's own, flow logs go. A bucket from outside the app must let the log delivery of load
   * balancers (`logdelivery.elasticloadbalancing.amazonaws.com`) and of VPCs (`delivery.logs.amazonaws.com`) write.
   *
   * @default - a bucket of the API's own that stays when the stack goes and keeps logs for 90 days
   */
  readonly logBucket?: s3.IBucket;
}

/** Without a domain the load balancer has no certificate: CloudFront's VPC origin, and callers inside the VPC, use HTTP. */
const HTTP_PORT = 80;
const HTTPS_PORT = 443;

/**
 * An API on AWS: one load balancer, who can reach it, and the services behind it.
 *
 * @example
 * const api = new ScalableApi(this, 'Api', {
 *   artifact: ServiceArtifact.dockerfile('service'),
 *   compute: Compute.autoScalingGroup(),
 *   protocols: [ApiProtocol.rest({ paths: ['/api/*'] })],
 * });
 */
export class ScalableApi extends Construct implements IEdgeOrigin, IMonitored {
  /** The network that the load balancer and the services share. */
  public readonly vpc: ec2.IVpc;
  /** The load balancer in front of all services. */
  public readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  /** The listener that serves the API; what no route matches gets 404. */
  public readonly listener: elbv2.ApplicationListener;
  /** Where access logs go. */
  public readonly logBucket: s3.IBucket;
  /** The first service, described by the API's own props. */
  public readonly service: ApiService;

  private readonly exposure: ExposureTraits;
  private readonly domain?: ApiDomain;
  private readonly cors?: CorsTraits;
  private readonly origin?: cloudfront.IOrigin;
  private readonly front: ServiceFront;
  private readonly services: ApiService[] = [];
  private readonly edgeRoutes = new Replay<EdgeRoute>();
  private readonly metrics = new Replay<MonitoredMetric>();

  constructor(scope: Construct, id: string, props: ScalableApiProps) {
    super(scope, id);
    requireFixedRegion(Stack.of(this), this, 'API', 'us-east-1 companions, and checks of what must lie in the same region, depend on it');
    const exposure = props.exposure ?? ApiExposure.vpcOrigin();
    this.exposure = exposure.traits;
    this.domain = props.domain;
    requireWayIn(exposure.traits, props.domain, this);
    this.cors = requireCors(props.cors, exposure.traits, this);
    if (props.logBucket) requireLogBucket(props.logBucket, this);
    this.logBucket = props.logBucket ?? logBucket(this, 'LogBucket');
    const brought = props.compute.vpc && ApiNetwork.existing(props.compute.vpc);
    this.vpc = (props.vpc ?? brought ?? ApiNetwork.make())._bind(this, this.logBucket);
    requirePublicSubnets(exposure.traits, this.vpc, this);

    const securityGroup = new ec2.SecurityGroup(this, 'LoadBalancerSecurityGroup', {
      vpc: this.vpc,
      description: `Load balancer of ${this.node.path}`.slice(0, 255),
      allowAllOutbound: false,
    });
    this.loadBalancer = this.makeLoadBalancer(securityGroup);
    const {
      origin,
      requiredHeader,
      metrics = [],
    } = exposure.bind(this, {
      vpc: this.vpc,
      loadBalancer: this.loadBalancer,
      securityGroup,
      port: this.domain ? HTTPS_PORT : HTTP_PORT,
      tls: this.domain !== undefined,
      countedRules: countedRules(() => this.services.flatMap(({ _edgeRoutes }) => _edgeRoutes)),
    });
    this.origin = origin;
    this.listener = this.makeListener(requiredHeader ? 403 : 404);
    this.front = {
      vpc: this.vpc,
      routes: new RouteTable(this, 'Routes', this.listener, { quota: this.exposure.ruleQuota, requiredHeader }),
      exposure: this.exposure,
      tls: this.domain !== undefined,
      securityGroup,
      loadBalancerFullName: this.loadBalancer.loadBalancerFullName,
      loadBalancerArn: this.loadBalancer.loadBalancerArn,
      listener: this.listener,
      domainName: this.domain?.name,
      authorizer: props.authorizer,
    };
    if (!this.exposure.edge) this.announce();
    this.metrics.add(...loadBalancerMetrics(this.front.loadBalancerFullName), ...metrics);
    this.service = this.addService('Service', props);
    this.node.addValidation({
      validate: () => [...this.warnWithoutEdge(), ...corsFaults(this.cors, this.protocols), ...sharedConnectionFaults(this.services)],
    });
  }

  /**
   * Adds a service with a compute and scaling of its own. Before or after a distribution was put in front: the template is the same.
   *
   * @param id unique within the API
   * @param options what runs, where, what it speaks, how it scales
   */
  public addService(id: string, options: ApiServiceOptions): ApiService {
    if (this.node.tryFindChild(id)) {
      refuse(
        {
          what: 'the id of a service is taken',
          got: `"${id}"`,
          allowed: `an id beside ${this.node.children.map(child => child.node.id).join(', ')}`,
          instead: 'choose another id, such as the plural of what the service serves',
        },
        this,
      );
    }
    const service = ApiService._behind(this.front, this, id, options);
    this.services.push(service);
    this.edgeRoutes.add(...service._edgeRoutes);
    this.metrics.add(...service._metrics);
    return service;
  }

  /**
   * Connects something that the first service uses.
   *
   * @param attachment opens the network path, grants the least permission and sets the environment
   */
  public attach(attachment: IWorkloadAttachment): void {
    this.service.attach(attachment);
  }

  /**
   * Puts a distribution in front of the API; called by `EdgeDistribution`.
   *
   * @param scope the distribution's scope
   * @param edge hears of every route, whenever it is added
   */
  public bindEdge(scope: Construct, edge: IEdgeRouteListener): EdgeOriginConfig {
    requireEdge({ api: this, exposure: this.exposure, domain: this.domain, edges: this.edgeRoutes.listening }, scope);
    this.edgeRoutes.listen(route => edge.routeAdded(route));
    return { origin: this.origin!, domain: this.domain, cors: this.cors };
  }

  /**
   * Tells what is worth an alarm: of the load balancer, and of every service, whenever it is added; called by `ApiAlarms`.
   *
   * @param listener hears of the metrics
   */
  public monitor(listener: IMetricListener): void {
    this.metrics.listen(metric => listener.metricAdded(metric));
  }

  /** Without a distribution the load balancer itself is what users call. */
  private announce(): void {
    if (this.domain) aliasRecord(this, this.domain, this.loadBalancer);
    new CfnOutput(this, 'Url', {
      value: this.domain ? `https://${this.domain.name}` : `http://${this.loadBalancer.loadBalancerDnsName}`,
      description: `Address of ${this.node.path}`,
    });
  }

  /** A warning, because the distribution may stand in another app; only now is it known whether this app makes one. */
  private warnWithoutEdge(): string[] {
    if (this.exposure.edge && this.edgeRoutes.listening === 0) {
      const text = refusal({
        what: 'no distribution stands in front of the API, so nobody can reach it',
        got: `ApiExposure.${this.exposure.name}() without an EdgeDistribution`,
        allowed: 'an EdgeDistribution with this API as its origin',
        instead: 'add one, choose ApiExposure.internet() or ApiExposure.vpcOnly(), or acknowledge this warning',
      });
      Validations.of(this).addWarning('cdk-scalable-api:NoDistribution', text);
    }
    return [];
  }

  private makeLoadBalancer(securityGroup: ec2.ISecurityGroup): elbv2.ApplicationLoadBalancer {
    const { internetFacing, deletionProtection } = this.exposure;
    const loadBalancer = new elbv2.ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc: this.vpc,
      internetFacing,
      securityGroup,
      deletionProtection,
      dropInvalidHeaderFields: true,
    });
    // The longest of all protocols' needs, whichever service brings it and whenever it is added.
    loadBalancer.setAttribute('idle_timeout.timeout_seconds', Lazy.string({ produce: () => `${this.idleTimeoutSeconds}` }));
    deliverLoadBalancerLogs(loadBalancer, this.logBucket);
    return loadBalancer;
  }

  private makeListener(unmatchedStatus: number): elbv2.ApplicationListener {
    return this.loadBalancer.addListener('Listener', {
      ...(this.domain
        ? {
            port: HTTPS_PORT,
            protocol: elbv2.ApplicationProtocol.HTTPS,
            certificates: [loadBalancerCertificate(this, this.domain)],
            // TLS 1.3, and 1.2 with forward secrecy and authenticated encryption only.
            sslPolicy: elbv2.SslPolicy.TLS13_RES,
          }
        : { port: HTTP_PORT, protocol: elbv2.ApplicationProtocol.HTTP }),
      open: false,
      defaultAction: elbv2.ListenerAction.fixedResponse(
        unmatchedStatus,
        unmatchedStatus === 404 ? NO_ROUTE : { contentType: 'application/json', messageBody: '{"message":"forbidden"}' },
      ),
    });
  }

  private get idleTimeoutSeconds(): number {
    return Math.max(...this.protocols.map(protocol => protocol.traits.listener.idleTimeoutSeconds));
  }

  private get protocols(): ApiProtocol[] {
    return this.services.flatMap(service => service.protocols);
  }
}
