import { CfnOutput, Duration, Stack, StackProps } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { VpcOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { alarmTopic, latencyAlarm, loadBalancerAlarms, serviceAlarms } from './alarms';
import { DISTRIBUTION, letInvalidate, noStore, shared, uncached } from './edge';
import { TwinMainStack } from './edge-after-stack';
import { TwinFirewallStack } from './firewall';
import { jsonAnswer, loadBalancerBehindCloudFront } from './load-balancer';
import { logBucket, network } from './network';
import { identity, TwinWorkload, TwinWorkloadProps } from './workload';

export interface RestTwinStackProps extends StackProps {
  /** Directory of the service, with its Dockerfile. */
  readonly service: string;
  readonly firewall: TwinFirewallStack;
  /** A network that exists. @default - one of the API's own */
  readonly vpc?: ec2.IVpc;
  /** Who takes on the service's role. */
  readonly principal: iam.IPrincipal;
  /** Makes what the service runs on, and the rules that lead there. */
  readonly serve: (scope: Construct, listener: elbv2.IApplicationListener, props: TwinWorkloadProps) => TwinWorkload[];
}

/** What the service answers. */
export const REST_PATHS = ['/api', '/api/*'];

/** The REST example, without this library: a private load balancer behind a VPC origin. */
export class RestTwinStack extends Stack implements TwinMainStack {
  public readonly distribution: cloudfront.Distribution;
  public readonly accessLogs: s3.Bucket;

  constructor(scope: Construct, id: string, props: RestTwinStackProps) {
    super(scope, id, props);
    this.addStackDependency(props.firewall);
    const logs = logBucket(this, 'LogBucket');
    const vpc = props.vpc ?? network(this, logs);
    const balanced = loadBalancerBehindCloudFront(this, {
      vpc,
      logBucket: logs,
      internetFacing: false,
      port: 80,
      idleTimeout: Duration.seconds(60),
    });
    const { loadBalancer } = balanced;
    const listener = loadBalancer.addListener('Listener', {
      port: 80,
      protocol: elbv2.ApplicationProtocol.HTTP,
      open: false,
      defaultAction: elbv2.ListenerAction.fixedResponse(404, jsonAnswer('no route matches this request')),
    });
    const vpcOrigin = new cloudfront.VpcOrigin(this, 'VpcOrigin', {
      endpoint: cloudfront.VpcOriginEndpoint.applicationLoadBalancer(loadBalancer),
      httpPort: 80,
      protocolPolicy: cloudfront.OriginProtocolPolicy.HTTP_ONLY,
    });
    vpcOrigin.node.addDependency(vpc.internetConnectivityEstablished);

    const parameterName = `/distribution-id/${id}`;
    const workloads = props.serve(this, listener, {
      ...balanced,
      identity: identity(this, 'Service', vpc, props.principal),
      directory: props.service,
      vpc,
      port: 8080,
      protocolVersion: elbv2.ApplicationProtocolVersion.HTTP1,
      healthCheck: { path: '/health', healthyHttpCodes: '200' },
      deregistrationDelay: Duration.seconds(30),
      drainSeconds: 10,
      environment: { PORT: '8080', DISTRIBUTION_ID_PARAMETER: parameterName },
      minimum: 2,
      maximum: 50,
    });

    const api = uncached(VpcOrigin.withVpcOrigin(vpcOrigin, { domainName: loadBalancer.loadBalancerDnsName }));
    const products = shared(api, this, 'ProductsCache', Duration.minutes(5), ['category', 'page', 'pageSize']);
    const checkout = noStore(api, this);
    this.distribution = new cloudfront.Distribution(this, 'Distribution', {
      ...DISTRIBUTION,
      defaultBehavior: api,
      additionalBehaviors: {
        '/api/checkout': checkout,
        '/api/products': products,
        '/api/checkout/*': checkout,
        '/api/products/*': products,
        '/api': api,
        '/api/*': api,
      },
      webAclId: props.firewall.webAclArn,
    });
    this.accessLogs = logBucket(this, 'AccessLogBucket');
    letInvalidate(this, workloads[0].role, this.distribution, parameterName);

    const topic = alarmTopic(this);
    loadBalancerAlarms(this, topic, loadBalancer);
    for (const workload of workloads) {
      workload.scale();
      serviceAlarms(workload, topic);
      latencyAlarm(workload, topic);
    }
    new CfnOutput(this, 'Url', { value: `https://${this.distribution.distributionDomainName}`, description: 'Address of the API' });
  }
}
