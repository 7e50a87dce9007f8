import { Stack, StackProps } from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { ApiAlarms, ApiExposure, ApiProtocol, Compute, EdgeDistribution, ICompute, ScalableApi, ServiceArtifact } from 'cdk-scalable-api';
import { Construct } from 'constructs';

export interface InventoryStackProps extends StackProps {
  /** Directory of the service, with its Dockerfile. */
  readonly service: string;
  /** Where the service runs. @default - an Auto Scaling group */
  readonly compute?: ICompute;
  /** Name under which clients reach the service: gRPC needs TLS on the whole way. */
  readonly domainName: string;
  /** Id of the public hosted zone of the name's parent. */
  readonly zoneId: string;
}

export class InventoryStack extends Stack {
  constructor(scope: Construct, id: string, props: InventoryStackProps) {
    super(scope, id, props);
    const zone = route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', {
      hostedZoneId: props.zoneId,
      zoneName: props.domainName.split('.').slice(1).join('.'),
    });

    const api = new ScalableApi(this, 'Api', {
      artifact: ServiceArtifact.dockerfile(props.service),
      compute: props.compute ?? Compute.autoScalingGroup(),
      protocols: [ApiProtocol.grpc({ services: ['shop.v1.Inventory'] })],
      exposure: ApiExposure.cloudFrontOnly(),
      domain: { name: props.domainName, zone },
    });
    const edge = new EdgeDistribution(this, 'Edge', { origin: api });
    new ApiAlarms(this, 'Alarms', { sources: [api, edge] });
  }
}
