import { Lazy, Stack, Validations } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ApiExposure } from './api-exposure';
import { ApiNetwork } from './api-network';
import { ApiService, ServiceFront } from './api-service';
import { ApiServiceOptions } from './api-service-options';
import { ExposureTraits, IApiExposure } from './exposure.contract';
import { RouteTable } from './route-table';
import { IWorkloadAttachment } from '../compute/workload-attachment.contract';
import { EdgeOriginConfig, IEdgeOrigin, IEdgeRouteListener } from '../edge/edge-origin.contract';
import { requireFixedRegion } from '../private/fixed-region';
import { logBucket } from '../private/log-bucket';
import { refusal, refuse } from '../private/refusal';

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
   * Where access logs and, for a network of the API's own, flow logs go. A bucket from outside the app must let the load-balancer and
   * VPC log services write.
   *
   * @default - a bucket of the API's own that stays when the stack goes and keeps logs for 90 days
   */
  readonly logBucket?: s3.IBucket;
}

/** Without a domain the load balancer has no certificate: CloudFront's VPC origin, and callers inside the VPC, use HTTP. */
const HTTP_PORT = 80;

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
export class ScalableApi extends Construct implements IEdgeOrigin {
  /** The network that the load balancer and the services share. */
  public readonly vpc: ec2.IVpc;
  /** The load balancer in front of all services. */
  public readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  /** The load balancer's only listener; what no route matches gets 404. */
  public readonly listener: elbv2.ApplicationListener;
  /** Where access logs go. */
  public readonly logBucket: s3.IBucket;
  /** The first service, described by the API's own props. */
  public readonly service: ApiService;

  private readonly exposure: ExposureTraits;
  private readonly origin?: cloudfront.IOrigin;
  private readonly front: ServiceFront;
  private readonly services: ApiService[] = [];
  private readonly edges: IEdgeRouteListener[] = [];

  constructor(scope: Construct, id: string, props: ScalableApiProps) {
    super(scope, id);
    requireFixedRegion(Stack.of(this), this, 'API', 'log delivery and us-east-1 companions depend on it');
    const exposure = props.exposure ?? ApiExposure.vpcOrigin();
    this.exposure = exposure.traits;
    this.logBucket = props.logBucket ?? logBucket(this, 'LogBucket');
    const brought = props.compute.vpc && ApiNetwork.existing(props.compute.vpc);
    this.vpc = (props.vpc ?? brought ?? ApiNetwork.make())._bind(this, this.logBucket);

    const securityGroup = new ec2.SecurityGroup(this, 'LoadBalancerSecurityGroup', {
      vpc: this.vpc,
      description: `Load balancer of ${this.node.path}`.slice(0, 255),
      allowAllOutbound: false,
    });
    this.loadBalancer = this.makeLoadBalancer(securityGroup);
    this.listener = this.loadBalancer.addListener('Listener', {
      port: HTTP_PORT,
      protocol: elbv2.ApplicationProtocol.HTTP,
      open: false,
      defaultAction: elbv2.ListenerAction.fixedResponse(404, {
        contentType: 'application/json',
        messageBody: '{"message":"no route matches this request"}',
      }),
    });
    this.origin = exposure.bind(this, { vpc: this.vpc, loadBalancer: this.loadBalancer, securityGroup, port: HTTP_PORT }).origin;
    this.front = {
      vpc: this.vpc,
      routes: new RouteTable(this, 'Routes', this.listener, this.exposure.ruleQuota),
      exposure: this.exposure,
      securityGroup,
      loadBalancerFullName: this.loadBalancer.loadBalancerFullName,
    };
    this.service = this.addService('Service', props);
    this.node.addValidation({ validate: () => this.warnWithoutEdge() });
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
    this.edges.forEach(edge => service._edgeRoutes.forEach(route => edge.routeAdded(route)));
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
    if (!this.origin) {
      refuse(
        {
          what: 'a distribution stands in front of an API that CloudFront cannot reach',
          got: `ApiExposure.${this.exposure.name}()`,
          allowed: 'ApiExposure.vpcOrigin()',
          instead: `change the API's exposure, or leave the distribution out: ${this.node.path} already serves its network`,
        },
        scope,
      );
    }
    this.edges.push(edge);
    this.services.forEach(service => service._edgeRoutes.forEach(route => edge.routeAdded(route)));
    return { origin: this.origin };
  }

  /** A warning, because the distribution may stand in another app; only now is it known whether this app makes one. */
  private warnWithoutEdge(): string[] {
    if (this.exposure.edge && this.edges.length === 0) {
      const text = refusal({
        what: 'no distribution stands in front of the API, so nobody can reach it',
        got: `ApiExposure.${this.exposure.name}() without an EdgeDistribution`,
        allowed: 'an EdgeDistribution with this API as its origin',
        instead: 'add one, choose ApiExposure.vpcOnly(), or acknowledge this warning',
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
    loadBalancer.logAccessLogs(this.logBucket, 'load-balancer');
    return loadBalancer;
  }

  private get idleTimeoutSeconds(): number {
    return Math.max(...this.services.flatMap(service => service.protocols).map(protocol => protocol.traits.listener.idleTimeoutSeconds));
  }
}
