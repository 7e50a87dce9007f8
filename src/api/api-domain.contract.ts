import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as route53 from 'aws-cdk-lib/aws-route53';

/**
 * The name under which users reach an API. The load balancer and CloudFront show a certificate each, for the same name: CloudFront
 * forwards `Host`, so that one name fits both.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
 */
export interface ApiDomain {
  /** Fully qualified name in lower case, such as `api.example.com`, without a wildcard. */
  readonly name: string;
  /**
   * Public hosted zone that holds the name: certificates are proved and records written there. Made in a stack of its own, or
   * imported; it must be delegated before the API is deployed, or the certificates wait for ever.
   *
   * @default - DNS is kept elsewhere: both certificates must be given, and the records are yours
   */
  readonly zone?: route53.IHostedZone;
  /**
   * The load balancer's certificate, in the API's region.
   *
   * @default - made here and proved through the zone
   */
  readonly certificate?: acm.ICertificate;
  /**
   * CloudFront's certificate, in us-east-1.
   *
   * @default - made in us-east-1 and proved through the zone; none where no distribution stands in front
   */
  readonly edgeCertificate?: acm.ICertificate;
}
