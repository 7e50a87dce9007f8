import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { visibility } from './firewall';

/** What managed rules label is blocked, except on these paths: a `*` at the end stands for everything below. */
export function blockElsewhere(name: string, priority: number, labels: string[], paths: string[]): wafv2.CfnWebACL.RuleProperty {
  const label = anyOf(labels.map(key => ({ labelMatchStatement: { scope: 'LABEL', key } })));
  const path = anyOf(
    paths.map(each => ({
      byteMatchStatement: {
        fieldToMatch: { uriPath: {} },
        textTransformations: [{ priority: 0, type: 'NONE' }],
        positionalConstraint: each.endsWith('*') ? 'STARTS_WITH' : 'EXACTLY',
        searchString: each.replace('*', ''),
      },
    })),
  );
  return {
    name,
    priority,
    action: { block: {} },
    statement: { andStatement: { statements: [label, { notStatement: { statement: path } }] } },
    visibilityConfig: visibility(name),
  };
}

/** WAF takes no `or` of one statement. */
function anyOf(statements: wafv2.CfnWebACL.StatementProperty[]): wafv2.CfnWebACL.StatementProperty {
  return statements.length === 1 ? statements[0] : { orStatement: { statements } };
}
