import { Duration, Stack, StackProps } from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import {
  ApiAlarms,
  ApiExposure,
  ApiProtocol,
  CacheRule,
  Compute,
  EdgeDistribution,
  IApiExposure,
  ICompute,
  IMonitored,
  ScalableApi,
  ServiceArtifact,
} from 'cdk-scalable-api';
import { Construct } from 'constructs';

export interface CatalogueStackProps extends StackProps {
  /** Directory of the service, with its Dockerfile. */
  readonly service: string;
  /** Where the service runs. @default - an Auto Scaling group */
  readonly compute?: ICompute;
  /** Who can reach the load balancer. @default - only CloudFront, through a VPC origin */
  readonly exposure?: IApiExposure;
  /** The name under which users reach the API. @default - CloudFront's or the load balancer's own name */
  readonly domain?: CatalogueDomain;
  /** Origins of the web pages that may call from a browser. @default - only pages of the API's own origin */
  readonly pages?: string[];
}

export interface CatalogueDomain {
  readonly name: string;
  /** Id of the zone, which exists already. */
  readonly zoneId: string;
  readonly zoneName: string;
}

export class CatalogueStack extends Stack {
  constructor(scope: Construct, id: string, props: CatalogueStackProps) {
    super(scope, id, props);
    const { exposure = ApiExposure.vpcOrigin() } = props;

    const api = new ScalableApi(this, 'Api', {
      artifact: ServiceArtifact.dockerfile(props.service),
      compute: props.compute ?? Compute.autoScalingGroup(),
      protocols: [ApiProtocol.rest({ paths: ['/api/*'] })],
      exposure,
      domain: props.domain && { name: props.domain.name, zone: this.zone(props.domain) },
      cors: props.pages && {
        allowOrigins: props.pages,
        allowHeaders: ['Authorization', 'Content-Type', 'If-Match'],
        exposeHeaders: ['ETag'],
      },
    });
    const sources: IMonitored[] = [api];

    if (exposure.traits.edge) {
      const edge = new EdgeDistribution(this, 'Edge', {
        origin: api,
        cacheRules: [
          CacheRule.shared('/api/products/*', Duration.minutes(5), { queryStrings: ['category', 'page', 'pageSize'] }),
          CacheRule.noStore('/api/checkout/*'),
        ],
      });
      edge.grantCreateInvalidation(api.service.workload);
      sources.push(edge);
    }
    new ApiAlarms(this, 'Alarms', { sources });
  }

  private zone({ zoneId, zoneName }: CatalogueDomain): route53.IHostedZone {
    return route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: zoneId, zoneName });
  }
}
