import { IApiExposure } from './exposure.contract';
import { VpcOnlyExposure, VpcOnlyOptions } from './vpc-only';
import { VpcOriginExposure, VpcOriginExposureOptions } from './vpc-origin';

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
  public static vpcOrigin(options: VpcOriginExposureOptions = {}): IApiExposure {
    return new VpcOriginExposure(options);
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
