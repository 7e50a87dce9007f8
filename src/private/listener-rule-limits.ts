/**
 * How many values the conditions of one listener rule may hold together.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
 */
export const MAX_VALUES = 5;

/** How many `*` and `?` they may hold together. The same page has said 5 and 6: accounts differ, and 5 suits all. */
export const MAX_WILDCARDS = 5;
