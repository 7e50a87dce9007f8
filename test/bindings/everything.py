"""The twin of everything.ts and Everything.java: run the three, and the templates are the same.

Together with the stacks in logins.py and computes.py they use every class and every value object of the library.
"""

from aws_cdk import App, Duration, Environment, Size, Stack, Validations
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_kms as kms
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_wafv2 as wafv2
from cdk_scalable_api import (
    ApiAlarms,
    ApiDomain,
    ApiExposure,
    ApiNetwork,
    ApiProtocol,
    BodyInspection,
    CachedQueries,
    CacheRule,
    CacheUpkeep,
    Compliance,
    Compute,
    CorsOptions,
    EdgeDistribution,
    GraphqlSubscriptions,
    HttpHealthCheck,
    PredictiveMode,
    RouteConditions,
    ScalableApi,
    ScalableApiChecks,
    ScalingPolicy,
    ScalingSet,
    ScalingStep,
    ServiceArtifact,
    SessionAuthentication,
    SessionEngine,
    SessionStore,
    StepUnit,
    StickySessions,
    ViewerFunction,
    WebAcl,
    WebAclRule,
)

from computes import Computes
from extensions import Flag, Mail, OldShop, OwnCompute, OwnFirewall, TeamTable, Tenants
from logins import Logins

app = App(analytics_reporting=False)
Validations.of(app).add_plugins(ScalableApiChecks())
env = Environment(region="eu-west-1")
stack = Stack(app, "Smoke", env=env)
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
api.service.workload.add_secret("TOKEN", secretsmanager.Secret.from_secret_name_v2(stack, "Token", "token"), "value")
reports = api.add_service(
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
acl = wafv2.CfnWebACL
unavailable = acl.CustomResponseProperty(response_code=451)
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
        rules=[
            WebAclRule.block_addresses("Abuse", ["192.0.2.0/24"]),
            WebAclRule.challenge("Login", "/login/*"),
            WebAclRule.custom(
                "Embargo",
                statement=acl.StatementProperty(geo_match_statement=acl.GeoMatchStatementProperty(country_codes=["KP"])),
                action=acl.RuleActionProperty(block=acl.BlockActionProperty(custom_response=unavailable)),
                capacity=1,
            ),
        ],
    ),
)
edge.grant_create_invalidation(api.service.workload)
alarms = ApiAlarms(stack, "Alarms", sources=[api, edge, Mail(stack, "Mail")], thresholds={"Latency": 0.5})
# The CDK's own types refuse its own subscription: its parameter has another name than that of the interface.
on_call = subscriptions.EmailSubscription("on-call@example.com")
alarms.add_subscription(on_call)  # pyright: ignore[reportArgumentType]

EdgeDistribution(
    stack, "OldEdge", origin=OldShop(stack, "OldShop", "old-shop.example.com"), web_acl=OwnFirewall()
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
api.attach(
    SessionStore(
        stack,
        "Baskets",
        vpc=api.vpc,
        engine=SessionEngine.valkey_serverless(maximum_storage=Size.gibibytes(5)),
        variable_prefix="BASKET",
    )
)
key = kms.Key.from_key_arn(stack, "LoginKey", "arn:aws:kms:eu-west-1:111122223333:key/logins")
reports.attach(
    SessionStore(stack, "Logins", engine=SessionEngine.dynamo_db(encryption_key=key), variable_prefix="LOGIN")
)
reports.attach(SessionStore(stack, "Visits", engine=TeamTable("visits"), variable_prefix="VISIT"))
cloudwatch.Alarm(
    stack,
    "Misses",
    metric=carts.metric("CacheMisses", period=Duration.minutes(5)),
    threshold=1000,
    evaluation_periods=1,
)

audited = Stack(app, "Audited", env=env)
SessionStore(audited, "Sessions", engine=SessionEngine.dynamo_db())
Compliance.of(audited).apply(backup_retention=Duration.days(90))

Logins(app, "Logins", env=env)
Computes(app, "Computes", env=env)
app.synth()
