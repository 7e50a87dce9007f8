import { Rule } from '../../src/review/rule';
import { TemplateSet, TemplateStack } from '../../src/review/template-set';

/** Resources of one stack, by logical id. */
export interface Resources {
  readonly [logicalId: string]: { readonly Type: string; readonly Properties?: object; readonly [more: string]: unknown };
}

/** What a rule finds in a template, each as `LogicalId Location`, with what stands in the brackets. */
export function found(rule: Rule, Resources: Resources, about: Partial<TemplateStack> = { region: 'eu-west-1' }): string[] {
  return foundIn(rule, [{ template: { Resources }, ...about }]);
}

/** The same for several stacks of an app. */
export function foundIn(rule: Rule, stacks: Partial<TemplateStack>[]): string[] {
  const set = new TemplateSet(stacks.map((stack, index) => ({ templatePath: `/out/${index}.template.json`, template: {}, ...stack })));
  return rule.findings(set).map(({ resource, location, which }) => `${resource.logicalId} ${location}${which ? ` [${which}]` : ''}`);
}
