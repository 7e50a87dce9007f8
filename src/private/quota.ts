import { Stack, Token, Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { refusal } from './refusal';

/** How many resources of a kind an account may have. */
export interface Quota {
  /** Ends the id of the warning, `cdk-scalable-api:Quota…`. */
  readonly id: string;
  /** The resources, in the plural. */
  readonly of: string;
  readonly limit: number;
  /** What to do before asking AWS for more. */
  readonly instead: string;
}

const SHARE = 'give distributions the same rules and put them into one stack, where they share policies';

/** CloudFront's quotas that an app with many APIs meets first. @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html */
export const CLOUDFRONT_QUOTAS = {
  cachePolicies: { id: 'CachePolicies', of: 'custom cache policies', limit: 20, instead: SHARE },
  headersPolicies: { id: 'ResponseHeadersPolicies', of: 'custom response headers policies', limit: 20, instead: SHARE },
  vpcOrigins: { id: 'VpcOrigins', of: 'VPC origins', limit: 25, instead: 'put services behind one API with `addService`' },
  functions: {
    id: 'Functions',
    of: 'CloudFront functions',
    limit: 100,
    instead: 'put distributions into one stack, where they share functions',
  },
  distributions: { id: 'Distributions', of: 'distributions', limit: 500, instead: 'put services behind one API with `addService`' },
};

/** The share of a quota that one app can take without a word: other apps of the account need room too. */
const QUIET_SHARE = 0.8;

/** What each app made so far, by account and quota. An app is its root: several may live in one process. */
const made = new WeakMap<IConstruct, Map<string, number>>();

/**
 * Counts a resource that was just made, and warns once when its app takes most of the account's quota. At once, not at synthesis: a
 * warning that comes then can't be acknowledged with the oldest supported aws-cdk-lib. Accounts known only at deployment count as one.
 */
export function countTowards(quota: Quota, resource: IConstruct): void {
  const { root } = resource.node;
  const { account } = Stack.of(resource);
  const key = `${quota.id} ${Token.isUnresolved(account) ? '' : account}`;
  const counts = made.get(root) ?? new Map<string, number>();
  const count = (counts.get(key) ?? 0) + 1;
  made.set(root, counts.set(key, count));
  if (count !== Math.ceil(quota.limit * QUIET_SHARE)) return;
  Validations.of(resource).addWarning(
    `cdk-scalable-api:Quota${quota.id}`,
    refusal({
      what: `the app takes most of what an account may have of ${quota.of}`,
      got: `${count} or more`,
      allowed: `${quota.limit} in the whole account, unless AWS raised the quota`,
      instead: `${quota.instead}, or ask AWS for a higher quota and acknowledge this on the finished app`,
    }),
  );
}
