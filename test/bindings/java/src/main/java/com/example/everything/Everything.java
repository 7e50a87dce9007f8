package com.example.everything;

import io.github.cdkscalableapi.ApiAlarms;
import io.github.cdkscalableapi.ApiDomain;
import io.github.cdkscalableapi.ApiExposure;
import io.github.cdkscalableapi.ApiNetwork;
import io.github.cdkscalableapi.ApiNetworkOptions;
import io.github.cdkscalableapi.ApiProtocol;
import io.github.cdkscalableapi.ApiService;
import io.github.cdkscalableapi.ApiServiceOptions;
import io.github.cdkscalableapi.BodyInspection;
import io.github.cdkscalableapi.CacheRule;
import io.github.cdkscalableapi.CacheRuleOptions;
import io.github.cdkscalableapi.CacheUpkeep;
import io.github.cdkscalableapi.CachedQueries;
import io.github.cdkscalableapi.CloudFrontExposureOptions;
import io.github.cdkscalableapi.Compliance;
import io.github.cdkscalableapi.ComplianceOptions;
import io.github.cdkscalableapi.Compute;
import io.github.cdkscalableapi.CorsOptions;
import io.github.cdkscalableapi.CustomRuleOptions;
import io.github.cdkscalableapi.DockerfileOptions;
import io.github.cdkscalableapi.DynamoDbSessionOptions;
import io.github.cdkscalableapi.EcrImageOptions;
import io.github.cdkscalableapi.EdgeDistribution;
import io.github.cdkscalableapi.GraphqlOptions;
import io.github.cdkscalableapi.GraphqlSubscriptions;
import io.github.cdkscalableapi.HttpHealthCheck;
import io.github.cdkscalableapi.IServiceArtifact;
import io.github.cdkscalableapi.IWorkloadAttachment;
import io.github.cdkscalableapi.InternetExposureOptions;
import io.github.cdkscalableapi.ManagedWebAclOptions;
import io.github.cdkscalableapi.PredictiveMode;
import io.github.cdkscalableapi.PredictiveScalingOptions;
import io.github.cdkscalableapi.ReplicatedCacheOptions;
import io.github.cdkscalableapi.RestOptions;
import io.github.cdkscalableapi.RouteConditions;
import io.github.cdkscalableapi.ScalableApi;
import io.github.cdkscalableapi.ScalableApiChecks;
import io.github.cdkscalableapi.ScalingPolicy;
import io.github.cdkscalableapi.ScalingSet;
import io.github.cdkscalableapi.ScalingSetOptions;
import io.github.cdkscalableapi.ScalingStep;
import io.github.cdkscalableapi.ScheduleScalingOptions;
import io.github.cdkscalableapi.ServerSentEventsOptions;
import io.github.cdkscalableapi.ServiceArtifact;
import io.github.cdkscalableapi.SessionAuthentication;
import io.github.cdkscalableapi.SessionEngine;
import io.github.cdkscalableapi.SessionStore;
import io.github.cdkscalableapi.SharedCacheOptions;
import io.github.cdkscalableapi.StepScalingOptions;
import io.github.cdkscalableapi.StepUnit;
import io.github.cdkscalableapi.StickySessions;
import io.github.cdkscalableapi.ValkeyServerlessOptions;
import io.github.cdkscalableapi.ViewerFunction;
import io.github.cdkscalableapi.WebAcl;
import io.github.cdkscalableapi.WebAclRule;
import io.github.cdkscalableapi.WebSocketOptions;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Size;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.Validations;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.ecr.IRepository;
import software.amazon.awscdk.services.ecr.Repository;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.route53.HostedZone;
import software.amazon.awscdk.services.route53.HostedZoneAttributes;
import software.amazon.awscdk.services.route53.IHostedZone;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.amazon.awscdk.services.wafv2.CfnWebACL.BlockActionProperty;
import software.amazon.awscdk.services.wafv2.CfnWebACL.CustomResponseProperty;
import software.amazon.awscdk.services.wafv2.CfnWebACL.GeoMatchStatementProperty;
import software.amazon.awscdk.services.wafv2.CfnWebACL.RuleActionProperty;
import software.amazon.awscdk.services.wafv2.CfnWebACL.StatementProperty;
import software.constructs.Construct;

/**
 * The twin of everything.ts and everything.py: run the three, and the templates are the same. Together with {@link Logins} and
 * {@link Computes} it uses every class and every value object of the library.
 */
