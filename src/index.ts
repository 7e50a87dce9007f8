export { ApiDomain } from './api/api-domain.contract';
export { ApiExposure } from './api/api-exposure';
export { ApiNetwork, ApiNetworkOptions } from './api/api-network';
export { ApiService } from './api/api-service';
export { ApiServiceOptions } from './api/api-service-options';
export { CloudFrontExposureOptions } from './api/cloud-front-ingress';
export { CloudFrontOnlyOptions } from './api/cloud-front-only';
export { ExposureBindOptions, ExposureConfig, ExposureTraits, IApiExposure, RequiredHeader } from './api/exposure.contract';
export { ExposureOptions } from './api/exposure-options';
export { InternetExposureOptions } from './api/internet';
export { OriginSecrets } from './api/origin-secrets';
export { ScalableApi, ScalableApiProps } from './api/scalable-api';
export { VpcOnlyOptions } from './api/vpc-only';

export { ApiAuthorizer } from './auth/api-authorizer';
export { ApiKeyOptions } from './auth/api-key-authorizer';
export { ApiKeySecret, ApiKeySecretProps } from './auth/api-key-secret';
export { CognitoAuth, CognitoAuthProps, CognitoJwtOptions } from './auth/cognito-auth';
export { MachineClient, MachineClientOptions, MachineClientProps, WebClientOptions } from './auth/cognito-clients';
export { ApiResourceServer } from './auth/cognito-scopes';
export { Federation, GoogleFederationOptions, OidcFederationOptions, SamlFederationOptions } from './auth/federation';
export { HostedLoginOptions } from './auth/hosted-login-authorizer';
export { JwtOptions } from './auth/jwt-authorizer';
export { CustomLoginDomainOptions, LoginDomain } from './auth/login-domain';
export { LoginEmail, SesLoginEmailOptions } from './auth/login-email';
export { AudienceFormat, OidcAuth, OidcAuthProps, OidcLoginClient } from './auth/oidc-auth';
export { TokenClaim } from './auth/token-claim';
export { ExistingDirectoryOptions, ManagedDirectoryOptions, UserDirectory } from './auth/user-directory';

export { ArchiveOptions } from './compute/archive-artifact';
export {
  ArtifactArchive,
  ArtifactDelivery,
  ArtifactImage,
  ArtifactKind,
  ArtifactMachineImage,
  IServiceArtifact,
} from './compute/artifact.contract';
export { AutoScalingGroupOptions } from './compute/auto-scaling-group';
export { AutoModeCluster, AutoModeClusterProps, EksNewCluster } from './compute/auto-mode-cluster';
export { Compute } from './compute/compute';
export { ComputeCapabilities } from './compute/compute-capabilities.contract';
export { ComputeBindOptions, ICompute, ServicePort } from './compute/compute.contract';
export { DockerfileOptions } from './compute/dockerfile-artifact';
export { CorrettoVersion, JavaArchiveOptions } from './compute/java-archive-artifact';
export { MachineImageOptions } from './compute/machine-image-artifact';
export { EcrImageOptions, PublicImageOptions } from './compute/registry-artifact';
export { ServiceArtifact } from './compute/service-artifact';
export { ServiceArtifactOptions } from './compute/service-artifact-options';
export { EksOptions } from './compute/eks';
export { EksWorkload, EksWorkloadProps } from './compute/eks-workload';
export { FargateOptions } from './compute/fargate';
export { FargateSpotOptions } from './compute/fargate-spot';
export { FargateWorkload, FargateWorkloadProps } from './compute/fargate-workload';
export { ReadonlyRootOptions } from './compute/readonly-root';
export { InstanceSpotOptions } from './compute/instance-spot';
export { InstanceWarmPoolOptions } from './compute/instance-warm-pool';
export { InstanceWorkload, InstanceWorkloadProps } from './compute/instance-workload';
export { WeightedMember } from './compute/weighted-member';
export { WeightedWorkload, WeightedWorkloadProps } from './compute/weighted-workload';
export { IWorkload, WorkloadTarget } from './compute/workload.contract';
export { IWorkloadAttachment } from './compute/workload-attachment.contract';

export { CacheRule, CacheRuleOptions, CacheTimes, SharedCacheOptions } from './edge/cache-rule';
export { EdgeDistribution, EdgeDistributionProps } from './edge/edge-distribution';
export { StaticSite, StaticSiteOptions } from './edge/static-site';
export { ViewerFunction } from './edge/viewer-function';
export { EdgeOriginConfig, EdgeRoute, IEdgeOrigin, IEdgeRouteListener } from './edge/edge-origin.contract';

export { ApiAlarms, ApiAlarmsProps } from './operations/api-alarms';
export { IMetricListener, IMonitored, MonitoredMetric } from './operations/monitored-metric.contract';

export { ApiProtocol } from './protocol/api-protocol';
export { AuthorizerBindOptions, AuthorizerConfig, AuthorizerTraits, IApiAuthorizer, TokenTraits } from './protocol/authorizer.contract';
export { CorsOptions, CorsTraits } from './protocol/cors.contract';
export { MetricTraits } from './protocol/metric.contract';
export { CachedQueriesTraits, EdgeTraits, ListenerTraits, ProtocolTraits } from './protocol/protocol.contract';
export { HealthCheckTraits, StickinessTraits, TargetTraits } from './protocol/target.contract';
export { RouteConditions, RouteTraits } from './protocol/route.contract';
export { CachedQueries, GraphqlOptions, GraphqlSubscriptions } from './protocol/graphql';
export { GrpcHealthCheck, GrpcOptions } from './protocol/grpc';
export { HealthCheckTimes, HttpHealthCheck } from './protocol/http-health-check';
export { RestOptions } from './protocol/rest';
export { ServerSentEventsOptions } from './protocol/server-sent-events';
export { HttpProtocolOptions, ProtocolOptions } from './protocol/service-options';
export { StickySessions } from './protocol/sticky-sessions';
export { WebSocketOptions } from './protocol/web-socket';

export { Compliance, ComplianceOptions } from './review/compliance';
export { ScalableApiChecks } from './review/scalable-api-checks';

export { PredictiveMode, PredictiveScalingOptions, PredictiveScalingTraits } from './scaling/predictive-scaling';
export { ScalingKind } from './scaling/scaling-kind';
export { ScalingPolicy } from './scaling/scaling-policy';
export { ScalingSet, ScalingSetOptions } from './scaling/scaling-set';
export { ScheduleScalingOptions, ScheduleScalingTraits } from './scaling/schedule-scaling';
export { ScalingStep, StepScalingOptions, StepScalingTraits, StepUnit } from './scaling/step-scaling';

export { CacheOptions } from './session/cache-options';
export { CacheUpkeep } from './session/cache-upkeep';
export { ReplicatedCacheOptions } from './session/replicated-engine';
export { ValkeyServerlessOptions } from './session/serverless-engine';
export { SessionAuthentication } from './session/session-authentication';
export { SessionEngine } from './session/session-engine';
export { ISessionBackend, ISessionEngine, SessionEngineBindOptions } from './session/session-engine.contract';
export { SessionStore, SessionStoreProps } from './session/session-store';
export { DynamoDbSessionOptions } from './session/table-engine';

export { BodyInspection, ManagedWebAclOptions } from './waf/managed-web-acl';
export { WebAcl } from './waf/web-acl';
export { CustomRuleOptions, WebAclRule } from './waf/web-acl-rule';
export { IRuleNames, IWebAcl, WebAclBindOptions, WebAclConfig } from './waf/web-acl.contract';
