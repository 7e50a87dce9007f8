import { slotOf } from '../private/digest';
import { specificity } from '../private/path-pattern';

/** Highest priority that a rule can have. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html */
const LAST = 50_000;
/** The rule that answers what no other one matches, where the default action says something else. */
export const CATCH_ALL = LAST;
/** From here on: rules that never match and only tie a target group to the load balancer. */
const FIRST_ATTACH = 45_001;
/** Up to here: the user's order hints. */
export const LAST_HINT = 100;
const FIRST_COMPUTED = LAST_HINT + 1;
const SCORES = 128;

/** How many slots a path's specificity has: nearly all patterns that people write score between 4 and 40. */
function slots(score: number): number {
  if (score < 4) return 150;
  return score <= 40 ? 1100 : 40;
}

/** Parts of a specificity's slots, in percent, for rules with three or more, two, one and no further conditions. */
const PERCENT_BY_CONDITIONS = [5, 10, 15, 70];

/** Where the slots of each score begin, the most specific score first. */
const FIRST_OF_SCORE: number[] = [];
for (let score = SCORES - 1, next = FIRST_COMPUTED; score >= 0; next += slots(score), score--) FIRST_OF_SCORE[score] = next;

/**
 * The priority of a rule, from its match alone: a band by how specific the path is, a part of it by how many further conditions there
 * are, and a slot by hash. No other rule has a say, so adding or removing one never renumbers another; CloudFormation, which changes
 * rules one by one, could not do that.
 *
 * @param pattern the widest path pattern of the rule
 * @param conditions how many further kinds of condition the rule has
 * @param match everything that the rule matches
 */
export function rulePriority(pattern: string, conditions: number, match: unknown): number {
  const score = Math.min(Math.floor(specificity(pattern)), SCORES - 1);
  const part = Math.max(0, PERCENT_BY_CONDITIONS.length - 1 - conditions);
  const before = PERCENT_BY_CONDITIONS.slice(0, part).reduce((sum, percent) => sum + percent, 0);
  const at = (percent: number) => Math.floor((slots(score) * percent) / 100);
  return FIRST_OF_SCORE[score] + at(before) + slotOf(match, at(before + PERCENT_BY_CONDITIONS[part]) - at(before));
}

/** Part of a specificity's slots, in percent, for the rules that turn away callers of narrower routes. */
const PERCENT_FOR_DENIALS = 30;

/**
 * The priority of a rule that turns away who lacks what a route's rule asks for: after all rules of the route's specificity, and before
 * every broader one that asks for nothing but its path.
 */
export function denyPriority(pattern: string, match: unknown): number {
  const below = Math.min(Math.floor(specificity(pattern)), SCORES - 1) - 1;
  return FIRST_OF_SCORE[below] + slotOf(match, Math.floor((slots(below) * PERCENT_FOR_DENIALS) / 100));
}

/** The priority of a rule that never matches; its order among the others means nothing. */
export function attachPriority(targetGroupPath: string): number {
  return FIRST_ATTACH + slotOf(targetGroupPath, CATCH_ALL - FIRST_ATTACH);
}
