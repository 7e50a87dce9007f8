/** Inputs to which no wrong value can be given, or that the library can't judge, and why: by their own type, by the type that has them, or by name. */
export interface Excuse {
  readonly reason: string;
  readonly types?: string[];
  readonly owners?: string[];
  readonly names?: string[];
}

export const NO_INVALID_VALUES: Excuse[] = [
  {
    reason: 'true and false are both fine; where one of them contradicts another input, a line says so',
    types: ['boolean'],
  },
  {
    reason: 'an enum of the CDK, or a class of its that has members only: the compiler takes nothing else',
    types: [
      'aws-cdk-lib.aws_cloudfront.PriceClass',
      'aws-cdk-lib.aws_cloudwatch.ComparisonOperator',
      'aws-cdk-lib.aws_cloudwatch.TreatMissingData',
      'aws-cdk-lib.aws_cognito.LambdaVersion',
      'aws-cdk-lib.aws_cognito.Mfa',
      'aws-cdk-lib.aws_cognito.StandardThreatProtectionMode',
      'aws-cdk-lib.aws_ec2.InstanceArchitecture',
      'aws-cdk-lib.aws_logs.RetentionDays',
    ],
  },
  {
    reason: 'an object of the CDK that checks itself when it is made, and of which any serves',
    types: [
      'aws-cdk-lib.aws_cloudfront.GeoRestriction',
      'aws-cdk-lib.aws_cognito.AttributeMapping',
      'aws-cdk-lib.aws_cognito.OAuthScope',
      'aws-cdk-lib.aws_ecr.IRepository',
      'aws-cdk-lib.aws_eks_v2.KubernetesVersion',
      'aws-cdk-lib.aws_lambda.ILayerVersion',
      'aws-cdk-lib.aws_secretsmanager.ISecret',
      'aws-cdk-lib.aws_sns.ITopicSubscription',
    ],
    names: ['AutoModeClusterProps.vpc', 'ComplianceOptions.key', 'EdgeDistributionProps.logBucket', 'MachineClientProps.userPool'],
  },
  {
    reason: "a shape of CloudFormation's, which the CDK checks against its schema",
    types: ['aws-cdk-lib.aws_wafv2.CfnWebACL.RuleActionProperty', 'aws-cdk-lib.aws_wafv2.CfnWebACL.StatementProperty'],
  },
  {
    reason: 'where a construct hangs in the tree: the tree itself refuses an id that is empty or taken',
    types: ['constructs.IConstruct', 'constructs.IDependable'],
    names: [
      ...['ApiAlarms', 'ApiKeySecret', 'AutoModeCluster', 'CognitoAuth', 'EdgeDistribution', 'EksWorkload', 'FargateWorkload'].flatMap(
        inTree,
      ),
      ...['InstanceWorkload', 'MachineClient', 'SessionStore', 'WeightedWorkload'].flatMap(inTree),
      ...[
        'IApiAuthorizer.bind(scope)',
        'IApiExposure.bind(scope)',
        'ICompute.bind(scope)',
        'ISessionEngine.bind(scope)',
        'IWebAcl.bind(scope)',
      ],
      ...['CognitoAuth.addMachineClient(id)', 'CognitoAuth.addWebClient(id)', 'IEdgeOrigin.bindEdge(scope)', 'ScalableApi(id)'],
    ],
  },
  {
    reason: 'one part of the library handed to another: whoever made it has checked it',
    types: ['IEdgeRouteListener', 'IMetricListener', 'IRuleNames', 'IWorkloadAttachment'],
    names: [
      'ISessionBackend.grantAccess(grantee)',
      'ISessionBackend.metric(metricName)',
      'ISessionBackend.metric(options)',
      'IServiceArtifact.deliver(architecture)',
      'IWorkloadAttachment.attachTo(workload)',
    ],
  },
  {
    reason: 'complete and checked: what a factory made of options that stand on lines of their own, for parts of the library to read',
    owners: [
      ...['CacheTimes', 'CachedQueriesTraits', 'CorsTraits', 'EdgeTraits', 'HealthCheckTraits', 'ListenerTraits', 'MetricTraits'],
      ...[
        'PredictiveScalingTraits',
        'ProtocolTraits',
        'RouteTraits',
        'ScheduleScalingTraits',
        'StepScalingTraits',
        'StickinessTraits',
        'TargetTraits',
      ],
    ],
  },
  {
    reason: 'what the library passes to a strategy, from options that stand on lines of their own',
    owners: [
      ...[
        'AuthorizerBindOptions',
        'ComputeBindOptions',
        'ExposureBindOptions',
        'ServicePort',
        'SessionEngineBindOptions',
        'WebAclBindOptions',
      ],
      ...['EksWorkloadProps', 'FargateWorkloadProps', 'InstanceWorkloadProps'],
    ],
  },
  {
    reason: 'what a strategy of somebody else answers: the contract suites, such as `test/compute/contract.test.ts`, are its check',
    owners: [
      ...[
        'ArtifactArchive',
        'ArtifactImage',
        'ArtifactMachineImage',
        'ComputeCapabilities',
        'EdgeOriginConfig',
        'EdgeRoute',
        'ExposureConfig',
      ],
      ...['ExposureTraits', 'RequiredHeader', 'WebAclConfig', 'WorkloadTarget'],
    ],
    names: ['AuthorizerTraits.name'],
  },
  {
    reason:
      'a name that the library can only pass on: a metric that nobody publishes, or a stage or a pattern that matches nothing, is legal',
    names: ['ArchiveOptions.exclude', 'DockerfileOptions.target', 'SessionStore.metric(metricName)', 'SessionStore.metric(options)'],
  },
  {
    reason: 'text and numbers of a metric of somebody else, of which CloudWatch takes any',
    names: ['description', 'id', 'maximumThreshold', 'metric', 'name', 'threshold', 'unit', 'usEast1Scope'].map(
      name => `MonitoredMetric.${name}`,
    ),
  },
];

function inTree(construct: string): string[] {
  return [`${construct}(scope)`, `${construct}(id)`];
}
