import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';

/** Where a caller's token comes from, beside the `Authorization` header, which always wins. */
export interface TokenTraits {
  /** Name of an HttpOnly cookie that holds the token of GET requests from the API's own pages. @default - no cookie is looked at */
  readonly cookie?: string;
  /** What stands before the token among the subprotocols that a WebSocket offers, such as `bearer.`. @default - no subprotocol is looked at */
  readonly subprotocolPrefix?: string;
}

/** What an authorizer decides, before anything is made. */
export interface AuthorizerTraits {
  /** The authorizer's name, for messages and pictures. */
  readonly name: string;
  /** Whether callers are authenticated: the responses of guarded routes are personal. */
  readonly guarded: boolean;
  /** Whether the load balancer must speak TLS, so that the API needs a domain. */
  readonly requiresTls: boolean;
  /** Whether the load balancer itself calls the issuer, so that it needs a way to the internet. */
  readonly callsIssuer: boolean;
  /** Whether callers are sent to a login page and come back with cookies, as only browsers do. */
  readonly login: boolean;
  /** How many of the five values of a listener rule its conditions hold. */
  readonly conditionValues: number;
  /** Where the token comes from. @default - callers bring no token */
  readonly token?: TokenTraits;
}

/** The service whose routes are guarded. */
export interface AuthorizerBindOptions {
  /** The name under which callers reach the API. @default - it has none of its own */
  readonly domainName?: string;
}

/** What guards a service's routes. */
export interface AuthorizerConfig {
  /** What the load balancer does before it forwards a request. @default - nothing */
  readonly action?: elbv2.CfnListenerRule.ActionProperty;
  /** What a request must have; others get 401. @default - nothing */
  readonly conditions?: elbv2.CfnListenerRule.RuleConditionProperty[];
  /** Paths that the load balancer answers by itself for the action, such as a login's return. The edge hands them on. @default - none */
  readonly paths?: string[];
  /** How the listener asks callers for certificates; one answer for the whole API. @default - not at all */
  readonly mutualAuthentication?: elbv2.CfnListener.MutualAuthenticationProperty;
}

/** Who may call: an immutable description, which can guard any number of routes. */
export interface IApiAuthorizer {
  /** What the authorizer decides, before anything is made. */
  readonly traits: AuthorizerTraits;
  /**
   * Guards the routes of one service; called once for each.
   *
   * @param scope the service
   * @param options what it is reached by
   */
  bind(scope: Construct, options: AuthorizerBindOptions): AuthorizerConfig;
}
