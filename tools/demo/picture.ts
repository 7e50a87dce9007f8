import { covers, specificity } from '../../src/private/path-pattern';
import { accessLines, issuerCaption } from '../pictures/access-captions';
import { count } from '../pictures/captions';
import { forwardsPaths } from '../pictures/load-balancer';
import { requestPath } from '../pictures/request-path';
import { storeCaption } from '../pictures/store-captions';
import { Resource, SynthesisedStack, Templates } from '../pictures/templates';

/** Draws an API from its synthesised templates alone, so that the picture shows what is deployed and not what is meant. */
export class Picture {
  private readonly templates: Templates;

  constructor(stacks: SynthesisedStack[]) {
    this.templates = new Templates(stacks);
  }

  public get requestPath(): string[] {
    const { domain, edge, webAcl, loadBalancer, services } = requestPath(this.templates);
    const called = domain ? ` to ${domain.name}` : '';
    const judged =
      webAcl &&
      `   │  web ACL: ${webAcl.ruleGroups} managed rule groups, ${count(webAcl.requests)} requests an address in ${webAcl.minutes} minutes`;
    return [
      edge || loadBalancer.scheme === 'internet-facing' ? "user's device" : 'callers inside the VPC',
      `   │  ${edge ? `HTTPS: ${edge.httpVersions.join(', ')}` : `${loadBalancer.protocol}, port ${loadBalancer.port}`}${called}`,
      ...(edge
        ? [
            `CloudFront       ${edge.priceClass}, ${edge.behaviours} cache behaviours, security headers, access logs`,
            ...(judged ? [judged] : []),
          ]
        : []),
      ...(edge?.way.vpcOrigin ? [`VPC origin       ${edge.way.protocol}, port ${edge.way.port}: the only way in`, '   │'] : []),
      ...(edge && !edge.way.vpcOrigin ? [`   │  ${edge.way.protocol}, port ${edge.way.port}, with a secret header`] : []),
      ...(!edge && judged ? [judged] : []),
      `load balancer    ${loadBalancer.scheme}, ${loadBalancer.place.zones} zones, what no route matches gets ${loadBalancer.unmatched}`,
      ...services.flatMap(({ targets, compute, copies }) => [
        ...targets.map(
          ({ port, health, healthSeconds, drainSeconds }) =>
            `   │  port ${port}, ${health} every ${healthSeconds} s, drained for ${drainSeconds} s`,
        ),
        `${compute.replace(' group', '').padEnd(17)}${copies}, one container each`,
      ]),
    ];
  }

  public get routes(): string[] {
    const distribution = this.templates.optional('AWS::CloudFront::Distribution');
    const { loadBalancer, edge } = requestPath(this.templates);
    const rows: string[][] = distribution
      ? distribution.properties.DistributionConfig.CacheBehaviors.map((behavior: any) => [
          behavior.PathPattern,
          this.cacheClass(behavior, distribution),
          this.target(behavior.PathPattern),
        ])
      : [...new Set(loadBalancer.routes.flatMap(({ paths }) => paths))].map(path => [path, 'never kept', this.target(path)]);
    return table([
      ['PATH', 'CACHE', 'TARGET'],
      ...rows,
      edge?.site
        ? ['anything else', 'as each file says', 'files of the site']
        : ['anything else', 'never kept', `${loadBalancer.unmatched} from the load balancer`],
    ]);
  }

  /** What the load balancer asks of who calls, and who vouches for callers. */
  public get callers(): string[] {
    const { routes, issuers } = requestPath(this.templates).loadBalancer;
    return [...accessLines(routes, issuers), ...issuers.map(issuerCaption).map(({ name, lines }) => `${name}: ${lines.join(', ')}`)];
  }

  /** Where sessions live. */
  public get stores(): string[] {
    const captions = requestPath(this.templates).stores.map(storeCaption);
    return captions.map(({ name, lines, way }) => `${name}: ${[...lines, ...way].join(', ')}`);
  }

