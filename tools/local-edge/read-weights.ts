import { fields, unmapped } from './fields';
import { Resource, Templates } from '../pictures/templates';

const TYPE = 'Custom::LiveWeights';

/** The weight that a target group has in a rule before anybody has changed it: the resource answers it when it is created. */
export function startWeight(templates: Templates, rule: Resource, value: any, targetGroup: Resource): number {
  const resource = templates.follow(value, rule);
  if (resource.type !== TYPE || !value['Fn::GetAtt']) unmapped(rule.id, 'Weight', value);
  const { Listener, Members, Rules } = fields(
    resource.id,
    resource.properties,
    ['Listener', 'Members', 'Rules'],
    ['ServiceToken', 'StackTags'],
  );
  const [of, index] = value['Fn::GetAtt'][1].split('.');
  const watched = Rules.find(({ Id }: any) => Id === of);
  const { Priority, ListenerArn } = rule.properties;
  // What it would read at the next deployment are the weights of the rule with this priority on this listener.
  if (watched?.Priority !== Priority || templates.follow(Listener, resource) !== templates.follow(ListenerArn, rule)) {
    unmapped(rule.id, 'weights of another rule', value);
  }
  const { TargetGroup, Weight } = fields(resource.id, Members[index], ['Id', 'TargetGroup', 'Weight']);
  if (templates.follow(TargetGroup, resource) !== targetGroup) unmapped(rule.id, 'the weight of another target group', value);
  return Weight;
}
