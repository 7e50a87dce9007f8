import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';

/** A cluster with Auto Mode as a platform team hands it over; importing it makes nothing. */
export function platformCluster(app: App): eks.ICluster {
  const scope = new Stack(app, 'Platform', { env: { region: 'eu-west-1' } });
  return eks.Cluster.fromClusterAttributes(scope, 'Cluster', {
    clusterName: 'platform',
    clusterSecurityGroupId: 'sg-0123456789abcdef0',
    vpc: ec2.Vpc.fromVpcAttributes(scope, 'Vpc', {
      vpcId: 'vpc-0123456789abcdef0',
      availabilityZones: ['eu-west-1a', 'eu-west-1b'],
      publicSubnetIds: ['subnet-00000000000000001', 'subnet-00000000000000002'],
      privateSubnetIds: ['subnet-00000000000000003', 'subnet-00000000000000004'],
    }),
    kubectlProvider: eks.KubectlProvider.fromKubectlProviderAttributes(scope, 'Kubectl', {
      serviceToken: 'arn:aws:lambda:eu-west-1:111122223333:function:kubectl',
      role: iam.Role.fromRoleArn(scope, 'KubectlRole', 'arn:aws:iam::111122223333:role/kubectl'),
    }),
  });
}
