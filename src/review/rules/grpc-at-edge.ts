import { behaviors } from '../behaviors';
import { knownTexts } from '../listener-rules';
import { origins, originsOf } from '../origins';
import { Rule } from '../rule';
import { knownTruth } from '../values';

export const GRPC_AT_EDGE: Rule = {
  id: 'GrpcAtEdge',
  severity: 'error',
  description: 'a behaviour takes gRPC, but lacks POST, HTTP/2, or an origin that CloudFront reaches over HTTPS outside a VPC origin',
  reason: 'CloudFront refuses the distribution, or each call fails',
  fix:
    'allow all methods, set HttpVersion to http2 or http2and3 and OriginProtocolPolicy to https-only, and take a public load balancer; with ' +
    'this library, ApiExposure.cloudFrontOnly()',
  see: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-using-grpc.html',
  findings: templates => {
    const allOrigins = origins(templates);
    return behaviors(templates)
      .filter(({ properties }) => knownTruth(properties.GrpcConfig?.Enabled))
      .flatMap(behavior => {
        const { distribution: resource, properties, location, path: which } = behavior;
        const { AllowedMethods = ['GET', 'HEAD'] } = properties;
        const { HttpVersion = 'http1.1' } = resource.properties.DistributionConfig;
        const unfit = originsOf(behavior, allOrigins).filter(
          ({ inVpc, connection }) => inVpc || connection.OriginProtocolPolicy === 'http-only',
        );
        return [
          ...(knownTexts(AllowedMethods)?.includes('POST') === false ? [`${location}.AllowedMethods`] : []),
          ...(typeof HttpVersion === 'string' && !/http2/i.test(HttpVersion) ? ['Properties.DistributionConfig.HttpVersion'] : []),
          ...unfit.map(origin => origin.location),
        ].map(fault => ({ resource, location: fault, which }));
      });
  },
};
