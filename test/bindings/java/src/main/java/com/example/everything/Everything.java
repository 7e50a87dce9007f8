package com.example.everything;

import io.github.cdkscalableapi.ApiAlarms;
import io.github.cdkscalableapi.ApiAuthorizer;
import io.github.cdkscalableapi.ApiDomain;
import io.github.cdkscalableapi.ApiExposure;
import io.github.cdkscalableapi.ApiKeyOptions;
import io.github.cdkscalableapi.ApiKeySecret;
import io.github.cdkscalableapi.ApiNetwork;
import io.github.cdkscalableapi.ApiNetworkOptions;
import io.github.cdkscalableapi.ApiProtocol;
import io.github.cdkscalableapi.ApiResourceServer;
import io.github.cdkscalableapi.ApiService;
import io.github.cdkscalableapi.ApiServiceOptions;
import io.github.cdkscalableapi.AudienceFormat;
import io.github.cdkscalableapi.AutoModeCluster;
import io.github.cdkscalableapi.BodyInspection;
import io.github.cdkscalableapi.CacheRule;
import io.github.cdkscalableapi.CacheRuleOptions;
import io.github.cdkscalableapi.CacheUpkeep;
import io.github.cdkscalableapi.CachedQueries;
import io.github.cdkscalableapi.CloudFrontExposureOptions;
import io.github.cdkscalableapi.CloudFrontOnlyOptions;
import io.github.cdkscalableapi.CognitoAuth;
import io.github.cdkscalableapi.CognitoJwtOptions;
import io.github.cdkscalableapi.Compute;
import io.github.cdkscalableapi.CorsOptions;
import io.github.cdkscalableapi.DockerfileOptions;
import io.github.cdkscalableapi.EcrImageOptions;
import io.github.cdkscalableapi.EdgeDistribution;
import io.github.cdkscalableapi.EksOptions;
import io.github.cdkscalableapi.FargateOptions;
import io.github.cdkscalableapi.Federation;
import io.github.cdkscalableapi.GoogleFederationOptions;
import io.github.cdkscalableapi.GraphqlOptions;
import io.github.cdkscalableapi.GraphqlSubscriptions;
import io.github.cdkscalableapi.GrpcHealthCheck;
import io.github.cdkscalableapi.GrpcOptions;
import io.github.cdkscalableapi.HostedLoginOptions;
import io.github.cdkscalableapi.HttpHealthCheck;
import io.github.cdkscalableapi.InternetExposureOptions;
import io.github.cdkscalableapi.IServiceArtifact;
import io.github.cdkscalableapi.JwtOptions;
import io.github.cdkscalableapi.LoginDomain;
import io.github.cdkscalableapi.LoginEmail;
import io.github.cdkscalableapi.MachineClientOptions;
import io.github.cdkscalableapi.ManagedDirectoryOptions;
import io.github.cdkscalableapi.ManagedWebAclOptions;
import io.github.cdkscalableapi.OidcAuth;
import io.github.cdkscalableapi.OriginSecrets;
import io.github.cdkscalableapi.PredictiveMode;
import io.github.cdkscalableapi.PredictiveScalingOptions;
import io.github.cdkscalableapi.ReadonlyRootOptions;
import io.github.cdkscalableapi.ReplicatedCacheOptions;
import io.github.cdkscalableapi.RestOptions;
import io.github.cdkscalableapi.RouteConditions;
import io.github.cdkscalableapi.ScalableApi;
import io.github.cdkscalableapi.ScalingPolicy;
import io.github.cdkscalableapi.ScalingSet;
import io.github.cdkscalableapi.ScalingSetOptions;
import io.github.cdkscalableapi.ScalingStep;
import io.github.cdkscalableapi.ScheduleScalingOptions;
import io.github.cdkscalableapi.ServerSentEventsOptions;
import io.github.cdkscalableapi.ServiceArtifact;
import io.github.cdkscalableapi.SesLoginEmailOptions;
import io.github.cdkscalableapi.SessionAuthentication;
import io.github.cdkscalableapi.SessionEngine;
import io.github.cdkscalableapi.SessionStore;
import io.github.cdkscalableapi.SharedCacheOptions;
import io.github.cdkscalableapi.StaticSite;
import io.github.cdkscalableapi.StaticSiteOptions;
import io.github.cdkscalableapi.StepScalingOptions;
import io.github.cdkscalableapi.StepUnit;
import io.github.cdkscalableapi.StickySessions;
import io.github.cdkscalableapi.TokenClaim;
import io.github.cdkscalableapi.TokenTraits;
import io.github.cdkscalableapi.UserDirectory;
import io.github.cdkscalableapi.ViewerFunction;
import io.github.cdkscalableapi.WebAcl;
import io.github.cdkscalableapi.WebAclRule;
import io.github.cdkscalableapi.WebClientOptions;
import io.github.cdkscalableapi.WebSocketOptions;
import io.github.cdkscalableapi.WeightedMember;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Size;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.certificatemanager.Certificate;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cognito.Mfa;
import software.amazon.awscdk.services.ecr.IRepository;
import software.amazon.awscdk.services.ecr.Repository;
import software.amazon.awscdk.services.eks_v2.KubernetesVersion;
import software.amazon.awscdk.services.lambda.LayerVersion;
import software.amazon.awscdk.services.route53.HostedZone;
import software.amazon.awscdk.services.route53.HostedZoneAttributes;
import software.amazon.awscdk.services.route53.IHostedZone;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.constructs.Construct;

