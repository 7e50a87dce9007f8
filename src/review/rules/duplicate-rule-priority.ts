import { listenerRules } from '../listener-rules';
import { Rule } from '../rule';

export const DUPLICATE_RULE_PRIORITY: Rule = {
  id: 'DuplicateRulePriority',
  severity: 'error',
  description: 'two rules of a listener have the same priority',
  reason: 'the deployment of the second fails',
  fix: 'give each rule of a listener its own Priority; with this library, the routes get theirs, and the order hints of two routes must differ',
  see: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html#listener-rule-priority',
  findings: templates => {
    const rules = listenerRules(templates).filter(({ priority }) => Number.isFinite(priority));
    return rules
      .filter((rule, index) =>
        rules.slice(0, index).some(
          earlier =>
            earlier.listenerKey === rule.listenerKey &&
            earlier.priority === rule.priority &&
            // Under different conditions, perhaps only one of them is made.
            earlier.resource.definition.Condition === rule.resource.definition.Condition,
        ),
      )
      .map(({ resource }) => ({ resource, location: 'Properties.Priority' }));
  },
};
