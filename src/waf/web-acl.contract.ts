import { Construct } from 'constructs';

/** What a web ACL is told when it is made. */
export interface WebAclBindOptions {
  /** `CLOUDFRONT` or `REGIONAL`. */
  readonly wafScope: string;
  /**
   * Managed rules that hit legitimate requests of the protocols behind it, and so only count on their paths; read at synthesis, because
   * services may be added later.
   */
  readonly countedRules: IRuleNames;
}

/** Managed rules that only count, complete at synthesis. */
export interface IRuleNames {
  /** The names, sorted. */
  readonly names: string[];
  /** Path patterns on which a rule counts, by its name; a rule that is not in here counts on every path. */
  readonly paths: { [name: string]: string[] };
}

/** The web ACL that protects a distribution or load balancer. */
export interface WebAclConfig {
  /** ARN of the web ACL. @default - none is attached */
  readonly webAclArn?: string;
  /** Name by which CloudWatch knows the web ACL. @default - unknown: its blocks can't be watched */
  readonly metricName?: string;
}

/** Which web ACL protects the API: an immutable description. */
export interface IWebAcl {
  /** Whether `bind` makes resources: only then is a scope in their region needed. */
  readonly makesResources: boolean;
  /**
   * Makes the web ACL, or finds it.
   *
   * @param scope a scope in the web ACL's own region
   * @param options for what it is
   */
  bind(scope: Construct, options: WebAclBindOptions): WebAclConfig;
}
