import { isPublic } from '../around-cloudfront';
import { origins } from '../origins';
import { Rule } from '../rule';

export const UNENCRYPTED_ORIGIN: Rule = {
  id: 'UnencryptedOrigin',
  severity: 'warning',
  description: 'CloudFront talks to a public load balancer without TLS',
  reason: 'cookies, tokens and the secret header cross the network in clear text, whatever the viewer used',
  fix:
    'set OriginProtocolPolicy to https-only and give the listener a certificate for the name that CloudFront asks for, or use a VPC origin; ' +
    'with this library, ApiExposure.vpcOrigin(), or cloudFrontOnly() with a domain',
  see: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-cloudfront-to-custom-origin.html',
  findings: templates =>
    origins(templates)
      .filter(
        ({ inVpc, loadBalancer, connection }) =>
          !inVpc && loadBalancer && isPublic(loadBalancer) && connection.OriginProtocolPolicy === 'http-only',
      )
      .map(({ distribution: resource, location, properties: { Id } }) => ({
        resource,
        location,
        which: typeof Id === 'string' ? Id : undefined,
      })),
};
