import { requireNumber } from '../private/refusal';

/** What every exposure lets the user choose about the load balancer. */
export interface ExposureOptions {
  /**
   * Listener rules that the account allows on one load balancer.
   *
   * @default 100 - AWS's own default; raise it here after AWS has raised it for the account
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
   */
  readonly ruleQuota?: number;
  /**
   * Whether the load balancer can't be deleted, be it by hand or with the stack.
   *
   * @default true - switch it off in a deployment of its own before removing the API
   */
  readonly deletionProtection?: boolean;
}

export function exposureOptions(options: ExposureOptions): Required<ExposureOptions> {
  const ruleQuota = options.ruleQuota ?? 100;
  requireNumber(ruleQuota, {
    what: 'the rule quota',
    min: 1,
    max: 1000,
    instead: 'give the quota that Service Quotas shows for "Rules per Application Load Balancer"',
  });
  return { ruleQuota, deletionProtection: options.deletionProtection ?? true };
}
