import { join } from 'node:path';
import { CfnResource, CustomResource, CustomResourceProvider, CustomResourceProviderRuntime, Duration, Stack, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct, IDependable } from 'constructs';
import { autoscaler, deployment, NAME, namespace, surroundings, targetGroupBinding } from './eks-manifests';
import { keepProviderLogs } from './network';
import { TwinWorkload, TwinWorkloadProps } from './workload';

export interface TwinEksProps extends TwinWorkloadProps {
  /** With Auto Mode. */
  readonly cluster: eks.ICluster;
}

/** The function's limit, less what it needs to say that the time is over. */
const PATIENCE = Duration.minutes(14);

/** Pods of a cluster, in a target group of CloudFormation's. */
export class TwinEks extends TwinWorkload {
  public readonly minutesToStart = 5;
  public readonly ready: IDependable;

  private readonly cluster: eks.ICluster;
  private readonly binding: Construct;
  private readonly deployment: Construct;
  private readonly rollout: Construct;

  constructor(scope: Construct, id: string, props: TwinEksProps) {
    super(scope, id, props, elbv2.TargetType.IP);
    const { directory, port } = props;
    this.cluster = props.cluster;
    // Pods have the security group of their nodes.
    this.letLoadBalancerIn(ec2.SecurityGroup.fromSecurityGroupId(this, 'ClusterSecurityGroup', this.cluster.clusterSecurityGroupId));
    // Auto Mode may fill only the target groups of its own cluster.
    Tags.of(this.targetGroup).add('eks:eks-cluster-name', this.cluster.clusterName);
    const image = new DockerImageAsset(this, 'Image', { directory, platform: Platform.LINUX_AMD64 });

    const around = this.apply('Surroundings', surroundings(port), this.apply('Namespace', [namespace()]));
    // Pods that start before their binding do not wait for the load balancer.
    this.binding = this.apply('Binding', [targetGroupBinding(port, this.targetGroup.targetGroupArn)], around);
    const manifest = deployment({ ...props, image: image.imageUri });
    this.deployment = this.apply('Deployment', [manifest], this.binding, this.podIdentity());
    const revision = Stack.of(this).toJsonString(manifest);
    this.rollout = this.awaitRollout(revision);
    this.ready = this.awaitHealth(revision);
  }

  public startAfter(dependency: IDependable): void {
    this.binding.node.addDependency(dependency);
  }

  /** Kubernetes counts no requests. */
  public scale(): void {
    this.rollout.node.addDependency(this.apply('Autoscaler', [autoscaler(this.props.minimum, this.props.maximum)], this.deployment));
  }

  private apply(id: string, manifest: object[], ...after: IDependable[]): Construct {
    const applied = new eks.KubernetesManifest(this, id, { cluster: this.cluster, manifest, prune: false });
    applied.node.addDependency(...after);
    return applied;
  }

  private podIdentity(): Construct {
    return new eks.CfnPodIdentityAssociation(this, 'PodIdentity', {
      clusterName: this.cluster.clusterName,
      namespace: NAME,
      serviceAccount: NAME,
      roleArn: this.role.roleArn,
    });
  }

  /** Asks again in each deployment of another revision. */
  private awaitRollout(revision: string): Construct {
    const rollout = new eks.KubernetesObjectValue(this, 'Rollout', {
      cluster: this.cluster,
      objectType: 'deployment',
      objectName: NAME,
      objectNamespace: NAME,
      jsonPath: '.status.conditions[?(@.reason=="NewReplicaSetAvailable")].status',
      timeout: PATIENCE,
    });
    (rollout.node.findChild('Resource').node.defaultChild as CfnResource).addPropertyOverride('Revision', revision);
    rollout.node.addDependency(this.deployment);
    return rollout;
  }

  private awaitHealth(revision: string): Construct {
    const provider = CustomResourceProvider.getOrCreateProvider(this, 'Custom::HealthyTargets', {
      codeDirectory: join(__dirname, 'healthy-targets'),
      runtime: CustomResourceProviderRuntime.NODEJS_22_X,
      timeout: Duration.minutes(15),
      policyStatements: [{ Effect: 'Allow', Action: 'elasticloadbalancing:DescribeTargetHealth', Resource: '*' }],
    });
    keepProviderLogs(provider);
    const healthy = new CustomResource(this, 'HealthyTargets', {
      serviceToken: provider.serviceToken,
      resourceType: 'Custom::HealthyTargets',
      properties: {
        TargetGroup: this.targetGroup.targetGroupArn,
        Healthy: this.props.minimum,
        TimeoutSeconds: PATIENCE.toSeconds(),
        Revision: revision,
      },
    });
    healthy.node.addDependency(this.rollout);
    return healthy;
  }
}
