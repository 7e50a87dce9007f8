import { Aws, CfnOutput, Duration, Fn, RemovalPolicy, Stack, StackProps } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { twinEdgeAlarms } from './twin-alarms';

const WEB_ACL_OUTPUT = 'WebAclArn';
const WEB_ACL_METRIC = 'TwinWebAcl';

/** In us-east-1, deployed first: the web ACL. Neither it nor its logging has an L2. */
export class TwinFirewallStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const acl = new wafv2.CfnWebACL(this, 'WebAcl', {
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      visibilityConfig: visibility(WEB_ACL_METRIC),
      rules: [
        {
          name: 'RequestsPerAddress',
          priority: 0,
          action: { block: {} },
          statement: { rateBasedStatement: { limit: 2000, aggregateKeyType: 'IP', evaluationWindowSec: 300 } },
          visibilityConfig: visibility('RequestsPerAddress'),
        },
        managedRules('AWSManagedRulesAmazonIpReputationList', 1),
        managedRules('AWSManagedRulesAnonymousIpList', 2, ['HostingProviderIPList']),
        managedRules('AWSManagedRulesCommonRuleSet', 3, ['SizeRestrictions_BODY']),
        managedRules('AWSManagedRulesKnownBadInputsRuleSet', 4),
        managedRules('AWSManagedRulesSQLiRuleSet', 5),
      ],
    });
    const group = new logs.LogGroup(this, 'WebAclLogs', {
      // A retained group must not stand in the way of the next deployment's.
      logGroupName: `aws-waf-logs-twin-${Fn.select(2, Fn.split('/', Aws.STACK_ID))}`,
      retention: logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    new wafv2.CfnLoggingConfiguration(this, 'WebAclLogging', {
      resourceArn: acl.attrArn,
      logDestinationConfigs: [`arn:${this.partition}:logs:${this.region}:${this.account}:log-group:${group.logGroupName}`],
      redactedFields: ['authorization', 'cookie'].map(name => ({ singleHeader: { Name: name } })),
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          {
            Behavior: 'KEEP',
            Requirement: 'MEETS_ANY',
            Conditions: ['BLOCK', 'COUNT', 'EXCLUDED_AS_COUNT', 'CAPTCHA', 'CHALLENGE'].map(action => ({
              ActionCondition: { Action: action },
            })),
          },
        ],
      },
    });
    new CfnOutput(this, WEB_ACL_OUTPUT, { value: acl.attrArn });
  }
}

/** The distribution, with a shared rule for products and none for checkout. */
export function twinDistribution(
  scope: Construct,
  vpcOrigin: cloudfront.IVpcOrigin,
  domainName: string,
  firewall: Stack,
): cloudfront.Distribution {
  const uncached: cloudfront.BehaviorOptions = {
    origin: origins.VpcOrigin.withVpcOrigin(vpcOrigin, { domainName }),
    viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
    cachedMethods: cloudfront.CachedMethods.CACHE_GET_HEAD,
    cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
    originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER,
    responseHeadersPolicy: cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS,
  };
  const products = {
    ...uncached,
    cachePolicy: productsPolicy(scope),
    originRequestPolicy: cloudfront.OriginRequestPolicy.HOST_HEADER_ONLY,
  };
  const checkout = { ...uncached, responseHeadersPolicy: noStorePolicy(scope) };
  return new cloudfront.Distribution(scope, 'Distribution', {
    comment: 'Twin',
    defaultBehavior: uncached,
    additionalBehaviors: {
      '/api/checkout': checkout,
      '/api/products': products,
      '/api/checkout/*': checkout,
      '/api/products/*': products,
      '/api': uncached,
      '/api/*': uncached,
    },
    httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
    enableIpv6: true,
    priceClass: cloudfront.PriceClass.PRICE_CLASS_ALL,
    webAclId: Fn.getStackOutput(firewall.stackName, WEB_ACL_OUTPUT, firewall.region),
  });
}

export interface TwinEdgeAfterStackProps extends StackProps {
  /** The stack with the distribution and the bucket, and the names of its outputs. */
  readonly main: Stack;
  readonly distributionIdOutput: string;
  readonly logBucketArnOutput: string;
}

/** In us-east-1, deployed last: the alarms, and standard logging v2, which has no L2; the distribution has them in no other region. */
export class TwinEdgeAfterStack extends Stack {
  constructor(scope: Construct, id: string, props: TwinEdgeAfterStackProps) {
    super(scope, id, props);
    const { main } = props;
    const distributionId = Fn.getStackOutput(main.stackName, props.distributionIdOutput, main.region);
    const source = new logs.CfnDeliverySource(this, 'AccessLogSource', {
      name: 'twin-access-logs',
      logType: 'ACCESS_LOGS',
      resourceArn: `arn:${this.partition}:cloudfront::${this.account}:distribution/${distributionId}`,
    });
    const destination = new logs.CfnDeliveryDestination(this, 'AccessLogDestination', {
      name: 'twin-access-logs',
      destinationResourceArn: `${Fn.getStackOutput(main.stackName, props.logBucketArnOutput, main.region)}/cloudfront`,
      outputFormat: 'json',
    });
    const delivery = new logs.CfnDelivery(this, 'AccessLogDelivery', {
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.attrArn,
      s3EnableHiveCompatiblePath: false,
      s3SuffixPath: '{DistributionId}/{yyyy}/{MM}/{dd}/{HH}',
    });
    delivery.node.addDependency(source);
    twinEdgeAlarms(this, distributionId, WEB_ACL_METRIC);
  }
}

function productsPolicy(scope: Construct): cloudfront.CachePolicy {
  return new cloudfront.CachePolicy(scope, 'ProductsCache', {
    minTtl: Duration.seconds(0),
    defaultTtl: Duration.minutes(5),
    maxTtl: Duration.minutes(5),
    queryStringBehavior: cloudfront.CacheQueryStringBehavior.allowList('category', 'page', 'pageSize'),
    headerBehavior: cloudfront.CacheHeaderBehavior.none(),
    cookieBehavior: cloudfront.CacheCookieBehavior.none(),
    enableAcceptEncodingGzip: true,
    enableAcceptEncodingBrotli: true,
  });
}

function noStorePolicy(scope: Construct): cloudfront.ResponseHeadersPolicy {
  return new cloudfront.ResponseHeadersPolicy(scope, 'NoStore', {
    customHeadersBehavior: { customHeaders: [{ header: 'Cache-Control', value: 'no-store', override: true }] },
    securityHeadersBehavior: {
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: cloudfront.HeadersFrameOption.SAMEORIGIN, override: false },
      referrerPolicy: { referrerPolicy: cloudfront.HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN, override: false },
      strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: false },
      xssProtection: { protection: true, modeBlock: true, override: false },
    },
  });
}

function managedRules(name: string, priority: number, counted: string[] = []): wafv2.CfnWebACL.RuleProperty {
  return {
    name,
    priority,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ruleActionOverrides: counted.length === 0 ? undefined : counted.map(rule => ({ name: rule, actionToUse: { count: {} } })),
      },
    },
    visibilityConfig: visibility(name),
  };
}

function visibility(metricName: string): wafv2.CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true };
}
