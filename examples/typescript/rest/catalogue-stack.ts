import { Duration, Stack, StackProps } from 'aws-cdk-lib';
import { ApiProtocol, CacheRule, Compute, EdgeDistribution, ScalableApi, ServiceArtifact } from 'cdk-scalable-api';
import { Construct } from 'constructs';

export interface CatalogueStackProps extends StackProps {
  /** Directory of the service, with its Dockerfile. */
  readonly service: string;
}

export class CatalogueStack extends Stack {
  constructor(scope: Construct, id: string, props: CatalogueStackProps) {
    super(scope, id, props);

    const api = new ScalableApi(this, 'Api', {
      artifact: ServiceArtifact.dockerfile(props.service),
      compute: Compute.autoScalingGroup(),
      protocols: [ApiProtocol.rest({ paths: ['/api/*'] })],
    });

    new EdgeDistribution(this, 'Edge', {
      origin: api,
      cacheRules: [
        CacheRule.shared('/api/products/*', Duration.minutes(5), { queryStrings: ['category', 'page', 'pageSize'] }),
        CacheRule.noStore('/api/checkout/*'),
      ],
    });
  }
}
