import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { ExposureOptions, exposureOptions } from './exposure-options';
import { ExposureBindOptions, ExposureConfig, ExposureTraits, IApiExposure } from './exposure.contract';
import { cloudFrontPrefixListId } from './prefix-list/prefix-list';
import { physicalName } from '../private/physical-name';

/** How CloudFront's VPC origin reaches the load balancer. */
export interface VpcOriginExposureOptions extends ExposureOptions {
  /**
   * Id of the managed prefix list `com.amazonaws.global.cloudfront.origin-facing` in the API's region, such as `pl-3b927c52`.
   *
   * @default - looked up at deployment
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/LocationsOfEdgeServers.html
   */
  readonly prefixListId?: string;
}

export class VpcOriginExposure implements IApiExposure {
  public readonly traits: ExposureTraits;

  constructor(private readonly options: VpcOriginExposureOptions) {
    this.traits = {
      name: 'vpcOrigin',
      internetFacing: false,
      edge: true,
      seesCallerAddress: false,
      vpcOrigin: true,
      ...exposureOptions(options),
    };
  }

  public bind(scope: Construct, { vpc, loadBalancer, securityGroup, port }: ExposureBindOptions): ExposureConfig {
    const prefixListId = this.options.prefixListId ?? cloudFrontPrefixListId(scope);
    // The list weighs 55 of a group's 60 rules: this one port is all that fits, and all that is open.
    securityGroup.addIngressRule(ec2.Peer.prefixList(prefixListId), ec2.Port.tcp(port), 'CloudFront VPC origin');
    const vpcOrigin = new cloudfront.VpcOrigin(scope, 'VpcOrigin', {
      endpoint: cloudfront.VpcOriginEndpoint.applicationLoadBalancer(loadBalancer),
      vpcOriginName: physicalName(loadBalancer, { maxLength: 64 }),
      httpPort: port,
      protocolPolicy: cloudfront.OriginProtocolPolicy.HTTP_ONLY,
    });
    vpcOrigin.node.addDependency(vpc.internetConnectivityEstablished);
    return { origin: origins.VpcOrigin.withVpcOrigin(vpcOrigin, { domainName: loadBalancer.loadBalancerDnsName }) };
  }
}
