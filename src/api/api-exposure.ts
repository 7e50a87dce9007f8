import { CloudFrontExposureOptions } from './cloud-front-ingress';
import { CloudFrontOnlyExposure, CloudFrontOnlyOptions } from './cloud-front-only';
import { IApiExposure } from './exposure.contract';
import { InternetExposure, InternetExposureOptions } from './internet';
import { VpcOnlyExposure, VpcOnlyOptions } from './vpc-only';
import { VpcOriginExposure } from './vpc-origin';

/**
 * Who can reach an API's load balancer: the menu of exposures.
 *
 * @example
 * ApiExposure.vpcOnly();
 */
export class ApiExposure {
  /**
   * The load balancer is private; only CloudFront's VPC origin reaches it, on one port. An `EdgeDistribution` stands in front.
   *
   * @param options rule quota, deletion protection, prefix list
   */
  public static vpcOrigin(options: CloudFrontExposureOptions = {}): IApiExposure {
    return new VpcOriginExposure(options);
  }

  /**
   * The load balancer has public addresses; only CloudFront's addresses get in, on one port, and only requests with a secret header that
   * the API's own distribution adds. It carries what a VPC origin does not, gRPC for one. Needs a domain: the header never travels over
   * plain HTTP. An `EdgeDistribution` stands in front.
   *
   * @param options rule quota, deletion protection, prefix list, secrets
   */
  public static cloudFrontOnly(options: CloudFrontOnlyOptions = {}): IApiExposure {
    return new CloudFrontOnlyExposure(options);
  }

  /**
   * The load balancer has public addresses and everybody may call it: HTTPS, a redirect from HTTP, and a web ACL of its own. Needs a
   * domain.
   *
   * @param options rule quota, deletion protection, web ACL
   */
  public static internet(options: InternetExposureOptions = {}): IApiExposure {
    return new InternetExposure(options);
  }

  /**
   * The load balancer is private and serves its VPC, and whatever networks the user lets in.
   *
   * @param options rule quota, deletion protection, further callers
   */
  public static vpcOnly(options: VpcOnlyOptions = {}): IApiExposure {
    return new VpcOnlyExposure(options);
  }

  private constructor() {}
}
