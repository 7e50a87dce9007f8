import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnListenerRule } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { IApiAuthorizer } from '../../../src/protocol/authorizer.contract';
import { only, regionalStack } from '../../support/apps';

export const LISTENER = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/Api/1a2b/3c4d';
const GROUP = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/Api/1a2b';

/** A listener rule that an authorizer guards, as CloudFormation reads it. */
export function guardedRule(authorizer: IApiAuthorizer, stack: Stack = regionalStack()) {
  const { action, conditions = [] } = authorizer.bind(stack, { domainName: 'api.example.com' });
  new CfnListenerRule(stack, 'Rule', {
    listenerArn: LISTENER,
    priority: 1,
    conditions: [{ field: 'path-pattern', pathPatternConfig: { values: ['/orders'] } }, ...conditions],
    actions: [...(action ? [action] : []), { type: 'forward', order: 2, targetGroupArn: GROUP }],
  });
  const { Actions, Conditions } = only(Template.fromStack(stack), 'AWS::ElasticLoadBalancingV2::ListenerRule').resource.Properties;
  return { actions: Actions as any[], conditions: Conditions as any[], first: Actions[0] };
}
