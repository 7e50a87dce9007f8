import { MAX_VALUES, MAX_WILDCARDS } from '../../private/listener-rule-limits';
import { Rule } from '../rule';
import { entries, partlyKnownText } from '../values';

const CONFIGS = [
  'PathPatternConfig',
  'HostHeaderConfig',
  'HttpHeaderConfig',
  'QueryStringConfig',
  'HttpRequestMethodConfig',
  'SourceIpConfig',
];

export const LISTENER_RULE_TOO_LARGE: Rule = {
  id: 'ListenerRuleTooLarge',
  severity: 'error',
  description: 'the conditions of a listener rule hold more than five values, or more than five wildcards, together',
  reason: 'AWS refuses the rule at deployment; some older accounts take six wildcards',
  fix:
    'make a rule for each path or host, or use a shorter pattern, since `*` takes slashes too; with this library, describe the route as a ' +
    'protocol, and the library splits it',
  see: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html#rules-quotas',
  findings: templates =>
    templates.all('AWS::ElasticLoadBalancingV2::ListenerRule').flatMap(resource => {
      const values = entries(resource.properties.Conditions).flatMap(valuesOf);
      const tooLarge = values.length > MAX_VALUES || values.reduce((sum, value) => sum + wildcards(value), 0) > MAX_WILDCARDS;
      return tooLarge ? [{ resource, location: 'Properties.Conditions' }] : [];
    }),
};

/** What a condition surely holds: what is chosen at deployment may be nothing. */
function valuesOf(condition: any): any[] {
  const configs = CONFIGS.flatMap(name => condition[name] ?? []);
  const lists = configs.length > 0 ? configs : [condition];
  return lists.flatMap(list => entries(list?.Values)).filter(value => !value['Fn::If']);
}

/** A query string has them in key and value. After a backslash they stand for themselves. */
function wildcards(value: any): number {
  const texts = [value, value.Key, value.Value].map(text => partlyKnownText(text) ?? '');
  return texts.join(' ').match(/(?<!\\)[*?]/g)?.length ?? 0;
}
