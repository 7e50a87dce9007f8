import { covers, specificity } from '../../src/private/path-pattern';

interface Resource {
  readonly Type: string;
  readonly Properties: any;
}
export interface SynthesisedStack {
  readonly stackName: string;
  readonly region: string;
  readonly template: { readonly Resources: { [id: string]: Resource } };
}

/** Draws an API from its synthesised templates alone, so that the picture shows what is deployed and not what is meant. */
export class Picture {
  constructor(private readonly stacks: SynthesisedStack[]) {}

  public get requestPath(): string[] {
    const distribution = this.one('AWS::CloudFront::Distribution').DistributionConfig;
    const acl = this.one('AWS::WAFv2::WebACL');
    const groups = acl.Rules.filter((rule: any) => rule.Statement.ManagedRuleGroupStatement).length;
    const rate = acl.Rules.map((rule: any) => rule.Statement.RateBasedStatement).find(Boolean);
    const origin = this.one('AWS::CloudFront::VpcOrigin').VpcOriginEndpointConfig;
    const loadBalancer = this.one('AWS::ElasticLoadBalancingV2::LoadBalancer');
    const launch = this.one('AWS::EC2::LaunchTemplate').LaunchTemplateData;
    const group = this.one('AWS::AutoScaling::AutoScalingGroup');
    const target = this.one('AWS::ElasticLoadBalancingV2::TargetGroup');
    return [
      "user's device",
      '   │  HTTPS: HTTP/2, HTTP/3',
      `CloudFront       ${distribution.PriceClass}, ${distribution.CacheBehaviors.length} cache behaviours, security headers, access logs`,
      `   │  web ACL: ${groups} managed rule groups, ${number(rate.Limit)} requests an address in ${rate.EvaluationWindowSec / 60} minutes`,
      `VPC origin       ${origin.OriginProtocolPolicy}, port ${origin.HTTPPort}: the only way in`,
      '   │',
      `load balancer    ${loadBalancer.Scheme}, ${loadBalancer.Subnets.length} zones, what no route matches gets 404`,
      `   │  port ${target.Port}, GET ${target.HealthCheckPath} every ${target.HealthCheckIntervalSeconds} s, drained for ${attribute(target, 'deregistration_delay.timeout_seconds')} s`,
      `Auto Scaling     ${group.MinSize} to ${group.MaxSize} × ${launch.InstanceType}, one container each`,
    ];
  }

  public get routes(): string[] {
    const { CacheBehaviors } = this.one('AWS::CloudFront::Distribution').DistributionConfig;
    const rows: string[][] = CacheBehaviors.map((behavior: any) => [
      behavior.PathPattern,
      this.cacheClass(behavior),
      this.target(behavior.PathPattern),
    ]);
    return table([['PATH', 'CACHE', 'TARGET'], ...rows, ['anything else', 'never kept', '404 from the load balancer']]);
  }

  public get scaling(): string[] {
    const { MaxSize } = this.one('AWS::AutoScaling::AutoScalingGroup');
    const policies = this.all('AWS::AutoScaling::ScalingPolicy').map(policy => policy.TargetTrackingConfiguration);
    const requests = policies.find(policy => policy.PredefinedMetricSpecification?.PredefinedMetricType === 'ALBRequestCountPerTarget');
    const watched = policies.map(
      policy =>
        `${policy.CustomizedMetricSpecification?.MetricName ?? policy.PredefinedMetricSpecification.PredefinedMetricType} ${number(policy.TargetValue)}`,
    );
    const ceiling = requests.TargetValue * Number(MaxSize);
    return [
      `keeps ${watched.join(', ')}`,
      `adds after 3 minutes above, removes after 15 minutes below; at most ${number(ceiling)} requests a minute (${number(Math.floor(ceiling / 60))} a second) before copies run out`,
    ];
  }

  public get size(): string[] {
    return table(
      this.stacks.map(({ stackName, region, template }) => [stackName, region, `${Object.keys(template.Resources).length} resources`]),
    );
  }

  private cacheClass({ CachePolicyId, ResponseHeadersPolicyId }: any): string {
    if (CachePolicyId.Ref) {
      const { DefaultTTL, ParametersInCacheKeyAndForwardedToOrigin: key } = this.resource(CachePolicyId.Ref).CachePolicyConfig;
      const { QueryStringBehavior, QueryStrings } = key.QueryStringsConfig;
      return `shared for ${DefaultTTL} s by ${QueryStrings?.join(', ') ?? (QueryStringBehavior === 'all' ? 'every query string' : 'path alone')}`;
    }
    const header =
      ResponseHeadersPolicyId.Ref &&
      this.resource(ResponseHeadersPolicyId.Ref).ResponseHeadersPolicyConfig.CustomHeadersConfig.Items[0].Value;
    return header ? `never kept, ${header}` : 'never kept';
  }

  /** The target group of the rule that takes a path: rules are asked in the order of their priorities. */
  private target(path: string): string {
    const rules = this.all('AWS::ElasticLoadBalancingV2::ListenerRule').sort((a, b) => a.Priority - b.Priority);
    const patterns = (rule: any): string[] =>
      rule.Conditions.find((condition: any) => condition.Field === 'path-pattern')?.PathPatternConfig.Values ?? [];
    const rule = rules.find(each => patterns(each).some(pattern => covers(pattern, path)));
    if (!rule) return 'nothing';
    const best = patterns(rule)
      .filter(pattern => covers(pattern, path))
      .sort((a, b) => specificity(b) - specificity(a))[0];
    return `${rule.Actions[0].ForwardConfig.TargetGroups.map((group: any) => `port ${this.resource(group.TargetGroupArn.Ref).Port}`).join(', ')} by rule ${rule.Priority} (${best})`;
  }

  private get resources(): [string, Resource][] {
    return this.stacks.flatMap(({ template }) => Object.entries(template.Resources));
  }

  private resource(id: string): any {
    return this.resources.find(([known]) => known === id)![1].Properties;
  }

  private all(type: string): any[] {
    return this.resources.filter(([, resource]) => resource.Type === type).map(([, { Properties }]) => Properties);
  }

  private one(type: string): any {
    const [first] = this.all(type);
    if (!first) throw new Error(`the templates hold no ${type}`);
    return first;
  }
}

export function table(rows: string[][]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map(row => row[column].length)));
  return rows.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('   ')
      .trimEnd(),
  );
}

function attribute(resource: any, key: string): string {
  return resource.TargetGroupAttributes.find((each: any) => each.Key === key).Value;
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
