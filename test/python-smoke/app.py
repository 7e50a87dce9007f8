"""The twin of app.ts: run both, and the templates are the same. Together they use every value object of the library."""
import jsii
from aws_cdk import App, Duration, Environment, Size, Stack
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sns_subscriptions as subscriptions
from cdk_scalable_api import (
    ApiAlarms,
    ApiAuthorizer,
    ApiDomain,
    ApiExposure,
    ApiKeySecret,
    ApiNetwork,
    ApiProtocol,
    ApiResourceServer,
    AudienceFormat,
    AuthorizerConfig,
    AuthorizerTraits,
    AutoModeCluster,
    BodyInspection,
    CachedQueries,
    CacheRule,
    CacheUpkeep,
    CognitoAuth,
    Compute,
    CorsOptions,
    EdgeDistribution,
    Federation,
    ViewerFunction,
    GraphqlSubscriptions,
    GrpcHealthCheck,
    HttpHealthCheck,
    IApiAuthorizer,
    ICompute,
    IWorkloadAttachment,
    LoginDomain,
    LoginEmail,
    OidcAuth,
    OriginSecrets,
    PredictiveMode,
    ReadonlyRootOptions,
    RouteConditions,
    ScalableApi,
    ScalingPolicy,
    ScalingSet,
    ScalingStep,
    ServiceArtifact,
    SessionAuthentication,
    SessionEngine,
    SessionStore,
    StaticSite,
    StepUnit,
    StickySessions,
    TokenClaim,
    TokenTraits,
    UserDirectory,
    WebAcl,
    WebAclRule,
    WeightedMember,
)


@jsii.implements(ICompute)
class OwnCompute:
    """A compute of the user's own: the library calls back into it."""

    def __init__(self, usual):
        self._usual = usual

    @property
    def capabilities(self):
        return self._usual.capabilities

    @property
    def vpc(self):
        return None

    def bind(self, scope, options):
        return self._usual.bind(
            scope,
            vpc=options.vpc,
            artifact=options.artifact,
            ports=options.ports,
            environment=options.environment,
            role=options.role,
            security_group=options.security_group,
            load_balancer_full_name=options.load_balancer_full_name,
        )


@jsii.implements(IWorkloadAttachment)
class Flag:
    """An attachment of the user's own."""

    def attach_to(self, workload):
        workload.add_environment("FLAG", "on")


@jsii.implements(IApiAuthorizer)
class Tenants:
    """An authorizer of the user's own: the library asks it what guards a route."""

    @property
    def traits(self):
        return AuthorizerTraits(
            name="tenants",
            guarded=True,
            requires_tls=True,
            calls_issuer=False,
            login=False,
            condition_values=1,
        )

    def bind(self, scope, options):
        rule = elbv2.CfnListenerRule
        header = rule.HttpHeaderConfigProperty(http_header_name="X-Tenant", values=["known-*"])
        return AuthorizerConfig(
            conditions=[rule.RuleConditionProperty(field="http-header", http_header_config=header)]
        )


app = App(analytics_reporting=False)
stack = Stack(app, "Smoke", env=Environment(region="eu-west-1"))
zone = route53.HostedZone.from_hosted_zone_attributes(
    stack, "Zone", hosted_zone_id="Z0123456789ABC", zone_name="example.com"
)