/** The twin of everything.ts: run both, and the templates are the same. Together they use every value object of the library. */
final class Everything extends Stack {
    private static final IServiceArtifact NGINX = ServiceArtifact.publicImage("public.ecr.aws/nginx/nginx:1.29");

    private final IHostedZone zone;
    private final ScalableApi api;

    public static void main(String[] args) {
        App app = new App();
        Environment env = Environment.builder().region("eu-west-1").build();
        new Everything(app, "Smoke", StackProps.builder().env(env).build());
        app.synth();
    }

    private Everything(Construct scope, String id, StackProps props) {
        super(scope, id, props);
        zone = HostedZone.fromHostedZoneAttributes(this, "Zone", HostedZoneAttributes.builder()
                .hostedZoneId("Z0123456789ABC")
                .zoneName("example.com")
                .build());
        api = api();
        api.attach(workload -> workload.addEnvironment("FLAG", "on"));
        api.getService().getWorkload().addSecret("TOKEN", new Secret(this, "Token"), "value");
        addReports();
        addLive();
        addGraph();
        EdgeDistribution edge = edge();
        edge.grantCreateInvalidation(api.getService().getWorkload());
        ApiAlarms alarms = ApiAlarms.Builder.create(this, "Alarms")
                .sources(List.of(api, edge))
                .thresholds(Map.of("Latency", 0.5))
                .build();
        alarms.addSubscription(new EmailSubscription("on-call@example.com"));
        addLocked(auth());
        addPublic();
        addInner();
        ApiService pods = addPods();
        addMix();
        addSessions(pods);
    }

    private ScalableApi api() {
        HttpHealthCheck health = HttpHealthCheck.builder().path("/health").build();
        return ScalableApi.Builder.create(this, "Api")
                .artifact(ServiceArtifact.dockerfile(
                        "examples/typescript/rest/service",
                        DockerfileOptions.builder().startTime(Duration.seconds(20)).build()))
                .compute(Compute.autoScalingGroup())
                .protocols(List.of(ApiProtocol.rest(RestOptions.builder().paths(List.of("/api/*")).healthCheck(health).build())))
                .scaling(ScalingSet.of(ScalingSetOptions.builder()
                        .minimum(3)
                        .policies(List.of(ScalingPolicy.cpu(60), ScalingPolicy.memory(70), ScalingPolicy.requestsPerTarget(2000)))
                        .build()))
                .exposure(ApiExposure.vpcOrigin(CloudFrontExposureOptions.builder().deletionProtection(false).build()))
                .domain(ApiDomain.builder().name("api.example.com").zone(zone).build())
                .cors(CorsOptions.builder()
                        .allowOrigins(List.of("https://shop.example.com"))
                        .allowCredentials(true)
                        .maxAge(Duration.hours(1))
                        .build())
                .vpc(ApiNetwork.make(ApiNetworkOptions.builder().zones(2).build()))
                .environment(Map.of("STAGE", "smoke"))
                .build();
    }

    private void addReports() {
        IRepository images = Repository.fromRepositoryName(this, "Images", "reports");
        RouteConditions tenants = RouteConditions.builder().headers(Map.of("X-Tenant", List.of("one", "two"))).build();
        api.addService("Reports", ApiServiceOptions.builder()
                .artifact(ServiceArtifact.ecrImage(images, EcrImageOptions.builder().tagOrDigest("v1").build()))
                .compute(new OwnCompute(Compute.autoScalingGroup()))
                .protocols(List.of(
                        ApiProtocol.rest(RestOptions.builder().paths(List.of("/reports/*")).conditions(tenants).build())))
                .build());
    }

