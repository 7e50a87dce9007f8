import * as wafv2 from 'aws-cdk-lib/aws-wafv2';

/** What a rule looks at, and the capacity units that it takes. */
export interface Statement {
  readonly statement: wafv2.CfnWebACL.StatementProperty;
  readonly capacity: number;
}

/**
 * The cheapest statement that matches a path pattern, on the path as the caller sent it: each transformation would take ten units more.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statements-match.html
 */
export function pathMatch(pattern: string): Statement {
  const wildcard = pattern.search(/[*?]/);
  if (wildcard < 0) return bytes(pattern, 'EXACTLY');
  if (/^\*+$/.test(pattern.slice(wildcard))) return bytes(pattern.slice(0, wildcard), 'STARTS_WITH');
  const parts = pattern.split(/(\*+|\?)/).map(part => (part.startsWith('*') ? '.*' : part === '?' ? '.' : part.replace(/[.$+]/g, '\\$&')));
  return pathExpression(`^${parts.join('')}$`);
}

/** Regular expressions of WAF know no groups that capture and no look-around. */
export function pathExpression(regexString: string): Statement {
  return { statement: { regexMatchStatement: { regexString, ...RAW_PATH } }, capacity: 3 };
}

/** Matches what one of the statements matches; the bracket itself takes no units. */
export function anyOf(statements: Statement[]): Statement {
  return {
    statement:
      statements.length === 1 ? statements[0].statement : { orStatement: { statements: statements.map(({ statement }) => statement) } },
    capacity: statements.reduce((sum, { capacity }) => sum + capacity, 0),
  };
}

const RAW_PATH = { fieldToMatch: { uriPath: {} }, textTransformations: [{ priority: 0, type: 'NONE' }] };

function bytes(searchString: string, positionalConstraint: string): Statement {
  return { statement: { byteMatchStatement: { searchString, positionalConstraint, ...RAW_PATH } }, capacity: 2 };
}