final class Everything extends Stack {
    private static final IServiceArtifact NGINX = ServiceArtifact.publicImage("public.ecr.aws/nginx/nginx:1.29");

    private final IHostedZone zone;
    private final ScalableApi api;

    public static void main(String[] args) {
        App app = new App();
        Validations.of(app).addPlugins(new ScalableApiChecks());
        Environment env = Environment.builder().region("eu-west-1").build();
        StackProps props = StackProps.builder().env(env).build();
        new Everything(app, "Smoke", props);
        audited(new Stack(app, "Audited", props));
        new Logins(app, "Logins", props);
        new Computes(app, "Computes", props);
        app.synth();
    }

    private static void audited(Stack stack) {
        SessionStore.Builder.create(stack, "Sessions").engine(SessionEngine.dynamoDb()).build();
        Compliance.of(stack).apply(ComplianceOptions.builder().backupRetention(Duration.days(90)).build());
    }

    private Everything(Construct scope, String id, StackProps props) {
        super(scope, id, props);
        zone = HostedZone.fromHostedZoneAttributes(this, "Zone", HostedZoneAttributes.builder()
                .hostedZoneId("Z0123456789ABC")
                .zoneName("example.com")
                .build());
        api = api();
        IWorkloadAttachment flag = workload -> workload.addEnvironment("FLAG", "on");
        api.attach(flag);
        api.getService().getWorkload().addSecret("TOKEN", Secret.fromSecretNameV2(this, "Token", "token"), "value");
        ApiService reports = reports();
        addLive();
        addGraph();
        EdgeDistribution edge = edge();
        edge.grantCreateInvalidation(api.getService().getWorkload());
        ApiAlarms alarms = ApiAlarms.Builder.create(this, "Alarms")
                .sources(List.of(api, edge, new Mail(this, "Mail")))
                .thresholds(Map.of("Latency", 0.5))
                .build();
        alarms.addSubscription(new EmailSubscription("on-call@example.com"));
        EdgeDistribution.Builder.create(this, "OldEdge")
                .origin(new OldShop(this, "OldShop", "old-shop.example.com"))
                .webAcl(new OwnFirewall())
                .build();
        addPublic();
        addInner();
        addSessions(reports);
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

    private ApiService reports() {
        IRepository images = Repository.fromRepositoryName(this, "Images", "reports");
        RouteConditions tenants = RouteConditions.builder().headers(Map.of("X-Tenant", List.of("one", "two"))).build();
        return api.addService("Reports", ApiServiceOptions.builder()
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
        CustomResponseProperty unavailable = CustomResponseProperty.builder().responseCode(451).build();
        CustomRuleOptions embargo = CustomRuleOptions.builder()
                .statement(StatementProperty.builder()
                        .geoMatchStatement(GeoMatchStatementProperty.builder().countryCodes(List.of("KP")).build())
                        .build())
                .action(RuleActionProperty.builder()
                        .block(BlockActionProperty.builder().customResponse(unavailable).build())
                        .build())
                .capacity(1)
                .build();
        ManagedWebAclOptions firewall = ManagedWebAclOptions.builder()
                .requestsPerAddress(500)
                .bodyInspection(BodyInspection.KB_32)
                .rules(List.of(
                        WebAclRule.blockAddresses("Abuse", List.of("192.0.2.0/24")),
                        WebAclRule.challenge("Login", "/login/*"),
                        WebAclRule.custom("Embargo", embargo)))
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

    private void addSessions(ApiService reports) {
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
        api.attach(SessionStore.Builder.create(this, "Baskets")
                .vpc(api.getVpc())
                .engine(SessionEngine.valkeyServerless(
                        ValkeyServerlessOptions.builder().maximumStorage(Size.gibibytes(5)).build()))
                .variablePrefix("BASKET")
                .build());
        IKey key = Key.fromKeyArn(this, "LoginKey", "arn:aws:kms:eu-west-1:111122223333:key/logins");
        reports.attach(SessionStore.Builder.create(this, "Logins")
                .engine(SessionEngine.dynamoDb(DynamoDbSessionOptions.builder().encryptionKey(key).build()))
                .variablePrefix("LOGIN")
                .build());
        reports.attach(SessionStore.Builder.create(this, "Visits")
                .engine(new TeamTable("visits"))
                .variablePrefix("VISIT")
                .build());
        Alarm.Builder.create(this, "Misses")
                .metric(carts.metric("CacheMisses", MetricOptions.builder().period(Duration.minutes(5)).build()))
                .threshold(1000)
                .evaluationPeriods(1)
                .build();
    }
}