    private void addLive() {
        api.addService("Live", ApiServiceOptions.builder()
                .artifact(NGINX)
                .compute(Compute.autoScalingGroup())
                .protocols(List.of(ApiProtocol.webSocket(WebSocketOptions.builder()
                        .path("/ws")
                        .pingInterval(Duration.seconds(20))
                        .stickiness(StickySessions.loadBalancerCookie(Duration.hours(1)))
                        .build())))
                .scaling(ScalingSet.of(ScalingSetOptions.builder().policies(policies()).build()))
                .build());
    }

    private static List<ScalingPolicy> policies() {
        Metric jobs = Metric.Builder.create().namespace("Smoke").metricName("Jobs").period(Duration.minutes(1)).build();
        StepScalingOptions steps = StepScalingOptions.builder()
                .steps(List.of(
                        ScalingStep.builder().upper(20).change(-10).build(),
                        ScalingStep.builder().lower(20).upper(60).change(0).build(),
                        ScalingStep.builder().lower(60).change(50).build()))
                .unit(StepUnit.PERCENT)
                .evaluationPeriodsOut(2)
                .build();
        ScheduleScalingOptions officeHours = ScheduleScalingOptions.builder()
                .start("0 8 * * MON-FRI")
                .end("0 20 * * MON-FRI")
                .timeZone("Europe/Berlin")
                .minimum(4)
                .build();
        PredictiveScalingOptions forecast = PredictiveScalingOptions.builder()
                .mode(PredictiveMode.FORECAST_ONLY)
                .bufferTime(Duration.minutes(10))
                .build();
        return List.of(
                ScalingPolicy.metric(jobs, 0.5),
                ScalingPolicy.metricPerTarget(jobs, 20),
                ScalingPolicy.step(jobs, steps),
                ScalingPolicy.schedule(officeHours),
                ScalingPolicy.predictive(ScalingPolicy.cpu(60), forecast));
    }

    private void addGraph() {
        GraphqlOptions graph = GraphqlOptions.builder()
                .cachedQueries(CachedQueries.builder().path("/graphql/public").ttl(Duration.minutes(1)).build())
                .subscriptions(GraphqlSubscriptions.SERVER_SENT_EVENTS)
                .build();
        ServerSentEventsOptions events = ServerSentEventsOptions.builder()
                .path("/events")
                .commentInterval(Duration.seconds(10))
                .build();
        api.addService("Graph", ApiServiceOptions.builder()
                .artifact(NGINX)
                .compute(Compute.autoScalingGroup())
                .protocols(List.of(ApiProtocol.graphql(graph), ApiProtocol.serverSentEvents(events)))
                .build());
    }

    private EdgeDistribution edge() {
        ViewerFunction unchanged = ViewerFunction.inline("function handler(event) { return event.request; }");
        SharedCacheOptions byPage = SharedCacheOptions.builder().queryStrings(List.of("page")).build();
        ManagedWebAclOptions firewall = ManagedWebAclOptions.builder()
                .requestsPerAddress(500)
                .bodyInspection(BodyInspection.KB_32)
                .rules(List.of(
                        WebAclRule.blockAddresses("Abuse", List.of("192.0.2.0/24")),
                        WebAclRule.challenge("Login", "/login/*")))
                .build();
        return EdgeDistribution.Builder.create(this, "Edge")
                .origin(api)
                .cacheRules(List.of(
                        CacheRule.immutable("/api/assets/*"),
                        CacheRule.shared("/api/products/*", Duration.minutes(5), byPage),
                        CacheRule.noStore("/api/checkout/*"),
                        CacheRule.uncached("/api/v1/*", CacheRuleOptions.builder().viewerRequest(unchanged).build())))
                .webAcl(WebAcl.managed(firewall))
                .build();
    }

