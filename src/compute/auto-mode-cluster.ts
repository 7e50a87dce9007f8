import { CfnElement, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CfnAddon } from 'aws-cdk-lib/aws-eks';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct, DependencyGroup, IDependable } from 'constructs';
import { acknowledge, acknowledgeManagedPolicies } from '../private/acknowledge';

/** An Auto Mode cluster of the service's own. */
export interface EksNewCluster {
  /** `kubectl` for the function that applies manifests, such as `new KubectlV35Layer(scope, id)` of `@aws-cdk/lambda-layer-kubectl-v35`. */
  readonly kubectlLayer: lambda.ILayerVersion;
  /**
   * Version of Kubernetes, at the most one minor version away from kubectl's. The library never changes it, because a cluster can't go back.
   *
   * @see https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
   */
  readonly version: eks.KubernetesVersion;
}

/** An Auto Mode cluster, and the network that it is in. */
export interface AutoModeClusterProps extends EksNewCluster {
  /** The network, with private subnets that reach AWS. */
  readonly vpc: ec2.IVpc;
}

/**
 * A cluster for any number of services: nodes that AWS runs, a control plane that only the network reaches, all its logs, and what services
 * need inside, namely figures for the autoscaler, the driver for secrets, and an agent that sends logs and metrics of pods to CloudWatch.
 *
 * @example
 * declare const vpc: ec2.IVpc;
 * declare const kubectlLayer: lambda.ILayerVersion;
 *
 * const cluster = new AutoModeCluster(this, 'Cluster', { vpc, kubectlLayer, version: eks.KubernetesVersion.V1_35 });
 * const compute = Compute.eks({ cluster });
 * @see https://docs.aws.amazon.com/eks/latest/userguide/automode.html
 */
export class AutoModeCluster extends eks.Cluster {
  /** Complete when all add-ons are there: what refers to them waits for this. */
  public readonly addons: IDependable;

  /** `kubectl`, which the CDK's own class keeps to itself, so that type checkers of other languages take it for no `ICluster`. */
  public readonly kubectlProviderOptions?: eks.KubectlProviderOptions;

  constructor(scope: Construct, id: string, props: AutoModeClusterProps) {
    const { kubectlLayer, version, vpc } = props;
    super(scope, id, {
      vpc,
      vpcSubnets: [{ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }],
      compute: { nodePools: ['system', 'general-purpose'], nodeRole: nodeRole(scope, `${id}NodeRole`) },
      version,
      endpointAccess: eks.EndpointAccess.PRIVATE,
      clusterLogging: Object.values(eks.ClusterLoggingTypes),
      kubectlProviderOptions: { kubectlLayer },
    });
    this.kubectlProviderOptions = { kubectlLayer };
    const metrics = new eks.Addon(this, 'MetricsServer', { cluster: this, addonName: 'metrics-server' });
    const secrets = new eks.Addon(this, 'SecretsStore', {
      cluster: this,
      addonName: 'aws-secrets-store-csi-driver-provider',
      // Copies of mounted secrets are what variables of a process refer to; a rotated one is copied too.
      configurationValues: { 'secrets-store-csi-driver': { syncSecret: { enabled: true }, enableSecretRotation: true } },
    });
    const logs = new CfnAddon(this, 'CloudWatch', {
      clusterName: this.clusterName,
      addonName: 'amazon-cloudwatch-observability',
      podIdentityAssociations: [{ serviceAccount: 'cloudwatch-agent', roleArn: agentRole(this).roleArn }],
    });
    this.addons = new DependencyGroup(metrics, secrets, logs);
    acknowledgeCluster(this);
  }
}

/** The least that nodes need: they join the cluster and pull images. */
function nodeRole(scope: Construct, id: string): iam.Role {
  const policies = ['AmazonEKSWorkerNodeMinimalPolicy', 'AmazonEC2ContainerRegistryPullOnly'];
  const role = new iam.Role(scope, id, {
    description: `Nodes of ${scope.node.path}`.slice(0, 1000),
    assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
    managedPolicies: policies.map(name => iam.ManagedPolicy.fromAwsManagedPolicyName(name)),
  });
  acknowledgeManagedPolicies(role, MANAGED);
  return role;
}

function agentRole(cluster: eks.Cluster): iam.Role {
  const role = new iam.Role(cluster, 'CloudWatchRole', {
    description: `Sends logs and metrics of ${cluster.node.path}`.slice(0, 1000),
    assumedBy: new iam.ServicePrincipal('pods.eks.amazonaws.com').withSessionTags(),
    managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('CloudWatchAgentServerPolicy')],
  });
  acknowledgeManagedPolicies(
    role,
    'the CloudWatch add-on asks for this policy of AWS by name, for its agent that sends logs and metrics of pods',
  );
  return role;
}

const MANAGED = 'EKS asks for these policies of AWS by name, and AWS extends them with each version of Kubernetes';

/** What the CDK makes for a cluster: roles with AWS's own policies, and two functions of its kubectl provider. */
function acknowledgeCluster(cluster: eks.Cluster): void {
  acknowledgeManagedPolicies(cluster.role, MANAGED);
  const kubectl = cluster.node.findChild('KubectlProvider');
  const [handler, provider] = [kubectl.node.findChild('Handler'), kubectl.node.findChild('Provider').node.findChild('framework-onEvent')];
  const reaches = "gives it AWS's own policies, with which it writes logs and reaches the cluster inside the network";
  acknowledgeManagedPolicies(handler.node.findChild('ServiceRole'), `the CDK ${reaches}, and reads charts from registries`);
  acknowledgeManagedPolicies(provider.node.findChild('ServiceRole'), `the CDK ${reaches}`);
  for (const each of [handler, provider]) {
    acknowledge(
      each,
      'Serverless-LambdaDLQ',
      'CloudFormation waits for the answer of the function: a call that fails fails the deployment',
    );
    acknowledge(each, 'Serverless-LambdaTracing', 'it runs in deployments only, and CloudFormation records every call with its result');
  }
  const source = 'the CDK chooses the runtime of its kubectl provider, and moves it with its own releases';
  acknowledge(handler, 'AwsSolutions-L1', source);
  acknowledge(handler, 'Serverless-LambdaLatestVersion', source);
  acknowledge(provider, 'Serverless-LambdaDefaultMemorySize', 'it only calls the function that runs kubectl, which has memory of its own');
  const arn = Stack.of(cluster).getLogicalId(handler.node.defaultChild as CfnElement);
  acknowledge(
    provider.node.findChild('ServiceRole').node.findChild('DefaultPolicy'),
    `AwsSolutions-IAM5[Resource::<${arn}.Arn>:*]`,
    'the provider calls one function only, in whichever version',
  );
}
