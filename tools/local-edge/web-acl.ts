import { filter, Json } from './envoy-config';
import { WebAcl } from './model';

/** Addresses of which Envoy keeps count at once. */
const ADDRESSES = 10_000;
const UNLIMITED = { max_tokens: 4_000_000_000, tokens_per_fill: 4_000_000_000, fill_interval: '1s' };

/** The first filters of a port: what they turn away meets nothing else. */
export function webAclFilters(acl?: WebAcl): Json[] {
  if (!acl) return [];
  return [...(acl.blocked.length > 0 ? [blocked(acl.blocked)] : []), ...acl.rates.map((rate, index) => rateLimit(rate, index))];
}

function blocked(addresses: string[]): Json {
  const principals = addresses.map(each => ({ direct_remote_ip: cidr(each) }));
  return filter('waf.addresses', 'rbac.v3.RBAC', {
    rules: { action: 'DENY', policies: { blocked: { permissions: [{ any: true }], principals } } },
  });
}

function rateLimit({ limit, seconds }: WebAcl['rates'][number], index: number): Json {
  const all = { default_value: { numerator: 100, denominator: 'HUNDRED' } };
  return filter(`waf.rate.${index}`, 'local_ratelimit.v3.LocalRateLimit', {
    stat_prefix: `waf_rate_${index}`,
    status: { code: 'Forbidden' },
    filter_enabled: all,
    filter_enforced: all,
    token_bucket: UNLIMITED,
    max_dynamic_descriptors: ADDRESSES,
    rate_limits: [{ actions: [{ remote_address: {} }] }],
    descriptors: [
      { entries: [{ key: 'remote_address' }], token_bucket: { max_tokens: limit, tokens_per_fill: limit, fill_interval: `${seconds}s` } },
    ],
  });
}

export function cidr(block: string): Json {
  const [prefix, length] = block.split('/');
  return { address_prefix: prefix, prefix_len: Number(length) };
}
