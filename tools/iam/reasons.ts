import { Statement } from './statements';

/** Why each statement is there, by what it allows; the page isn't written without one. */
const REASONS: { readonly [statement: string]: string } = {
  'role autoscaling:CompleteLifecycleAction': 'an instance of a warm pool says that it is prepared',
  'role autoscaling:DescribeAutoScalingInstances': 'an instance of a warm pool asks which group it is in',
  'role cloudformation:DescribeStacks': 'the function that keeps live weights asks whether its own stack is rolled back',
  'role cloudformation:SignalResource': 'an instance tells its own stack that its targets are healthy',
  'role cloudfront:CreateInvalidation': 'a service removes what it changed from the edge',
  'role cloudfront:CreateInvalidation, cloudfront:GetInvalidation': 'the deployment of a page removes the old one from the edge',
  'role cloudwatch:PutMetricData': 'an instance tells how much memory it uses',
  'role dynamodb:DeleteItem, dynamodb:GetItem, dynamodb:PutItem, dynamodb:UpdateItem':
    'a service keeps its sessions in a table, one by one',
  'role ec2:AuthorizeSecurityGroupEgress, ec2:AuthorizeSecurityGroupIngress, ec2:RevokeSecurityGroupEgress, ec2:RevokeSecurityGroupIngress':
    "the CDK's function takes the rules from the VPC's default security group",
  'role ec2:DescribeManagedPrefixLists': "a function looks up CloudFront's prefix list, whose id is in no parameter",
  'role ecr:BatchCheckLayerAvailability, ecr:BatchGetImage, ecr:GetDownloadUrlForLayer': 'the image of the service is pulled',
  'role ecr:GetAuthorizationToken': 'the login before an image is pulled',
  'role eks:DescribeCluster': 'kubectl, which applies the manifests, finds the cluster',
  'role elasticache:Connect': 'a service signs in to its session store with a token instead of a password',
  'role elasticloadbalancing:DescribeRules':
    'the function that keeps live weights reads them. It could read every rule of the account in its region, and with it what headers are compared with, such as API keys and the secret of `cloudFrontOnly()`',
  'role elasticloadbalancing:DescribeTargetHealth': 'an instance, or a function for pods, waits until the targets are healthy',
  'role lambda:GetFunction': "the CDK's provider framework waits until its function can be called",
  'role lambda:InvokeFunction': "the CDK's provider framework calls the function that applies manifests",
  'role logs:CreateLogStream, logs:DescribeLogStreams, logs:PutLogEvents': 'the output of a service on instances or pods',
  'role logs:CreateLogStream, logs:PutLogEvents': 'the output of a task, or of a small function',
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
  'managed CloudWatchAgentServerPolicy': 'the CloudWatch add-on asks for it: its agent tells how full pods are, and sends their logs',
  'managed service-role/AWSLambdaBasicExecutionRole': "the CDK's functions that apply manifests write their logs",
  'managed service-role/AWSLambdaVPCAccessExecutionRole': "the CDK's functions that apply manifests reach the cluster inside the network",
  'managed service-role/AWSBackupServiceRolePolicyForBackup': 'the posture: AWS Backup copies tables of sessions every day',
  'cluster AmazonEKSClusterAdminPolicy':
    "the CDK's function that applies manifests is administrator of the cluster: it makes namespaces, roles and whatever a chart brings",
  'cluster BootstrapClusterCreatorAdminPermissions':
    'EKS makes whoever creates a cluster its administrator: here the role with which CloudFormation deploys. That is the default of EKS, and another value would replace the cluster; in a cluster that runs, the access entry that EKS made can be taken away',
  'resource s3:GetBucketAcl': 'log delivery looks whether it may write',
  'resource s3:GetObject': 'this distribution reads the files of the page',
  'resource s3:ListBucket': 'this distribution learns that a file is missing, and answers 404 instead of 403',
  'resource s3:PutObject': 'load balancer, flow logs and distribution write their logs, each below a prefix of its own',
  'resource s3:*': 'nobody reaches the bucket without TLS',
  'resource sns:Publish': 'alarms of this account notify; nobody publishes without TLS',
  'key kms:*': 'policies of roles of the account count for the key, as AWS recommends; without it nobody could change the key any more',
  'key kms:Decrypt': "distributions of the account read their site's files",
  'key kms:Decrypt, kms:GenerateDataKey*': 'alarms of the account publish, and so does whoever the account lets publish, through SNS only',
  'key kms:Decrypt, kms:DescribeKey, kms:Encrypt, kms:GenerateDataKey*, kms:ReEncrypt*':
    'CloudWatch keeps log groups, CloudFront delivers access logs; and whoever the account lets read a table, bucket or secret may, through its service only',
  'trust sts:AssumeRole': 'the service of AWS that the role is for',
  'trust sts:TagSession': 'EKS marks the sessions of Auto Mode',
  'trust sts:AssumeRole, sts:TagSession': 'EKS Pod Identity hands the role to pods, and names them in their sessions',
};

