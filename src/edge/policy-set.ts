import { Construct } from 'constructs';
import { CacheRule } from './cache-rule';
import { BehaviorPolicies, behaviorPolicies } from './edge-policies';
import { TokenTraits } from '../protocol/authorizer.contract';
import { CorsTraits } from '../protocol/cors.contract';

/** The policies and functions of a distribution's behaviours. They are made before the behaviours are drawn: then nothing can be made any more. */
export class PolicySet {
  private readonly made = new Map<CacheRule | undefined, Map<string, BehaviorPolicies>>();

  constructor(
    private readonly scope: Construct,
    private readonly cors?: CorsTraits,
  ) {}

  /** Makes what a behaviour with a rule, or without one, needs where callers bring tokens, or where they don't. */
  public make(rule?: CacheRule, token?: TokenTraits): void {
    const byToken = this.made.get(rule) ?? new Map<string, BehaviorPolicies>();
    if (!byToken.has(tokenKey(token))) byToken.set(tokenKey(token), behaviorPolicies(this.scope, this.cors, rule, token));
    this.made.set(rule, byToken);
  }

  public find(rule?: CacheRule, token?: TokenTraits): BehaviorPolicies {
    return this.made.get(rule)!.get(tokenKey(token))!;
  }
}

/** The same for all that look in the same places. */
export function tokenKey(token?: TokenTraits): string {
  return token ? JSON.stringify([token.cookie, token.subprotocolPrefix]) : '';
}
