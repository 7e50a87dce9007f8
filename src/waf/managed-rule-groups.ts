/** A rule of AWS's that can hit legitimate requests. */
export interface ManagedRule {
  readonly name: string;
  /** What a request carries on that the rule has hit, also where the rule only counts. Its case is not that of the name. */
  readonly label: string;
}

/** One of AWS's rule groups, with those of its rules that can hit legitimate requests. */
export interface RuleGroup {
  readonly name: string;
  readonly capacity: number;
  readonly rules: ManagedRule[];
}

/**
 * AWS's free rule groups, cheapest verdicts first: an address of bad repute needs no look at its body. Together with the rate rule they
 * take 1,177 of the 1,500 capacity units that cost nothing extra.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
 */
export const RULE_GROUPS: RuleGroup[] = [
  { name: 'AWSManagedRulesAmazonIpReputationList', capacity: 25, rules: [] },
  {
    name: 'AWSManagedRulesAnonymousIpList',
    capacity: 50,
    rules: labelled('awswaf:managed:aws:anonymous-ip-list', { HostingProviderIPList: 'HostingProviderIPList' }),
  },
  {
    name: 'AWSManagedRulesCommonRuleSet',
    capacity: 700,
    rules: labelled('awswaf:managed:aws:core-rule-set', {
      SizeRestrictions_BODY: 'SizeRestrictions_Body',
      SizeRestrictions_QUERYSTRING: 'SizeRestrictions_QueryString',
      CrossSiteScripting_BODY: 'CrossSiteScripting_Body',
      CrossSiteScripting_QUERYARGUMENTS: 'CrossSiteScripting_QueryArguments',
      EC2MetaDataSSRF_BODY: 'EC2MetaDataSSRF_Body',
      EC2MetaDataSSRF_QUERYARGUMENTS: 'EC2MetaDataSSRF_QueryArguments',
      GenericLFI_BODY: 'GenericLFI_Body',
      GenericRFI_BODY: 'GenericRFI_Body',
      GenericRFI_QUERYARGUMENTS: 'GenericRFI_QueryArguments',
    }),
  },
  { name: 'AWSManagedRulesKnownBadInputsRuleSet', capacity: 200, rules: [] },
  {
    name: 'AWSManagedRulesSQLiRuleSet',
    capacity: 200,
    rules: labelled('awswaf:managed:aws:sql-database', { SQLi_BODY: 'SQLi_Body', SQLi_QUERYARGUMENTS: 'SQLi_QueryArguments' }),
  },
];

function labelled(namespace: string, rules: { [name: string]: string }): ManagedRule[] {
  return Object.entries(rules).map(([name, label]) => ({ name, label: `${namespace}:${label}` }));
}
