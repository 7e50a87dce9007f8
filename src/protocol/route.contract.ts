/** What else, beside the path, a request must have to belong to a route. All given kinds must match. */
export interface RouteConditions {
  /** Host names; `*` and `?` are wildcards. @default - any host */
  readonly hosts?: string[];
  /** HTTP methods in capitals. @default - any method */
  readonly methods?: string[];
  /** Header names with the values of which one must match; `*` and `?` are wildcards. @default - any headers */
  readonly headers?: { [name: string]: string[] };
  /** Query-string keys with the values of which one must match; `*` and `?` are wildcards. @default - any query string */
  readonly queryStrings?: { [key: string]: string[] };
  /** CIDR blocks of callers; only where the load balancer sees the caller's own address. @default - any address */
  readonly sourceAddresses?: string[];
}

/** Which requests belong to a protocol. */
export interface RouteTraits {
  /** Path patterns; `/x/*` serves `/x` too. */
  readonly paths: string[];
  /** What else a request must have. */
  readonly conditions: RouteConditions;
  /** Listener-rule priority from 1 to 100 instead of the computed one. @default - computed from the match */
  readonly orderHint?: number;
}
