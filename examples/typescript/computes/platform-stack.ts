import { KubectlV35Layer } from '@aws-cdk/lambda-layer-kubectl-v35';
import { Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AutoModeCluster } from 'cdk-scalable-api';
import { Construct } from 'constructs';

/** What a platform team hands to the teams that run services: a cluster in a network of its own. */
export class PlatformStack extends Stack {
  public readonly cluster: eks.ICluster;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 3, flowLogs: { All: {} } });
    this.cluster = new AutoModeCluster(this, 'Cluster', {
      vpc,
      kubectlLayer: new KubectlV35Layer(this, 'Kubectl'),
      version: eks.KubernetesVersion.V1_35,
    });
  }
}