    private CognitoAuth auth() {
        LoginEmail email = LoginEmail.ses(SesLoginEmailOptions.builder()
                .fromEmail("login@example.com")
                .verifiedDomain("example.com")
                .build());
        GoogleFederationOptions google = GoogleFederationOptions.builder()
                .clientId("shop")
                .clientSecret(Secret.fromSecretNameV2(this, "Google", "google"))
                .build();
        CognitoAuth auth = CognitoAuth.Builder.create(this, "Auth")
                .directory(UserDirectory.managed(ManagedDirectoryOptions.builder()
                        .selfSignUp(true)
                        .mfa(Mfa.OPTIONAL)
                        .passkeys(true)
                        .email(email)
                        .build()))
                .loginDomain(LoginDomain.prefix("smoke-login"))
                .federation(List.of(Federation.google(google)))
                .resourceServers(List.of(
                        ApiResourceServer.builder().identifier("orders").scopes(Map.of("read", "Read orders")).build()))
                .groups(List.of("admins"))
                .build();
        auth.addWebClient("Page", WebClientOptions.builder()
                .callbackUrls(List.of("https://locked.example.com/"))
                .scopes(List.of("openid", "orders/read"))
                .build());
        auth.addMachineClient("Nightly", MachineClientOptions.builder()
                .scopes(List.of("orders/read"))
                .accessTokenValidity(Duration.minutes(30))
                .build());
        return auth;
    }

    private void addLocked(CognitoAuth auth) {
        ScalableApi locked = ScalableApi.Builder.create(this, "Locked")
                .artifact(NGINX)
                .compute(Compute.autoScalingGroup())
                .protocols(lockedProtocols(auth))
                .authorizer(auth.jwt(CognitoJwtOptions.builder().scope("orders/read").build()))
                .exposure(ApiExposure.cloudFrontOnly(CloudFrontOnlyOptions.builder()
                        .secrets(OriginSecrets.builder().active("b").accepted(List.of("a", "b")).build())
                        .build()))
                .domain(ApiDomain.builder()
                        .name("locked.example.com")
                        .zone(zone)
                        .certificate(Certificate.fromCertificateArn(
                                this, "Regional", "arn:aws:acm:eu-west-1:111122223333:certificate/a"))
                        .edgeCertificate(Certificate.fromCertificateArn(
                                this, "Global", "arn:aws:acm:us-east-1:111122223333:certificate/b"))
                        .build())
                .vpc(ApiNetwork.existing(api.getVpc()))
                .build();
        locked.attach(auth);
        EdgeDistribution.Builder.create(this, "LockedEdge")
                .origin(locked)
                .site(StaticSite.fromDirectory("test/support/site", StaticSiteOptions.builder().fallback("index.html").build()))
                .webAcl(WebAcl.none())
                .build();
    }

    private List<ApiProtocol> lockedProtocols(CognitoAuth auth) {
        HostedLoginOptions hourly = HostedLoginOptions.builder().sessionTimeout(Duration.hours(1)).build();
        OidcAuth partner = OidcAuth.Builder.create()
                .issuer("https://partner.eu.auth0.com/")
                .audience("https://orders.example.com")
                .audienceFormat(AudienceFormat.LIST)
                .claims(List.of(TokenClaim.text("azp", "partner")))
                .build();
        ApiKeyOptions partnerKey = ApiKeyOptions.builder()
                .secret(ApiKeySecret.Builder.create(this, "PartnerKey").description("The key of our partner").build())
                .build();
        CognitoJwtOptions subprotocol = CognitoJwtOptions.builder()
                .browserToken(TokenTraits.builder().subprotocolPrefix("bearer.").build())
                .build();
        return List.of(
                ApiProtocol.rest(RestOptions.builder().paths(List.of("/api/*")).build()),
                ApiProtocol.rest(RestOptions.builder()
                        .paths(List.of("/api/products/*"))
                        .authorizer(ApiAuthorizer.open())
                        .build()),
                ApiProtocol.rest(RestOptions.builder()
                        .paths(List.of("/admin/*"))
                        .authorizer(auth.hostedLogin(hourly))
                        .build()),
                ApiProtocol.rest(RestOptions.builder()
                        .paths(List.of("/partner/*"))
                        .authorizer(ApiAuthorizer.apiKey(partnerKey))
                        .build()),
                ApiProtocol.webSocket(WebSocketOptions.builder().path("/ws").authorizer(auth.jwt(subprotocol)).build()),
                ApiProtocol.grpc(GrpcOptions.builder()
                        .services(List.of("shop.v1.Inventory"))
                        .healthCheck(GrpcHealthCheck.builder().healthyGrpcCodes("0-5").build())
                        .authorizer(partner.jwt(JwtOptions.builder().scope("stock").build()))
                        .build()));
    }

