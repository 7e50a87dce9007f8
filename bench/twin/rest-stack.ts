import { CfnOutput, Duration, Stack, StackProps } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { VpcOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { alarmTopic, latencyAlarm, loadBalancerAlarms, serviceAlarms } from './alarms';
import { DISTRIBUTION, letInvalidate, noStore, shared, uncached } from './edge';
import { TwinMainStack } from './edge-after-stack';
import { TwinFirewallStack } from './firewall';
import { jsonAnswer, loadBalancerBehindCloudFront } from './load-balancer';
import { logBucket, network } from './network';
import { TwinService } from './service';

export interface RestTwinStackProps extends StackProps {
  /** Directory of the service, with its Dockerfile. */
  readonly service: string;
  readonly firewall: TwinFirewallStack;
}

/** The REST example, without this library: a private load balancer behind a VPC origin. */
export class RestTwinStack extends Stack implements TwinMainStack {
  public readonly distribution: cloudfront.Distribution;
  public readonly accessLogs: s3.Bucket;

  constructor(scope: Construct, id: string, props: RestTwinStackProps) {
    super(scope, id, props);
    this.addStackDependency(props.firewall);
    const logs = logBucket(this, 'LogBucket');
    const vpc = network(this, logs);
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
    const service = new TwinService(this, 'Service', {
      ...balanced,
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
    service.scale();
    service.route(listener, 1, [['/api', '/api/*']]);

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
    letInvalidate(this, service.role, this.distribution, parameterName);

    const topic = alarmTopic(this);
    loadBalancerAlarms(this, topic, loadBalancer);
    serviceAlarms(service, topic);
    latencyAlarm(service, topic);
    new CfnOutput(this, 'Url', { value: `https://${this.distribution.distributionDomainName}`, description: 'Address of the API' });
  }
}
