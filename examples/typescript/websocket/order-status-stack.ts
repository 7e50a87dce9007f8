import { Duration, Stack, StackProps } from 'aws-cdk-lib';
import { ApiAlarms, ApiProtocol, Compute, EdgeDistribution, ICompute, ScalableApi, ScalingSet, ServiceArtifact } from 'cdk-scalable-api';
import { Construct } from 'constructs';

export interface OrderStatusStackProps extends StackProps {
  /** Directory of the service, with its Dockerfile. */
  readonly service: string;
  /** Where the service runs. @default - an Auto Scaling group */
  readonly compute?: ICompute;
}

export class OrderStatusStack extends Stack {
  constructor(scope: Construct, id: string, props: OrderStatusStackProps) {
    super(scope, id, props);

    const api = new ScalableApi(this, 'Api', {
      artifact: ServiceArtifact.dockerfile(props.service),
      compute: props.compute ?? Compute.autoScalingGroup(),
      // The service says goodbye to its clients over its drain time, then the load balancer cuts what is left.
      protocols: [ApiProtocol.webSocket({ path: '/ws', pingInterval: Duration.seconds(30), deregistrationDelay: Duration.seconds(60) })],
      // The broker is inside the process: one copy, and a second one only while a deployment replaces it.
      scaling: ScalingSet.of({ minimum: 1, maximum: 2, policies: [] }),
    });
    const edge = new EdgeDistribution(this, 'Edge', { origin: api });
    new ApiAlarms(this, 'Alarms', { sources: [api, edge] });
  }
}