api = ScalableApi(
    stack,
    "Api",
    artifact=ServiceArtifact.dockerfile("examples/typescript/rest/service", start_time=Duration.seconds(20)),
    compute=Compute.auto_scaling_group(),
    protocols=[ApiProtocol.rest(paths=["/api/*"], health_check=HttpHealthCheck(path="/health"))],
    scaling=ScalingSet.of(
        minimum=3,
        policies=[ScalingPolicy.cpu(60), ScalingPolicy.memory(70), ScalingPolicy.requests_per_target(2000)],
    ),
    exposure=ApiExposure.vpc_origin(deletion_protection=False),
    domain=ApiDomain(name="api.example.com", zone=zone),
    cors=CorsOptions(allow_origins=["https://shop.example.com"], allow_credentials=True, max_age=Duration.hours(1)),
    vpc=ApiNetwork.make(zones=2),
    environment={"STAGE": "smoke"},
)
api.attach(Flag())
api.service.workload.add_secret("TOKEN", secretsmanager.Secret(stack, "Token"), "value")
api.add_service(
    "Reports",
    artifact=ServiceArtifact.ecr_image(ecr.Repository.from_repository_name(stack, "Images", "reports"), tag_or_digest="v1"),
    compute=OwnCompute(Compute.auto_scaling_group()),
    protocols=[ApiProtocol.rest(paths=["/reports/*"], conditions=RouteConditions(headers={"X-Tenant": ["one", "two"]}))],
)
jobs = cloudwatch.Metric(namespace="Smoke", metric_name="Jobs", period=Duration.minutes(1))
api.add_service(
    "Live",
    artifact=ServiceArtifact.public_image("public.ecr.aws/nginx/nginx:1.29"),
    compute=Compute.auto_scaling_group(),
    protocols=[
        ApiProtocol.web_socket(
            path="/ws",
            ping_interval=Duration.seconds(20),
            stickiness=StickySessions.load_balancer_cookie(Duration.hours(1)),
        )
    ],
    scaling=ScalingSet.of(
        policies=[
            ScalingPolicy.metric(jobs, 0.5),
            ScalingPolicy.metric_per_target(jobs, 20),
            ScalingPolicy.step(
                jobs,
                steps=[
                    ScalingStep(upper=20, change=-10),
                    ScalingStep(lower=20, upper=60, change=0),
                    ScalingStep(lower=60, change=50),
                ],
                unit=StepUnit.PERCENT,
                evaluation_periods_out=2,
            ),
            ScalingPolicy.schedule(start="0 8 * * MON-FRI", end="0 20 * * MON-FRI", time_zone="Europe/Berlin", minimum=4),
            ScalingPolicy.predictive(
                ScalingPolicy.cpu(60), mode=PredictiveMode.FORECAST_ONLY, buffer_time=Duration.minutes(10)
            ),
        ],
    ),
)
api.add_service(
    "Graph",
    artifact=ServiceArtifact.public_image("public.ecr.aws/nginx/nginx:1.29"),
    compute=Compute.auto_scaling_group(),
    protocols=[
        ApiProtocol.graphql(
            cached_queries=CachedQueries(path="/graphql/public", ttl=Duration.minutes(1)),
            subscriptions=GraphqlSubscriptions.SERVER_SENT_EVENTS,
        ),
        ApiProtocol.server_sent_events(path="/events", comment_interval=Duration.seconds(10)),
    ],
)
edge = EdgeDistribution(
    stack,
    "Edge",
    origin=api,
    cache_rules=[
        CacheRule.immutable("/api/assets/*"),
        CacheRule.shared("/api/products/*", Duration.minutes(5), query_strings=["page"]),
        CacheRule.no_store("/api/checkout/*"),
        CacheRule.uncached(
            "/api/v1/*",
            viewer_request=ViewerFunction.inline("function handler(event) { return event.request; }"),
        ),
    ],
    web_acl=WebAcl.managed(
        requests_per_address=500,
        body_inspection=BodyInspection.KB_32,
        rules=[WebAclRule.block_addresses("Abuse", ["192.0.2.0/24"]), WebAclRule.challenge("Login", "/login/*")],
    ),
)
edge.grant_create_invalidation(api.service.workload)
alarms = ApiAlarms(stack, "Alarms", sources=[api, edge], thresholds={"Latency": 0.5})
alarms.add_subscription(subscriptions.EmailSubscription("on-call@example.com"))

auth = CognitoAuth(
    stack,
    "Auth",
    directory=UserDirectory.managed(
        self_sign_up=True,
        mfa=cognito.Mfa.OPTIONAL,
        passkeys=True,
        email=LoginEmail.ses(from_email="login@example.com", verified_domain="example.com"),
    ),
    login_domain=LoginDomain.prefix("smoke-login"),
    federation=[
        Federation.google(
            client_id="shop",
            client_secret=secretsmanager.Secret.from_secret_name_v2(stack, "Google", "google"),
        )
    ],
    resource_servers=[ApiResourceServer(identifier="orders", scopes={"read": "Read orders"})],
    groups=["admins"],
)
auth.add_web_client("Page", callback_urls=["https://locked.example.com/"], scopes=["openid", "orders/read"])
auth.add_machine_client("Nightly", scopes=["orders/read"], access_token_validity=Duration.minutes(30))
partner = OidcAuth(
    issuer="https://partner.eu.auth0.com/",
    audience="https://orders.example.com",
    audience_format=AudienceFormat.LIST,
    claims=[TokenClaim.text("azp", "partner")],
)

