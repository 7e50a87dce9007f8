import { Rule } from '../rule';
import { entries, knownNumber } from '../values';

export const WEIGHTS_SUM_TO_ZERO: Rule = {
  id: 'WeightsSumToZero',
  severity: 'error',
  description: 'a rule forwards to target groups that all have the weight 0',
  reason: 'each request that it matches is answered with 503',
  fix: 'give at least one target group a weight above 0; with this library, give weights to Compute.weighted()',
  see: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html#forward-actions',
  findings: templates =>
    templates.all('AWS::ElasticLoadBalancingV2::Listener', 'AWS::ElasticLoadBalancingV2::ListenerRule').flatMap(resource => {
      const name = resource.properties.DefaultActions ? 'DefaultActions' : 'Actions';
      return entries(resource.properties[name]).flatMap(({ ForwardConfig }, index) => {
        const groups = entries(ForwardConfig?.TargetGroups);
        const stopped = groups.length > 0 && groups.every(({ Weight }) => knownNumber(Weight) === 0);
        return stopped ? [{ resource, location: `Properties.${name}.${index}.ForwardConfig` }] : [];
      });
    }),
};
