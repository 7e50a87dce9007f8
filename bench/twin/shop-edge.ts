import { CfnOutput, Duration, Fn, Stack, StackProps } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { beforeCache, DISTRIBUTION, noStore, shared, uncached } from './edge';
import { TwinFirewallStack } from './firewall';
import { blockElsewhere } from './label-rule';
import { TwinSite } from './site';
import { ONE_TOKEN, SOCKET_TOKEN } from './token-functions';

/** The name under which page and services are reached, in a zone that exists. */
export interface ShopDomain {
  readonly domainName: string;
  readonly zoneId: string;
}

export function zoneOf(scope: Construct, { domainName, zoneId }: ShopDomain): route53.IHostedZone {
  return route53.HostedZone.fromHostedZoneAttributes(scope, 'Zone', {
    hostedZoneId: zoneId,
    zoneName: domainName.split('.').slice(1).join('.'),
  });
}

const CERTIFICATE_OUTPUT = 'CertificateArn';
const CORE = 'awswaf:managed:aws:core-rule-set';
const SQL = 'awswaf:managed:aws:sql-database';
const GRAPHQL_PATHS = ['/graphql', '/graphql/public'];

/** A GraphQL query is long, and looks like an attack to rules that read text: they count, and block what is no GraphQL. */
export class ShopEdgeBeforeStack extends TwinFirewallStack {
  constructor(scope: Construct, id: string, props: StackProps & ShopDomain) {
    super(scope, id, {
      ...props,
      counted: {
        AWSManagedRulesAnonymousIpList: ['HostingProviderIPList'],
        AWSManagedRulesCommonRuleSet: [
          'SizeRestrictions_BODY',
          'SizeRestrictions_QUERYSTRING',
          'CrossSiteScripting_BODY',
          'CrossSiteScripting_QUERYARGUMENTS',
          'GenericLFI_BODY',
          'GenericRFI_BODY',
          'GenericRFI_QUERYARGUMENTS',
        ],
        AWSManagedRulesSQLiRuleSet: ['SQLi_BODY', 'SQLi_QUERYARGUMENTS'],
      },
      lastRules: [
        blockElsewhere('BodySize', 6, [`${CORE}:SizeRestrictions_Body`], ['/api', '/api/*', ...GRAPHQL_PATHS]),
        blockElsewhere(
          'QueryText',
          7,
          [
            `${CORE}:SizeRestrictions_QueryString`,
            `${CORE}:CrossSiteScripting_Body`,
            `${CORE}:CrossSiteScripting_QueryArguments`,
            `${CORE}:GenericLFI_Body`,
            `${CORE}:GenericRFI_Body`,
            `${CORE}:GenericRFI_QueryArguments`,
            `${SQL}:SQLi_Body`,
            `${SQL}:SQLi_QueryArguments`,
          ],
          GRAPHQL_PATHS,
        ),
      ],
    });
    const certificate = new acm.Certificate(this, 'Certificate', {
      domainName: props.domainName,
      validation: acm.CertificateValidation.fromDns(zoneOf(this, props)),
    });
    new CfnOutput(this, CERTIFICATE_OUTPUT, { value: certificate.certificateArn });
  }

  /** CloudFront's certificate, as a stack of another region takes it. */
  public certificateFor(scope: Construct): acm.ICertificate {
    return acm.Certificate.fromCertificateArn(scope, 'EdgeCertificate', Fn.getStackOutput(this.stackName, CERTIFICATE_OUTPUT, this.region));
  }
}

export interface ShopDistributionProps {
  readonly origin: cloudfront.IOrigin;
  readonly site: TwinSite;
  readonly before: ShopEdgeBeforeStack;
  readonly domainName: string;
  readonly zone: route53.IHostedZone;
}

/** The page, and the services of four protocols on paths of their own. */
export function shopDistribution(stack: Stack, props: ShopDistributionProps): cloudfront.Distribution {
  const { origin, site, before, domainName, zone } = props;
  const api = uncached(origin);
  const products = shared(api, stack, 'ProductsCache', Duration.minutes(5), ['category']);
  const guarded = { ...api, ...beforeCache(stack, 'OneToken', ONE_TOKEN) };
  const personal = noStore(guarded, stack);
  const publicQueries = {
    ...shared(api, stack, 'QueriesCache', Duration.minutes(1), ['extensions', 'operationName', 'query', 'variables']),
    allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
  };
  const webSocket = {
    ...api,
    ...beforeCache(stack, 'SocketToken', SOCKET_TOKEN),
    allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD,
  };
  const grpc = { ...api, enableGrpc: true };
  const distribution = new cloudfront.Distribution(stack, 'Distribution', {
    ...DISTRIBUTION,
    domainNames: [domainName],
    certificate: before.certificateFor(stack),
    minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
    defaultRootObject: 'index.html',
    defaultBehavior: site.behavior,
    additionalBehaviors: {
      '/shop.v1.Inventory': grpc,
      '/shop.v1.Inventory/*': grpc,
      '/graphql/public': publicQueries,
      '/api/checkout': personal,
      '/api/checkout/*': personal,
      '/api/products': products,
      '/api/products/*': products,
      '/api/login': api,
      '/api/user': personal,
      '/api/user/*': personal,
      '/graphql': api,
      '/api': guarded,
      '/ws': webSocket,
      '/api/*': guarded,
    },
    webAclId: before.webAclArn,
  });
  site.deploy(distribution);
  const alias = { zone, recordName: domainName, target: route53.RecordTarget.fromAlias(new CloudFrontTarget(distribution)) };
  new route53.ARecord(stack, 'AliasA', alias);
  new route53.AaaaRecord(stack, 'AliasAaaa', alias);
  return distribution;
}