locked = ScalableApi(
    stack,
    "Locked",
    artifact=ServiceArtifact.public_image("public.ecr.aws/nginx/nginx:1.29"),
    compute=Compute.auto_scaling_group(),
    protocols=[
        ApiProtocol.rest(paths=["/api/*"]),
        ApiProtocol.rest(paths=["/api/products/*"], authorizer=ApiAuthorizer.open()),
        ApiProtocol.rest(
            paths=["/admin/*"], authorizer=auth.hosted_login(session_timeout=Duration.hours(1))
        ),
        ApiProtocol.rest(
            paths=["/partner/*"],
            authorizer=ApiAuthorizer.api_key(
                secret=ApiKeySecret(stack, "PartnerKey", description="The key of our partner")
            ),
        ),
        ApiProtocol.web_socket(
            path="/ws", authorizer=auth.jwt(browser_token=TokenTraits(subprotocol_prefix="bearer."))
        ),
        ApiProtocol.grpc(
            services=["shop.v1.Inventory"],
            health_check=GrpcHealthCheck(healthy_grpc_codes="0-5"),
            authorizer=partner.jwt(scope="stock"),
        ),
    ],
    authorizer=auth.jwt(scope="orders/read"),
    exposure=ApiExposure.cloud_front_only(secrets=OriginSecrets(active="b", accepted=["a", "b"])),
    domain=ApiDomain(
        name="locked.example.com",
        zone=zone,
        certificate=acm.Certificate.from_certificate_arn(
            stack, "Regional", "arn:aws:acm:eu-west-1:111122223333:certificate/a"
        ),
        edge_certificate=acm.Certificate.from_certificate_arn(
            stack, "Global", "arn:aws:acm:us-east-1:111122223333:certificate/b"
        ),
    ),
    vpc=ApiNetwork.existing(api.vpc),
)
locked.attach(auth)
EdgeDistribution(
    stack,
    "LockedEdge",
    origin=locked,
    site=StaticSite.from_directory("test/support/site", fallback="index.html"),
    web_acl=WebAcl.none(),
)
ScalableApi(
    stack,
    "Public",
    artifact=ServiceArtifact.public_image("public.ecr.aws/nginx/nginx:1.29"),
    compute=Compute.auto_scaling_group(),
    protocols=[ApiProtocol.rest()],
    authorizer=Tenants(),
    scaling=ScalingSet.fixed(3),
    exposure=ApiExposure.internet(web_acl=WebAcl.managed(count_only=True)),
    domain=ApiDomain(name="public.example.com", zone=zone),
    vpc=ApiNetwork.existing(api.vpc),
)
ScalableApi(
    stack,
    "Inner",
    artifact=ServiceArtifact.public_image("public.ecr.aws/nginx/nginx:1.29"),
    compute=Compute.auto_scaling_group(),
    protocols=[ApiProtocol.rest(), ApiProtocol.web_socket()],
    scaling=ScalingSet.of(policies=[ScalingPolicy.connections_per_target(500)]),
    exposure=ApiExposure.vpc_only(),
    vpc=ApiNetwork.existing(api.vpc),
)
cluster = AutoModeCluster(
    stack,
    "Cluster",
    vpc=api.vpc,
    kubectl_layer=lambda_.LayerVersion.from_layer_version_arn(
        stack, "Kubectl", "arn:aws:lambda:eu-west-1:111122223333:layer:kubectl:1"
    ),
    version=eks.KubernetesVersion.V1_35,
)
pods = api.add_service(
    "Pods",
    artifact=ServiceArtifact.public_image("public.ecr.aws/nginx/nginx:1.29"),
    compute=Compute.eks(
        cluster=cluster,
        keda=True,
        cpu=500,
        memory=Size.gibibytes(1),
        user=65532,
        readonly_root_filesystem=ReadonlyRootOptions(),
    ),
    protocols=[ApiProtocol.rest(paths=["/pods/*"])],
    scaling=ScalingSet.of(policies=[ScalingPolicy.cpu(60), ScalingPolicy.requests_per_target(2000)]),
)
pods.workload.add_secret("TOKEN", secretsmanager.Secret(stack, "PodToken"))
api.add_service(
    "Mix",
    artifact=ServiceArtifact.public_image("public.ecr.aws/nginx/nginx:1.29"),
    compute=Compute.weighted(
        [
            WeightedMember(compute=Compute.named("autoScalingGroup"), weight=90),
            WeightedMember(
                compute=Compute.fargate(
                    readonly_root_filesystem=ReadonlyRootOptions(temporary_directory_size=Size.mebibytes(16))
                ),
                weight=10,
                id="Next",
                artifact=ServiceArtifact.public_image("public.ecr.aws/nginx/nginx:1.30"),
            ),
        ]
    ),
    protocols=[ApiProtocol.rest(paths=["/mix/*"], stickiness=StickySessions.application_cookie("sid"))],
)
carts = SessionStore(
    stack,
    "Carts",
    vpc=api.vpc,
    engine=SessionEngine.valkey(
        node_type="cache.r7g.large",
        authentication=SessionAuthentication.IAM,
        upkeep=CacheUpkeep(snapshot_window="01:00-02:00", snapshot_retention=Duration.days(14)),
    ),
    time_to_live=Duration.days(2),
    key_prefix="cart:",
)
api.attach(carts)
pods.attach(SessionStore(stack, "Logins", engine=SessionEngine.dynamo_db(), variable_prefix="LOGIN"))
cloudwatch.Alarm(
    stack,
    "Misses",
    metric=carts.metric("CacheMisses", period=Duration.minutes(5)),
    threshold=1000,
    evaluation_periods=1,
)

app.synth()