  public get scaling(): string[] {
    return [
      ...this.templates
        .all('AWS::AutoScaling::AutoScalingGroup')
        .flatMap(group =>
          scaling(
            group.properties.MinSize,
            group.properties.MaxSize,
            this.policies('AWS::AutoScaling::ScalingPolicy', 'AutoScalingGroupName', group),
          ),
        ),
      ...this.templates
        .all('AWS::ApplicationAutoScaling::ScalableTarget')
        .flatMap(target =>
          scaling(
            target.properties.MinCapacity,
            target.properties.MaxCapacity,
            this.policies('AWS::ApplicationAutoScaling::ScalingPolicy', 'ScalingTargetId', target),
          ),
        ),
    ];
  }

  public get size(): string[] {
    return table(
      this.templates.stacks.map(({ stackName, region, template }) => [
        stackName,
        region,
        `${Object.keys(template.Resources).length} resources`,
      ]),
    );
  }

  /** What the target-tracking policies of a scaled resource say. */
  private policies(type: string, property: string, of: Resource): any[] {
    return this.templates
      .all(type)
      .filter(policy => this.templates.follow(policy.properties[property], policy) === of)
      .flatMap(({ properties }) => properties.TargetTrackingConfiguration ?? properties.TargetTrackingScalingPolicyConfiguration ?? []);
  }

  private cacheClass({ CachePolicyId, ResponseHeadersPolicyId }: any, distribution: Resource): string {
    if (CachePolicyId.Ref) {
      const { DefaultTTL, ParametersInCacheKeyAndForwardedToOrigin: key } = this.templates.follow(CachePolicyId, distribution).properties
        .CachePolicyConfig;
      const { QueryStringBehavior, QueryStrings } = key.QueryStringsConfig;
      return `shared for ${DefaultTTL} s by ${QueryStrings?.join(', ') ?? (QueryStringBehavior === 'all' ? 'every query string' : 'path alone')}`;
    }
    const custom =
      ResponseHeadersPolicyId.Ref &&
      this.templates.follow(ResponseHeadersPolicyId, distribution).properties.ResponseHeadersPolicyConfig.CustomHeadersConfig;
    const header = custom?.Items.find(({ Header }: any) => Header === 'Cache-Control')?.Value;
    return header ? `never kept, ${header}` : 'never kept';
  }

  /** The target group of the rule that takes a path: rules are asked in the order of their priorities. */
  private target(path: string): string {
    const rules = this.templates
      .all('AWS::ElasticLoadBalancingV2::ListenerRule')
      .filter(forwardsPaths)
      .sort((a, b) => a.properties.Priority - b.properties.Priority);
    const patterns = ({ properties }: Resource): string[] =>
      properties.Conditions.find((condition: any) => condition.Field === 'path-pattern')?.PathPatternConfig.Values ?? [];
    const rule = rules.find(each => patterns(each).some(pattern => covers(pattern, path)));
    if (!rule) return 'nothing';
    const best = patterns(rule)
      .filter(pattern => covers(pattern, path))
      .sort((a, b) => specificity(b) - specificity(a))[0];
    const { Actions, Priority } = rule.properties;
    const ports = Actions.find(({ Type }: any) => Type === 'forward').ForwardConfig.TargetGroups.map(
      ({ TargetGroupArn }: any) => `port ${this.templates.follow(TargetGroupArn, rule).properties.Port}`,
    );
    return `${ports.join(', ')} by rule ${Priority} (${best})`;
  }
}

function scaling(least: unknown, most: unknown, policies: any[]): string[] {
  if (policies.length === 0) return [`${least} to ${most} copies, changed by hand`];
  const watched = policies.map(policy => `${watches(policy)} ${count(policy.TargetValue)}`);
  const requests = policies.find(policy => watches(policy) === 'ALBRequestCountPerTarget');
  const ceiling = requests && requests.TargetValue * Number(most);
  return [
    `${least} to ${most} copies, to keep ${watched.join(', ')}`,
    ...(requests
      ? [`at most ${count(ceiling)} requests a minute (${count(Math.floor(ceiling / 60))} a second) before copies run out`]
      : []),
  ];
}

/** Name of the metric that a policy keeps at a level. */
function watches({ CustomizedMetricSpecification: own, PredefinedMetricSpecification: known }: any): string {
  const names = () => own.Metrics.flatMap(({ MetricStat }: any) => MetricStat?.Metric.MetricName ?? []);
  return known?.PredefinedMetricType ?? own.MetricName ?? names().join(' / ');
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
