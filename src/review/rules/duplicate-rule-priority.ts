import { listenerRules } from '../listener-rules';
import { Rule } from '../rule';
import { mayStandTogether } from '../template-set';

export const DUPLICATE_RULE_PRIORITY: Rule = {
  id: 'DuplicateRulePriority',
  severity: 'error',
  description: 'two rules of a listener have the same priority',
  reason: 'the deployment of the second fails',
  fix: 'give each rule of a listener its own Priority; with this library, the routes get theirs, and the order hints of two routes must differ',
  see: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html',
  findings: templates => {
    const rules = listenerRules(templates).filter(({ priority }) => Number.isFinite(priority));
    return rules
      .filter((rule, index) =>
        rules
          .slice(0, index)
          .some(
            earlier =>
              earlier.listenerKey === rule.listenerKey &&
              earlier.priority === rule.priority &&
              mayStandTogether(earlier.resource, rule.resource),
          ),
      )
      .map(({ resource }) => ({ resource, location: 'Properties.Priority' }));
  },
};
