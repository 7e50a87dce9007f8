import { ManagedRule, RULE_GROUPS } from './managed-rule-groups';
import { anyOf, pathExpression, pathMatch, Statement } from './statement';
import { IRuleNames } from './web-acl.contract';

/** Blocks, on other paths, what a managed rule only counts. */
export interface LabelRule extends Statement {
  readonly name: string;
}

/**
 * A path that the load balancer or CloudFront may take for another one: with empty or dot segments, a backslash, or the encoded form of
 * what needs none or of a separator. Both choose a route by the path as RFC 3986 normalises it, WAF sees it as it was sent. So a path
 * that merely begins like an open one, such as `/open/../shop`, has none of the open path's freedoms.
 *
 * Any other path is routed as it is written, which is why none is decoded here: decoding could make an open path of one that is routed
 * elsewhere, such as `/shop/x%2F..%2F..%2Fopen`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-fields-list.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#path-conditions
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern
 */
const AMBIGUOUS_PATH = pathExpression(
  String.raw`\.\.|/\.?/|/\.$|\\|%(?:[01]|2[5DEFdef]|3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa]|5[CFcf]|7[EFef])`,
);

/**
 * One rule for all managed rules that count on the same paths. They are asked after the groups, which have left their labels on the
 * request by then.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-label-overview.html
 */
export function labelRules({ names, paths }: IRuleNames): LabelRule[] {
  const bound = RULE_GROUPS.flatMap(({ rules }) => rules).filter(({ name }) => names.includes(name) && paths[name]);
  const alike = new Map<string, ManagedRule[]>();
  for (const rule of bound) {
    const key = paths[rule.name].join(' ');
    alike.set(key, [...(alike.get(key) ?? []), rule]);
  }
  return [...alike.values()].map(rules => labelRule(rules, paths[rules[0].name]));
}

function labelRule(rules: ManagedRule[], paths: string[]): LabelRule {
  const hit = anyOf(rules.map(({ label }) => ({ statement: { labelMatchStatement: { scope: 'LABEL', key: label } }, capacity: 1 })));
  const elsewhere = outside(paths);
  return {
    // No name of the user's can hold a hyphen.
    name: `OtherPaths-${rules[0].name}`,
    statement: { andStatement: { statements: [hit.statement, elsewhere.statement] } },
    capacity: hit.capacity + elsewhere.capacity,
  };
}

function outside(paths: string[]): Statement {
  const inside = anyOf(paths.map(pathMatch));
  const outer = { ...inside, statement: { notStatement: { statement: inside.statement } } };
  // A path that matches letter by letter is what it looks like.
  return paths.some(path => /[*?]/.test(path)) ? anyOf([AMBIGUOUS_PATH, outer]) : outer;
}
