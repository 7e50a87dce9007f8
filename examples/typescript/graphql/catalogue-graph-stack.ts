import { Duration, Stack, StackProps } from 'aws-cdk-lib';
import {
  ApiAlarms,
  ApiProtocol,
  Compute,
  EdgeDistribution,
  GraphqlSubscriptions,
  ICompute,
  ScalableApi,
  ServiceArtifact,
} from 'cdk-scalable-api';
import { Construct } from 'constructs';

export interface CatalogueGraphStackProps extends StackProps {
  /** Directory of the service, with its Dockerfile. */
  readonly service: string;
  /** Where the service runs. @default - an Auto Scaling group */
  readonly compute?: ICompute;
}

export class CatalogueGraphStack extends Stack {
  constructor(scope: Construct, id: string, props: CatalogueGraphStackProps) {
    super(scope, id, props);

    const api = new ScalableApi(this, 'Api', {
      artifact: ServiceArtifact.dockerfile(props.service),
      compute: props.compute ?? Compute.autoScalingGroup(),
      protocols: [
        ApiProtocol.graphql({
          path: '/graphql',
          cachedQueries: { path: '/graphql/public', ttl: Duration.minutes(1) },
          subscriptions: GraphqlSubscriptions.WEB_SOCKET,
        }),
      ],
    });
    const edge = new EdgeDistribution(this, 'Edge', { origin: api });
    new ApiAlarms(this, 'Alarms', { sources: [api, edge] });
  }
}
