import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import { Construct } from 'constructs';
import { CloudFrontExposureOptions, letCloudFrontIn, requirePrefixList } from './cloud-front-ingress';
import { exposureOptions } from './exposure-options';
import { ExposureBindOptions, ExposureConfig, ExposureTraits, IApiExposure } from './exposure.contract';
import { physicalName } from '../private/physical-name';
import { CLOUDFRONT_QUOTAS, countTowards } from '../private/quota';

export class VpcOriginExposure implements IApiExposure {
  public readonly traits: ExposureTraits;

  constructor(private readonly options: CloudFrontExposureOptions) {
    requirePrefixList(options.prefixListId);
    this.traits = {
      name: 'vpcOrigin',
      internetFacing: false,
      edge: true,
      seesCallerAddress: false,
      vpcOrigin: true,
      requiresTls: false,
      ...exposureOptions(options),
    };
  }

  public bind(scope: Construct, options: ExposureBindOptions): ExposureConfig {
    const { vpc, loadBalancer, port, tls } = options;
    letCloudFrontIn(scope, options, this.options.prefixListId);
    const vpcOrigin = new cloudfront.VpcOrigin(scope, 'VpcOrigin', {
      endpoint: cloudfront.VpcOriginEndpoint.applicationLoadBalancer(loadBalancer),
      vpcOriginName: physicalName(loadBalancer, { maxLength: 64 }),
      ...(tls
        ? {
            httpsPort: port,
            protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
            originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
          }
        : { httpPort: port, protocolPolicy: cloudfront.OriginProtocolPolicy.HTTP_ONLY }),
    });
    countTowards(CLOUDFRONT_QUOTAS.vpcOrigins, vpcOrigin);
    vpcOrigin.node.addDependency(vpc.internetConnectivityEstablished);
    return { origin: origins.VpcOrigin.withVpcOrigin(vpcOrigin, { domainName: loadBalancer.loadBalancerDnsName }) };
  }
}