    private void addPublic() {
        ManagedWebAclOptions trial = ManagedWebAclOptions.builder().countOnly(true).build();
        ScalableApi.Builder.create(this, "Public")
                .artifact(NGINX)
                .compute(Compute.autoScalingGroup())
                .protocols(List.of(ApiProtocol.rest()))
                .authorizer(new Tenants(List.of("known-*")))
                .scaling(ScalingSet.fixed(3))
                .exposure(ApiExposure.internet(InternetExposureOptions.builder().webAcl(WebAcl.managed(trial)).build()))
                .domain(ApiDomain.builder().name("public.example.com").zone(zone).build())
                .vpc(ApiNetwork.existing(api.getVpc()))
                .build();
    }

    private void addInner() {
        ScalableApi.Builder.create(this, "Inner")
                .artifact(NGINX)
                .compute(Compute.autoScalingGroup())
                .protocols(List.of(ApiProtocol.rest(), ApiProtocol.webSocket()))
                .scaling(ScalingSet.of(ScalingSetOptions.builder()
                        .policies(List.of(ScalingPolicy.connectionsPerTarget(500)))
                        .build()))
                .exposure(ApiExposure.vpcOnly())
                .vpc(ApiNetwork.existing(api.getVpc()))
                .build();
    }

    private ApiService addPods() {
        AutoModeCluster cluster = AutoModeCluster.Builder.create(this, "Cluster")
                .vpc(api.getVpc())
                .kubectlLayer(LayerVersion.fromLayerVersionArn(
                        this, "Kubectl", "arn:aws:lambda:eu-west-1:111122223333:layer:kubectl:1"))
                .version(KubernetesVersion.V1_35)
                .build();
        ApiService pods = api.addService("Pods", ApiServiceOptions.builder()
                .artifact(NGINX)
                .compute(Compute.eks(EksOptions.builder()
                        .cluster(cluster)
                        .keda(true)
                        .cpu(500)
                        .memory(Size.gibibytes(1))
                        .user(65532)
                        .readonlyRootFilesystem(ReadonlyRootOptions.builder().build())
                        .build()))
                .protocols(List.of(ApiProtocol.rest(RestOptions.builder().paths(List.of("/pods/*")).build())))
                .scaling(ScalingSet.of(ScalingSetOptions.builder()
                        .policies(List.of(ScalingPolicy.cpu(60), ScalingPolicy.requestsPerTarget(2000)))
                        .build()))
                .build());
        pods.getWorkload().addSecret("TOKEN", new Secret(this, "PodToken"));
        return pods;
    }

    private void addMix() {
        FargateOptions readonly = FargateOptions.builder()
                .readonlyRootFilesystem(ReadonlyRootOptions.builder().temporaryDirectorySize(Size.mebibytes(16)).build())
                .build();
        api.addService("Mix", ApiServiceOptions.builder()
                .artifact(NGINX)
                .compute(Compute.weighted(List.of(
                        WeightedMember.builder().compute(Compute.named("autoScalingGroup")).weight(90).build(),
                        WeightedMember.builder()
                                .compute(Compute.fargate(readonly))
                                .weight(10)
                                .id("Next")
                                .artifact(ServiceArtifact.publicImage("public.ecr.aws/nginx/nginx:1.30"))
                                .build())))
                .protocols(List.of(ApiProtocol.rest(RestOptions.builder()
                        .paths(List.of("/mix/*"))
                        .stickiness(StickySessions.applicationCookie("sid"))
                        .build())))
                .build());
    }

    private void addSessions(ApiService pods) {
        CacheUpkeep nightly = CacheUpkeep.builder()
                .snapshotWindow("01:00-02:00")
                .snapshotRetention(Duration.days(14))
                .build();
        SessionStore carts = SessionStore.Builder.create(this, "Carts")
                .vpc(api.getVpc())
                .engine(SessionEngine.valkey(ReplicatedCacheOptions.builder()
                        .nodeType("cache.r7g.large")
                        .authentication(SessionAuthentication.IAM)
                        .upkeep(nightly)
                        .build()))
                .timeToLive(Duration.days(2))
                .keyPrefix("cart:")
                .build();
        api.attach(carts);
        pods.attach(SessionStore.Builder.create(this, "Logins")
                .engine(SessionEngine.dynamoDb())
                .variablePrefix("LOGIN")
                .build());
        Alarm.Builder.create(this, "Misses")
                .metric(carts.metric("CacheMisses", MetricOptions.builder().period(Duration.minutes(5)).build()))
                .threshold(1000)
                .evaluationPeriods(1)
                .build();
    }
}
