import { ExistingWebAcl } from './existing-web-acl';
import { ManagedWebAcl, ManagedWebAclOptions } from './managed-web-acl';
import { IWebAcl } from './web-acl.contract';

/**
 * Which web ACL stands before the API: the menu.
 *
 * @example
 * WebAcl.managed({ requestsPerAddress: 500 });
 */
export class WebAcl {
  /**
   * A web ACL of AWS's own free rule groups (common attacks, known bad inputs, IP reputation, anonymous addresses, SQL injection), a rate
   * limit for each address, and a log of what they caught.
   *
   * @param options rate limit, own rules, trial, body inspection, log retention
   */
  public static managed(options: ManagedWebAclOptions = {}): IWebAcl {
    return new ManagedWebAcl(options);
  }

  /**
   * A web ACL that exists already.
   *
   * @param webAclArn its ARN; for a distribution it must be of scope CLOUDFRONT, in us-east-1
   */
  public static existing(webAclArn: string): IWebAcl {
    return new ExistingWebAcl(webAclArn);
  }

  /** No web ACL at all; policy packs will say so. */
  public static none(): IWebAcl {
    return new ExistingWebAcl();
  }

  private constructor() {}
}
