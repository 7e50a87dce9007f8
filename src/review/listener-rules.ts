import { identityOf, TemplateResource, TemplateSet } from './template-set';
import { entries, knownNumber } from './values';
import { covers, overlaps } from '../private/path-pattern';

/** What takes requests on a listener: a rule, or the default action, which takes what no rule took. */
export interface ListenerRule {
  /** The rule, or the listener for its default action. */
  readonly resource: TemplateResource;
  /** Where its actions are written. */
  readonly location: string;
  /** The same text for all that one listener has. */
  readonly listenerKey: string;
  /** Undefined, if another app made it. */
  readonly listener?: TemplateResource;
  readonly loadBalancer?: TemplateResource;
  /** Infinite for the default action; undefined, if it is known at deployment only. */
  readonly priority?: number;
  readonly actions: any[];
  readonly conditions: RuleConditions;
}

/** What requests must be like. Each list holds patterns of which one must match; undefined, if it is known at deployment only. */
export interface RuleConditions {
  readonly paths?: string[];
  readonly methods?: string[];
  /** In lower case. */
  readonly hosts?: string[];
  /** Conditions on headers, query strings and addresses. */
  readonly others?: any[];
}

const EVERYTHING: RuleConditions = { paths: ['/*'], methods: ['*'], hosts: ['*'], others: [] };

const CONFIGS: Record<string, string> = {
  'path-pattern': 'PathPatternConfig',
  'http-request-method': 'HttpRequestMethodConfig',
  'host-header': 'HostHeaderConfig',
};

/** Every rule and every default action of an app's listeners. */
export function listenerRules(templates: TemplateSet): ListenerRule[] {
  const loadBalancerOf = (listener: TemplateResource | undefined) =>
    listener && templates.target(listener.properties.LoadBalancerArn, listener.stack);
  const defaults = templates.all('AWS::ElasticLoadBalancingV2::Listener').map(listener => ({
    resource: listener,
    location: 'Properties.DefaultActions',
    listenerKey: identityOf(listener),
    listener,
    loadBalancer: loadBalancerOf(listener),
    priority: Infinity,
    actions: entries(listener.properties.DefaultActions),
    conditions: EVERYTHING,
  }));
  const rules = templates.all('AWS::ElasticLoadBalancingV2::ListenerRule').map(resource => {
    const { ListenerArn, Priority, Actions, Conditions } = resource.properties;
    const listener = templates.target(ListenerArn, resource.stack);
    return {
      resource,
      location: 'Properties.Actions',
      listenerKey: templates.keyOf(ListenerArn, resource.stack),
      listener,
      loadBalancer: loadBalancerOf(listener),
      priority: knownNumber(Priority),
      actions: entries(Actions),
      conditions: conditionsOf(Conditions),
    };
  });
  return [...rules, ...defaults];
}

/** Whether it hands requests to targets, rather than answer or redirect them. */
export function forwards({ actions }: ListenerRule): boolean {
  return actions.some(({ Type }) => Type === 'forward');
}

/** Whether it lets in only who has logged in, or has a token. */
export function guards({ actions }: ListenerRule): boolean {
  return actions.some(action => isGuard(action) === true);
}

/** Whether it hands requests of everybody to targets. What is known at deployment only may be a guard: such a rule neither guards nor is open. */
export function isOpen(rule: ListenerRule): boolean {
  return forwards(rule) && rule.actions.every(action => isGuard(action) === false);
}

/** Undefined, if it is known at deployment only. */
function isGuard({ Type, AuthenticateCognitoConfig, AuthenticateOidcConfig }: any): boolean | undefined {
  if (typeof Type !== 'string') return undefined;
  if (!['authenticate-cognito', 'authenticate-oidc'].includes(Type)) return Type === 'jwt-validation';
  const { OnUnauthenticatedRequest: otherwise } = AuthenticateCognitoConfig ?? AuthenticateOidcConfig ?? {};
  return typeof otherwise === 'object' ? undefined : otherwise !== 'allow';
}

/** Target groups that it forwards to, as far as this app made them. */
export function targetGroups({ actions, resource }: ListenerRule, templates: TemplateSet): TemplateResource[] {
  return actions
    .flatMap(({ TargetGroupArn, ForwardConfig }) => [
      TargetGroupArn,
      ...entries(ForwardConfig?.TargetGroups).map(({ TargetGroupArn: arn }) => arn),
    ])
    .flatMap(arn => templates.target(arn, resource.stack) ?? []);
}

/** The header that a condition is on, in lower case. */
export function headerOf(condition: any): string | undefined {
  const name = condition?.HttpHeaderConfig?.HttpHeaderName;
  return typeof name === 'string' ? name.toLowerCase() : undefined;
}

/** What a list holds, if all of it is known. */
export function knownTexts(values: any): string[] | undefined {
  return Array.isArray(values) && values.every(value => typeof value === 'string') ? values : undefined;
}

/** Whether one of these patterns and one of those have a text in common. */
export function meet(these: string[], those: string[]): boolean {
  return these.some(one => those.some(other => overlaps(one, other)));
}

/** Whether each of these patterns is covered by one of those. */
export function within(these: string[], those: string[]): boolean {
  return these.every(one => those.some(other => covers(other, one)));
}

function conditionsOf(conditions: any): RuleConditions {
  const list = conditions === undefined ? [] : conditions;
  // A condition that is chosen at deployment may be on anything.
  if (!Array.isArray(list) || list.some(each => typeof each?.Field !== 'string')) return {};
  const patterns = (field: string) => {
    const of = list.filter(({ Field }) => Field === field);
    if (of.length === 0) return ['*'];
    const { Values, [CONFIGS[field]]: config } = of[0];
    // A regular expression isn't a pattern.
    return of.length === 1 && !config?.RegexValues ? knownTexts(config?.Values ?? Values) : undefined;
  };
  return {
    paths: patterns('path-pattern')?.map(path => (path === '*' ? '/*' : path)),
    methods: patterns('http-request-method'),
    hosts: patterns('host-header')?.map(host => host.toLowerCase()),
    others: list.filter(({ Field }) => !CONFIGS[Field]),
  };
}
