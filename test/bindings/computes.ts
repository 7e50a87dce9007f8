import { CfnOutput, Duration, Size, Stack, StackProps, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  ApiExposure,
  ApiProtocol,
  ApiService,
  AutoModeCluster,
  Compute,
  CorrettoVersion,
  EksWorkload,
  FargateWorkload,
  InstanceWorkload,
  IWorkload,
  ScalableApi,
  ScalingPolicy,
  ScalingSet,
  ServiceArtifact,
  StickySessions,
  WeightedWorkload,
} from 'cdk-scalable-api';
import { Construct } from 'constructs';

const NGINX = ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29', { startTime: Duration.seconds(10) });
const SERVICE = 'examples/typescript/rest/service';

/** Every compute, and every form of code. */
export class Computes extends Stack {
  private readonly api: ScalableApi;
  private readonly kubectlLayer: lambda.ILayerVersion;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    this.kubectlLayer = lambda.LayerVersion.fromLayerVersionArn(this, 'Kubectl', 'arn:aws:lambda:eu-west-1:111122223333:layer:kubectl:1');
    this.api = this.jar();
    tend(this.api.service.workload);
    const services = [this.program(), this.baked(), this.tasks(), this.pods(), this.ownCluster(), this.mix()];
    services.forEach(({ workload }) => tend(workload));
  }

  private jar(): ScalableApi {
    return new ScalableApi(this, 'Api', {
      artifact: ServiceArtifact.javaArchive('test/bindings/artifacts/service.jar', {
        version: CorrettoVersion.JAVA_25,
        arguments: ['--spring.profiles.active=aws'],
        startTime: Duration.minutes(1),
      }),
      compute: Compute.autoScalingGroup({
        instanceType: new ec2.InstanceType('m8g.large'),
        volumeSize: Size.gibibytes(30),
        maxInstanceLifetime: Duration.days(14),
        warmPool: { size: 2, reuseOnScaleIn: true },
      }),
      protocols: [ApiProtocol.rest({ paths: ['/api/*'] })],
      exposure: ApiExposure.vpcOnly({ callers: [ec2.Peer.ipv4('10.0.0.0/8')] }),
    });
  }

  private program(): ApiService {
    return this.api.addService('Program', {
      artifact: ServiceArtifact.archive(SERVICE, ['node', 'dist/main.js'], {
        packages: ['nodejs22'],
        exclude: ['node_modules', 'Dockerfile'],
      }),
      compute: Compute.autoScalingGroup({ spot: { otherInstanceTypes: [new ec2.InstanceType('m7g.large')], onDemandBase: 2 } }),
      protocols: [ApiProtocol.rest({ paths: ['/program/*'] })],
    });
  }

  private baked(): ApiService {
    const image = ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123456789abcdef0' });
    return this.api.addService('Baked', {
      artifact: ServiceArtifact.machineImage(image, ['/opt/shop/bin/serve'], { rootDeviceName: '/dev/sda1' }),
      compute: Compute.autoScalingGroup(),
      protocols: [ApiProtocol.rest({ paths: ['/baked/*'] })],
    });
  }

  private tasks(): ApiService {
    return this.api.addService('Tasks', {
      artifact: NGINX,
      compute: Compute.fargate({ cpu: 512, memoryLimitMiB: 1024, spot: { onDemandPercentageAboveBase: 25 } }),
      protocols: [ApiProtocol.rest({ paths: ['/tasks/*'] })],
    });
  }

  private pods(): ApiService {
    const cluster = new AutoModeCluster(this, 'Cluster', {
      vpc: this.api.vpc,
      kubectlLayer: this.kubectlLayer,
      version: eks.KubernetesVersion.V1_35,
    });
    const pods = this.api.addService('Pods', {
      artifact: NGINX,
      compute: Compute.eks({ cluster, keda: true, cpu: 500, memory: Size.gibibytes(1), user: 65532, readonlyRootFilesystem: {} }),
      protocols: [ApiProtocol.rest({ paths: ['/pods/*'] })],
      scaling: ScalingSet.of({ policies: [ScalingPolicy.cpu(60), ScalingPolicy.requestsPerTarget(2000)] }),
    });
    pods.workload.addSecret('TOKEN', secretsmanager.Secret.fromSecretNameV2(this, 'PodToken', 'pods/token'));
    return pods;
  }

  private ownCluster(): ApiService {
    return this.api.addService('Apart', {
      artifact: NGINX,
      compute: Compute.eks({ newCluster: { kubectlLayer: this.kubectlLayer, version: eks.KubernetesVersion.V1_35 } }),
      protocols: [ApiProtocol.rest({ paths: ['/apart/*'] })],
    });
  }

  private mix(): ApiService {
    return this.api.addService('Mix', {
      artifact: NGINX,
      compute: Compute.weighted([
        { compute: Compute.named('autoScalingGroup'), weight: 90 },
        {
          compute: Compute.fargate({ readonlyRootFilesystem: { temporaryDirectorySize: Size.mebibytes(16) } }),
          weight: 10,
          id: 'Next',
          artifact: ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.30'),
        },
      ]),
      protocols: [ApiProtocol.rest({ paths: ['/mix/*'], stickiness: StickySessions.applicationCookie('sid') })],
    });
  }
}

/** What operations add to a workload depends on what it runs on. */
function tend(workload: IWorkload): void {
  if (workload instanceof InstanceWorkload) {
    Tags.of(workload.autoScalingGroup).add('PatchGroup', 'weekly');
  } else if (workload instanceof FargateWorkload) {
    workload.logGroup.addMetricFilter('Timeouts', {
      metricNamespace: 'Smoke',
      metricName: 'Timeouts',
      filterPattern: logs.FilterPattern.anyTerm('timeout'),
    });
  } else if (workload instanceof EksWorkload) {
    new CfnOutput(workload, 'Logs', { value: `kubectl logs --namespace ${workload.namespaceName} deployment/${workload.objectName}` });
  } else if (workload instanceof WeightedWorkload) {
    workload.members.forEach(tend);
  }
}
