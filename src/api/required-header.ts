import { Reference, Stack, Tokenization } from 'aws-cdk-lib';
import { CfnListenerRule, IApplicationListener } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { IConstruct } from 'constructs';
import { RequiredHeader } from './exposure.contract';
import { refusal } from '../private/refusal';

/** One of the header's values must come; of a required header, every rule of the listener carries it. */
export function headerCondition({ name, values }: RequiredHeader): CfnListenerRule.RuleConditionProperty {
  return { field: 'http-header', httpHeaderConfig: { httpHeaderName: name, values } };
}

/** A fault for each rule of the listener, wherever in the app it was made, that lets requests pass without the header. */
export function rulesWithoutHeader(listener: IApplicationListener, header: RequiredHeader): string[] {
  return rulesOf(listener)
    .filter(rule => !asksFor(rule, header))
    .map(rule =>
      refusal({
        what: 'a listener rule lets requests pass that do not come from the distribution',
        got: `${rule.node.path} without the condition on the header ${header.name}`,
        allowed: 'rules with that condition and the accepted secrets as its values',
        instead: 'describe the route as a protocol of a service with `addService`, or choose ApiExposure.vpcOrigin()',
      }),
    );
}

/** The rules of a listener, wherever in the app they were made. */
export function rulesOf(listener: IApplicationListener): CfnListenerRule[] {
  return listener.node.root.node.findAll().filter((each): each is CfnListenerRule => isRuleOf(each, listener));
}

function isRuleOf(each: IConstruct, listener: IApplicationListener): each is CfnListenerRule {
  const { cfnResourceType, listenerArn } = each as CfnListenerRule;
  if (cfnResourceType !== CfnListenerRule.CFN_RESOURCE_TYPE_NAME || listenerArn === undefined) return false;
  // By its target: in another stack the same reference resolves to other text.
  return Tokenization.reverseString(listenerArn).tokens.some(
    token => Reference.isReference(token) && token.target === listener.node.defaultChild,
  );
}

function asksFor(rule: CfnListenerRule, header: RequiredHeader): boolean {
  const stack = Stack.of(rule);
  const accepted: unknown[] = stack.resolve(header.values).map(text);
  const conditions: CfnListenerRule.RuleConditionProperty[] = stack.resolve(rule.conditions) ?? [];
  return conditions.some(condition => {
    const { httpHeaderName, values = [] } = (condition.httpHeaderConfig ?? {}) as CfnListenerRule.HttpHeaderConfigProperty;
    const asked = httpHeaderName?.toLowerCase() === header.name.toLowerCase();
    return asked && values.length > 0 && values.every(value => accepted.includes(text(value)));
  });
}

function text(value: unknown): string {
  return JSON.stringify(value);
}
