import { Duration, Stack, StackProps } from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import {
  ApiAlarms,
  ApiExposure,
  ApiProtocol,
  CacheRule,
  Compute,
  EdgeDistribution,
  ICompute,
  ScalableApi,
  ScalingSet,
  ServiceArtifact,
  StaticSite,
} from 'cdk-scalable-api';
import { Construct } from 'constructs';

export interface ShopStackProps extends StackProps {
  /** Directory of the shop's service, with its Dockerfile. */
  readonly service: string;
  /** Directory of the inventory's service, with its Dockerfile. */
  readonly inventory: string;
  /** Where both services run, each by itself. @default - Auto Scaling groups */
  readonly compute?: ICompute;
  /** Directory of the built web page. */
  readonly site: string;
  /** Name under which page and services are reached: gRPC needs TLS on the whole way. */
  readonly domainName: string;
  /** Id of the public hosted zone of the name's parent. */
  readonly zoneId: string;
}

export class ShopStack extends Stack {
  constructor(scope: Construct, id: string, props: ShopStackProps) {
    super(scope, id, props);
    const zone = route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', {
      hostedZoneId: props.zoneId,
      zoneName: props.domainName.split('.').slice(1).join('.'),
    });

    const { compute = Compute.autoScalingGroup() } = props;

    const api = new ScalableApi(this, 'Api', {
      artifact: ServiceArtifact.dockerfile(props.service),
      compute,
      protocols: [
        ApiProtocol.rest({ paths: ['/api/*'] }),
        ApiProtocol.graphql({ cachedQueries: { path: '/graphql/public', ttl: Duration.minutes(1) } }),
        ApiProtocol.webSocket({ path: '/ws', pingInterval: Duration.seconds(30), deregistrationDelay: Duration.seconds(60) }),
      ],
      // Orders and their broker are inside the process: one copy, and a second one only while a deployment replaces it.
      scaling: ScalingSet.of({ minimum: 1, maximum: 2, policies: [] }),
      // gRPC passes no VPC origin.
      exposure: ApiExposure.cloudFrontOnly(),
      domain: { name: props.domainName, zone },
    });
    api.addService('Inventory', {
      artifact: ServiceArtifact.dockerfile(props.inventory),
      compute,
      protocols: [ApiProtocol.grpc({ services: ['shop.v1.Inventory'] })],
    });

    const edge = new EdgeDistribution(this, 'Edge', {
      origin: api,
      cacheRules: [
        CacheRule.shared('/api/products/*', Duration.minutes(5), { queryStrings: ['category'] }),
        CacheRule.noStore('/api/orders/*'),
      ],
      site: StaticSite.fromDirectory(props.site),
    });
    edge.grantCreateInvalidation(api.service.workload);
    new ApiAlarms(this, 'Alarms', { sources: [api, edge] });
  }
}
