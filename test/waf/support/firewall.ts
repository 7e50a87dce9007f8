/** A request in whose body, query or address AWS's rules of these names find something. */
export interface SuspectRequest {
  readonly path: string;
  readonly hits: string[];
}

interface Labelled {
  readonly path: string;
  readonly labels: string[];
}

/** Label by rule. @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html */
export const LABELS: { [rule: string]: string } = {
  HostingProviderIPList: 'awswaf:managed:aws:anonymous-ip-list:HostingProviderIPList',
  SizeRestrictions_BODY: 'awswaf:managed:aws:core-rule-set:SizeRestrictions_Body',
  SizeRestrictions_QUERYSTRING: 'awswaf:managed:aws:core-rule-set:SizeRestrictions_QueryString',
  CrossSiteScripting_BODY: 'awswaf:managed:aws:core-rule-set:CrossSiteScripting_Body',
  CrossSiteScripting_QUERYARGUMENTS: 'awswaf:managed:aws:core-rule-set:CrossSiteScripting_QueryArguments',
  EC2MetaDataSSRF_BODY: 'awswaf:managed:aws:core-rule-set:EC2MetaDataSSRF_Body',
  GenericLFI_BODY: 'awswaf:managed:aws:core-rule-set:GenericLFI_Body',
  GenericRFI_BODY: 'awswaf:managed:aws:core-rule-set:GenericRFI_Body',
  GenericRFI_QUERYARGUMENTS: 'awswaf:managed:aws:core-rule-set:GenericRFI_QueryArguments',
  SQLi_BODY: 'awswaf:managed:aws:sql-database:SQLi_Body',
  SQLi_QUERYARGUMENTS: 'awswaf:managed:aws:sql-database:SQLi_QueryArguments',
};

/** Name of the rule of a web ACL's template that answers 403, as WAF goes through them; undefined: the request passes. */
export function blockedBy(rules: any[], { path, hits }: SuspectRequest): string | undefined {
  const labels: string[] = [];
  for (const { Name, Action, OverrideAction, Statement } of [...rules].sort((a, b) => a.Priority - b.Priority)) {
    const group = Statement.ManagedRuleGroupStatement;
    if (group) {
      const counted = (group.RuleActionOverrides ?? []).map((override: any) => override.Name);
      const found = hits.filter(hit => groupOf(hit) === Name);
      labels.push(...found.map(hit => LABELS[hit]));
      if (OverrideAction.None && found.some(hit => !counted.includes(hit))) return Name;
    } else if (Action.Block && matches(Statement, { path, labels })) {
      return Name;
    }
  }
  return undefined;
}

/** Whether a statement of a template matches; it knows what label rules are made of. */
export function matches(statement: any, request: Labelled): boolean {
  const [[kind, body]] = Object.entries<any>(statement);
  switch (kind) {
    case 'AndStatement':
      return body.Statements.every((one: any) => matches(one, request));
    case 'OrStatement':
      return body.Statements.some((one: any) => matches(one, request));
    case 'NotStatement':
      return !matches(body.Statement, request);
    case 'LabelMatchStatement':
      return request.labels.includes(body.Key);
    case 'RegexMatchStatement':
      return new RegExp(body.RegexString).test(request.path);
    case 'ByteMatchStatement':
      return body.PositionalConstraint === 'EXACTLY' ? request.path === body.SearchString : request.path.startsWith(body.SearchString);
    case 'RateBasedStatement':
      return false;
    default:
      throw new Error(`no label rule has a ${kind}`);
  }
}

/** Capacity units of a statement, by AWS's table. @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statements-match.html */
export function units(statement: any): number {
  const [[kind, body]] = Object.entries<any>(statement);
  const transformed = (body.TextTransformations ?? []).filter(({ Type }: any) => Type !== 'NONE').length * 10;
  const base: { [kind: string]: number } = { LabelMatchStatement: 1, ByteMatchStatement: 2, RegexMatchStatement: 3 };
  const nested = [...(body.Statements ?? []), ...(body.Statement ? [body.Statement] : [])];
  return nested.reduce((sum: number, one: any) => sum + units(one), (base[kind] ?? 0) + transformed);
}

function groupOf(rule: string): string {
  if (rule === 'HostingProviderIPList') return 'AWSManagedRulesAnonymousIpList';
  return rule.startsWith('SQLi') ? 'AWSManagedRulesSQLiRuleSet' : 'AWSManagedRulesCommonRuleSet';
}
