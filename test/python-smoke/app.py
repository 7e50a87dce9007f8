"""The twin of app.ts: run both, and the templates are the same. Together they use every value object of the library."""
import jsii
from aws_cdk import App, Duration, Environment, Stack
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_secretsmanager as secretsmanager
from cdk_scalable_api import (
    ApiExposure,
    ApiNetwork,
    ApiProtocol,
    BodyInspection,
    CacheRule,
    Compute,
    EdgeDistribution,
    ICompute,
    IWorkloadAttachment,
    RestHealthCheck,
    RouteConditions,
    ScalableApi,
    ScalingPolicy,
    ScalingSet,
    ServiceArtifact,
    WebAcl,
    WebAclRule,
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


app = App(analytics_reporting=False)
stack = Stack(app, "Smoke", env=Environment(region="eu-west-1"))

api = ScalableApi(
    stack,
    "Api",
    artifact=ServiceArtifact.dockerfile("examples/typescript/rest/service", start_time=Duration.seconds(20)),
    compute=Compute.auto_scaling_group(),
    protocols=[ApiProtocol.rest(paths=["/api/*"], health_check=RestHealthCheck(path="/health"))],
    scaling=ScalingSet.of(
        minimum=3,
        policies=[ScalingPolicy.cpu(60), ScalingPolicy.memory(70), ScalingPolicy.requests_per_target(2000)],
    ),
    exposure=ApiExposure.vpc_origin(deletion_protection=False),
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
EdgeDistribution(
    stack,
    "Edge",
    origin=api,
    cache_rules=[
        CacheRule.immutable("/api/assets/*"),
        CacheRule.shared("/api/products/*", Duration.minutes(5), query_strings=["page"]),
        CacheRule.no_store("/api/checkout/*"),
    ],
    web_acl=WebAcl.managed(
        requests_per_address=500,
        body_inspection=BodyInspection.KB_32,
        rules=[WebAclRule.block_addresses("Abuse", ["192.0.2.0/24"]), WebAclRule.challenge("Login", "/login/*")],
    ),
)
ScalableApi(
    stack,
    "Inner",
    artifact=ServiceArtifact.public_image("public.ecr.aws/nginx/nginx:1.29"),
    compute=Compute.auto_scaling_group(),
    protocols=[ApiProtocol.rest()],
    exposure=ApiExposure.vpc_only(),
    vpc=ApiNetwork.existing(api.vpc),
)

app.synth()
