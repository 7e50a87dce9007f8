/** What users write themselves: the library calls back into each of these. */
import { Duration, Lazy } from 'aws-cdk-lib';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import {
  ArtifactKind,
  AuthorizerConfig,
  AuthorizerTraits,
  ComputeBindOptions,
  ComputeCapabilities,
  EdgeOriginConfig,
  IApiAuthorizer,
  ICompute,
  IEdgeOrigin,
  IEdgeRouteListener,
  IMetricListener,
  IMonitored,
  IRuleNames,
  ISessionBackend,
  ISessionEngine,
  IWebAcl,
  IWorkload,
  IWorkloadAttachment,
  MonitoredMetric,
  ScalingKind,
  WebAclBindOptions,
  WebAclConfig,
} from 'cdk-scalable-api';
import { Construct } from 'constructs';

/** Another compute, as far as a platform team answers for it: images only, scaled by what its dashboards show. */
export class OwnCompute implements ICompute {
  public readonly capabilities: ComputeCapabilities;

  constructor(private readonly usual: ICompute) {
    this.capabilities = {
      ...usual.capabilities,
      artifactKinds: [ArtifactKind.CONTAINER_IMAGE],
      scalingKinds: [ScalingKind.CPU, ScalingKind.MEMORY, ScalingKind.REQUESTS_PER_TARGET],
    };
  }

  public bind(scope: Construct, options: ComputeBindOptions): IWorkload {
    return this.usual.bind(scope, options);
  }
}

/** Tells the service that it is on. */
export class Flag implements IWorkloadAttachment {
  public attachTo(workload: IWorkload): void {
    workload.addEnvironment('FLAG', 'on');
  }
}

/** Lets those in whose header names a tenant that is known. */
export class Tenants implements IApiAuthorizer {
  public readonly traits: AuthorizerTraits = {
    name: 'tenants',
    guarded: true,
    requiresTls: true,
    callsIssuer: false,
    login: false,
    conditionValues: 1,
  };

  public bind(): AuthorizerConfig {
    return { conditions: [{ field: 'http-header', httpHeaderConfig: { httpHeaderName: 'X-Tenant', values: ['known-*'] } }] };
  }
}

/** A web ACL with one of AWS's rule groups. */
export class OwnFirewall implements IWebAcl {
  public readonly makesResources = true;

  public bind(scope: Construct, { wafScope, countedRules }: WebAclBindOptions): WebAclConfig {
    const visibilityConfig = { cloudWatchMetricsEnabled: true, metricName: 'OwnFirewall', sampledRequestsEnabled: false };
    const acl = new wafv2.CfnWebACL(scope, 'OwnFirewall', {
      scope: wafScope,
      defaultAction: { allow: {} },
      visibilityConfig,
      rules: [
        {
          name: 'Common',
          priority: 0,
          overrideAction: { none: {} },
          statement: {
            managedRuleGroupStatement: {
              vendorName: 'AWS',
              name: 'AWSManagedRulesCommonRuleSet',
              // Services may be added later, and bring more rules that only count.
              ruleActionOverrides: Lazy.any({ produce: () => overrides(countedRules) }),
            },
          },
          visibilityConfig: { ...visibilityConfig, metricName: 'Common' },
        },
      ],
    });
    return { webAclArn: acl.attrArn, metricName: 'OwnFirewall' };
  }
}

function overrides({ names }: IRuleNames): wafv2.CfnWebACL.RuleActionOverrideProperty[] {
  return names.map(name => ({ name, actionToUse: { count: {} } }));
}

/** Sessions in a table that the team has already. */
export class TeamTable implements ISessionEngine {
  public readonly name = 'team table';
  public readonly inVpc = false;

  constructor(private readonly tableName: string) {}

  public bind(scope: Construct): ISessionBackend {
    return new TeamSessions(scope, 'Sessions', this.tableName);
  }
}

class TeamSessions extends Construct implements ISessionBackend {
  public readonly variables: { [name: string]: string };
  public readonly metrics: MonitoredMetric[] = [];

  private readonly table: dynamodb.ITable;

  constructor(scope: Construct, id: string, tableName: string) {
    super(scope, id);
    this.table = dynamodb.Table.fromTableName(this, 'Table', tableName);
    this.variables = { ENGINE: 'dynamodb', TABLE: tableName };
  }

  public grantAccess(grantee: iam.IGrantable): void {
    this.table.grantReadWriteData(grantee);
  }

  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.IMetric {
    return this.table.metric(metricName, options);
  }
}

/** A shop of before that runs elsewhere, and gets a distribution like the others. */
export class OldShop extends Construct implements IEdgeOrigin {
  constructor(
    scope: Construct,
    id: string,
    private readonly hostName: string,
  ) {
    super(scope, id);
  }

  public bindEdge(_scope: Construct, edge: IEdgeRouteListener): EdgeOriginConfig {
    edge.routeAdded({
      id: 'Shop',
      paths: ['/*'],
      conditions: {},
      guarded: false,
      traits: {
        cacheable: true,
        cachedQueries: [],
        grpc: false,
        methods: ['GET', 'HEAD'],
        countedFirewallRules: ['SizeRestrictions_QUERYSTRING'],
      },
    });
    return { origin: new origins.HttpOrigin(this.hostName) };
  }
}

/** A queue whose dead letters are worth an alarm beside those of the API. */
export class Mail extends Construct implements IMonitored {
  private readonly deadLetters: sqs.Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.deadLetters = new sqs.Queue(this, 'DeadLetters', { retentionPeriod: Duration.days(14) });
  }

  public monitor(listener: IMetricListener): void {
    listener.metricAdded({
      id: 'DeadLetters',
      name: 'DeadLetters',
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5) }),
      unit: 'messages',
      threshold: 0,
      evaluationPeriods: 1,
      description: 'mail was given up: read the dead letters, and send them again',
    });
  }
}
