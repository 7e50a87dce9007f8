import { Statement } from './statements';

/** Why each statement is there, by what it allows; the page isn't written without one. */
const REASONS: { readonly [statement: string]: string } = {
  'role cloudformation:DescribeStacks': 'the function that keeps live weights asks whether its own stack is rolled back',
  'role cloudformation:SignalResource': 'an instance tells its own stack that its targets are healthy',
  'role cloudfront:CreateInvalidation': 'a service removes what it changed from the edge',
  'role cloudfront:CreateInvalidation, cloudfront:GetInvalidation': 'the deployment of a page removes the old one from the edge',
  'role cloudwatch:PutMetricData': 'an instance tells how much memory it uses',
  'role ec2:AuthorizeSecurityGroupEgress, ec2:AuthorizeSecurityGroupIngress, ec2:RevokeSecurityGroupEgress, ec2:RevokeSecurityGroupIngress':
    "the CDK's function takes the rules from the VPC's default security group",
  'role ec2:DescribeManagedPrefixLists': "a function looks up CloudFront's prefix list, whose id is in no parameter",
  'role ecr:BatchCheckLayerAvailability, ecr:BatchGetImage, ecr:GetDownloadUrlForLayer': 'the image of the service is pulled',
  'role ecr:GetAuthorizationToken': 'the login before an image is pulled',
  'role eks:DescribeCluster': 'kubectl, which applies the manifests, finds the cluster',
  'role elasticloadbalancing:DescribeRules': 'the function that keeps live weights reads them',
  'role elasticloadbalancing:DescribeTargetHealth': 'an instance, or a function for pods, waits until the targets are healthy',
  'role lambda:GetFunction': "the CDK's provider framework waits until its function can be called",
  'role lambda:InvokeFunction': "the CDK's provider framework calls the function that applies manifests",
  'role logs:CreateLogStream, logs:DescribeLogStreams, logs:PutLogEvents': 'the output of a service on instances or pods',
  'role logs:CreateLogStream, logs:PutLogEvents': 'the output of a task',
  'role s3:AbortMultipartUpload, s3:DeleteObject, s3:PutObject': 'the deployment of a page fills its bucket',
  'role s3:GetObject': 'the deployment of a page, or an instance, fetches an asset of the CDK',
  'role s3:ListBucket': 'the deployment of a page finds the files that are no longer part of it',
  'role secretsmanager:DescribeSecret, secretsmanager:GetSecretValue': 'a secret of the service is read at its start',
  'role ssm:GetParameter': "a service reads the distribution's id",
  'role ssm:UpdateInstanceInformation': 'an instance can be reached with Session Manager, without a key or an open port',
  'role ssmmessages:CreateControlChannel, ssmmessages:CreateDataChannel, ssmmessages:OpenControlChannel, ssmmessages:OpenDataChannel':
    'the channels of Session Manager',
  'managed AmazonEC2ContainerRegistryPullOnly': 'nodes of EKS Auto Mode pull the images of pods',
  'managed AmazonEC2ContainerRegistryReadOnly': "the CDK's functions that apply manifests may read charts",
  'managed AmazonElasticContainerRegistryPublicReadOnly':
    "the CDK's functions that apply manifests may read public charts, where there are any",
  'managed AmazonEKSBlockStoragePolicy': 'EKS Auto Mode, as AWS asks for it',
  'managed AmazonEKSClusterPolicy': 'EKS Auto Mode, as AWS asks for it',
  'managed AmazonEKSComputePolicy': 'EKS Auto Mode, as AWS asks for it',
  'managed AmazonEKSLoadBalancingPolicy': 'EKS Auto Mode, as AWS asks for it',
  'managed AmazonEKSNetworkingPolicy': 'EKS Auto Mode, as AWS asks for it',
  'managed AmazonEKSWorkerNodeMinimalPolicy': 'nodes of EKS Auto Mode join their cluster',
  'managed CloudWatchAgentServerPolicy': 'the agent of Container Insights tells how full pods are',
  'managed service-role/AWSLambdaBasicExecutionRole': 'small functions write their logs',
  'managed service-role/AWSLambdaVPCAccessExecutionRole': "the CDK's functions that apply manifests reach the cluster inside the network",
  'resource s3:GetBucketAcl': 'log delivery looks whether it may write',
  'resource s3:GetObject': 'this distribution reads the files of the page',
  'resource s3:ListBucket': 'this distribution learns that a file is missing, and answers 404 instead of 403',
  'resource s3:PutObject': 'load balancer, flow logs and distribution write their logs, each below a prefix of its own',
  'resource s3:*': 'nobody reaches the bucket without TLS',
  'resource sns:Publish': 'alarms of this account notify; nobody publishes without TLS',
  'trust sts:AssumeRole': 'the service of AWS that the role is for',
  'trust sts:TagSession': 'EKS marks the sessions of Auto Mode',
  'trust sts:AssumeRole, sts:TagSession': 'EKS Pod Identity hands the role to pods, and names them in their sessions',
};

/** Statements on every resource, though AWS knows narrower ones for some of their actions; and what binds them instead. */
const BOUND: { readonly [statement: string]: string } = {
  'role cloudwatch:PutMetricData': 'one namespace; the narrower resource is of datasets, which are something else',
};

export function key({ kind, actions }: Statement): string {
  return `${kind} ${actions.join(', ')}`;
}

export function reasonOf(statement: Statement): string {
  const reason = REASONS[key(statement)];
  if (!reason) throw new Error(`${key(statement)} on ${statement.resources.join(', ')}: tools/iam/reasons.ts doesn't say why`);
  return reason;
}

export function boundBy(statement: Statement): string | undefined {
  return BOUND[key(statement)];
}
