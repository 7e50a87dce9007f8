import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/** A cluster as a platform team hands it over, imported with all that the library asks for; importing it makes nothing. */
export function platformCluster(scope: Construct, attributes: Partial<eks.ClusterAttributes> = {}): eks.ICluster {
  return eks.Cluster.fromClusterAttributes(scope, 'Platform', {
    clusterName: 'platform',
    clusterSecurityGroupId: 'sg-0123456789abcdef0',
    vpc: ec2.Vpc.fromVpcAttributes(scope, 'PlatformVpc', {
      vpcId: 'vpc-0123456789abcdef0',
      availabilityZones: ['eu-west-1a', 'eu-west-1b'],
      publicSubnetIds: ['subnet-00000000000000001', 'subnet-00000000000000002'],
      privateSubnetIds: ['subnet-00000000000000003', 'subnet-00000000000000004'],
    }),
    kubectlProvider: eks.KubectlProvider.fromKubectlProviderAttributes(scope, 'PlatformKubectl', {
      serviceToken: 'arn:aws:lambda:eu-west-1:111122223333:function:kubectl',
      role: iam.Role.fromRoleArn(scope, 'PlatformKubectlRole', 'arn:aws:iam::111122223333:role/kubectl'),
    }),
    ...attributes,
  });
}
