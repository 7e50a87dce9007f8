import { fields, unmapped } from './fields';
import { WebAcl } from './model';
import { Resource, Templates } from '../pictures/templates';

/**
 * Rate rules and blocked addresses are served in any order, because both answer 403. A rule that lets callers pass the later ones is not
 * mapped; AWS's own rule groups are listed as not served.
 */
export function readWebAcl(templates: Templates, acl: Resource): WebAcl {
  const { DefaultAction, Rules } = fields(
    acl.id,
    acl.properties,
    ['DefaultAction', 'Rules'],
    ['Scope', 'VisibilityConfig', 'AssociationConfig', 'DataProtectionConfig', 'Name', 'Description'],
  );
  fields(acl.id, DefaultAction, ['Allow']);
  const rates: WebAcl['rates'][number][] = [];
  const blocked: string[] = [];
  const notServed: string[] = [];
  for (const rule of Rules) {
    const where = `${acl.id} ${rule.Name}`;
    const { Action, Statement } = fields(where, rule, ['Action', 'Statement'], ['Name', 'Priority', 'OverrideAction', 'VisibilityConfig']);
    const [kind] = Object.keys(Statement);
    if (kind === 'ManagedRuleGroupStatement' || asksForLabel(Statement)) {
      notServed.push(rule.Name);
    } else if (!Action?.Count) {
      fields(where, Action, ['Block']);
      if (kind === 'RateBasedStatement') rates.push(rate(where, Statement[kind]));
      else blocked.push(...addresses(templates, acl, where, Statement));
    }
  }
  return { rates, blocked, notServed };
}

/** Only AWS's rule groups set labels. */
function asksForLabel({ AndStatement }: any): boolean {
  return (AndStatement?.Statements ?? []).some(
    ({ LabelMatchStatement, OrStatement }: any) =>
      LabelMatchStatement ?? OrStatement?.Statements.every((each: any) => each.LabelMatchStatement),
  );
}

function rate(where: string, statement: any): WebAcl['rates'][number] {
  const { AggregateKeyType, EvaluationWindowSec, Limit } = fields(where, statement, ['AggregateKeyType', 'EvaluationWindowSec', 'Limit']);
  if (AggregateKeyType !== 'IP') unmapped(where, 'AggregateKeyType', AggregateKeyType);
  return { limit: Limit, seconds: EvaluationWindowSec ?? 300 };
}

function addresses(templates: Templates, acl: Resource, where: string, statement: any): string[] {
  const { IPSetReferenceStatement, OrStatement } = fields(where, statement, ['IPSetReferenceStatement', 'OrStatement']);
  if (OrStatement) return OrStatement.Statements.flatMap((each: any) => addresses(templates, acl, where, each));
  return templates.follow(fields(where, IPSetReferenceStatement, ['Arn']).Arn, acl).properties.Addresses;
}