/** Statements on every resource, though AWS knows narrower ones for some of their actions; and the condition that binds them instead. */
const BOUND: { readonly [statement: string]: { readonly condition: string; readonly to: string } } = {
  'role cloudwatch:PutMetricData': {
    condition: 'StringEquals cloudwatch:namespace',
    to: 'one namespace; the narrower resource is of datasets, which are something else',
  },
};

const ALARMS = { at: /:cloudwatch:[^:]*:[^:]*:alarm:\*$/, what: 'the alarms of this account and region' };
const DELIVERIES = { at: /:logs:us-east-1:[^:]*:delivery-source:\*$/, what: 'the deliveries of logs that this account sets up' };
const NETWORK_LOGS = { at: /:logs:[^:]*:[^:]*:\*$/, what: 'the deliveries of flow logs of this account and region, whose ids AWS makes' };

/** What a wildcard inside an ARN stands for. */
const STANDS_FOR: { readonly [statement: string]: readonly { readonly at: RegExp; readonly what: string }[] } = {
  'role autoscaling:CompleteLifecycleAction': [
    { at: /:autoScalingGroup:\*:autoScalingGroupName\/\*$/, what: "groups of the account, of which the tag names the service's own" },
  ],
  'role lambda:InvokeFunction': [{ at: /^<Lambda::Function>:\*$/, what: 'versions and aliases of that one function' }],
  'role s3:AbortMultipartUpload, s3:DeleteObject, s3:PutObject': [
    { at: /^<S3::Bucket>\/\*$/, what: 'files of any name, in a bucket that holds nothing but the page' },
  ],
  'role s3:GetObject': [
    {
      at: /:s3:::cdk-[^*]*\/\?{64}\.zip$/,
      what: "the hash of an archive, since a permission for the next one alone might not have spread by the time it's needed",
    },
  ],
  'role secretsmanager:DescribeSecret, secretsmanager:GetSecretValue': [
    { at: /:secret:[^*?]+-\?{6}$/, what: 'six characters with which Secrets Manager ends the name of a secret' },
  ],
  'role ssm:UpdateInstanceInformation': [
    {
      at: /:instance\/\*$/,
      what: 'instances that are not yet there when the role is made; `ssm:SourceInstanceARN` could not tell them apart, since AWS sends it only for nodes without an instance profile',
    },
  ],
  'resource s3:GetBucketAcl': [NETWORK_LOGS],
  'resource s3:GetObject': [{ at: /^<S3::Bucket>\/\*$/, what: 'the files of the page, which are all that the bucket holds' }],
  'resource s3:PutObject': [{ at: /^<S3::Bucket>\/[\w-]+\/([^*]+\/)?\*$/, what: 'files below that prefix' }, DELIVERIES, NETWORK_LOGS],
  'resource sns:Publish': [ALARMS],
  'key kms:Decrypt': [
    {
      at: /:cloudfront::[^:]*:distribution\/\*$/,
      what: 'the distributions of this account: a distribution knows its bucket, and so comes after the key',
    },
  ],
  'key kms:Decrypt, kms:GenerateDataKey*': [ALARMS],
  'key kms:Decrypt, kms:DescribeKey, kms:Encrypt, kms:GenerateDataKey*, kms:ReEncrypt*': [
    { at: /:logs:[^:]*:[^:]*:log-group:\*$/, what: 'the log groups of this account and region' },
    DELIVERIES,
  ],
};

export function key({ kind, actions }: Statement): string {
  return `${kind} ${actions.join(', ')}`;
}

export function reasonOf(statement: Statement): string {
  const reason = REASONS[key(statement)];
  if (!reason) throw new Error(`${key(statement)} on ${statement.resources.join(', ')}: tools/iam/reasons.ts doesn't say why`);
  const wildcards = (STANDS_FOR[key(statement)] ?? []).map(({ what }) => what);
  return [reason, ...(wildcards.length > 0 ? [`\`*\` or \`?\`: ${wildcards.join('; ')}`] : [])].join('. ');
}

/** What the one condition that must be there binds a statement to. */
export function boundBy(statement: Statement): string | undefined {
  const bound = BOUND[key(statement)];
  return bound && statement.conditions.some(each => each.startsWith(`${bound.condition} `)) ? bound.to : undefined;
}

/** What the wildcards of a resource, or of a condition, stand for. */
export function standsFor(statement: Statement, text: string): string | undefined {
  return STANDS_FOR[key(statement)]?.find(({ at }) => at.test(text))?.what;
}
