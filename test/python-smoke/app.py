"""The twin of app.ts: run both, and the templates are the same."""
from aws_cdk import App, Duration, Environment, Stack
from cdk_scalable_api import ApiProtocol, CacheRule, Compute, EdgeDistribution, ScalableApi, ServiceArtifact

app = App(analytics_reporting=False)
stack = Stack(app, "Smoke", env=Environment(region="eu-west-1"))

api = ScalableApi(
    stack,
    "Api",
    artifact=ServiceArtifact.dockerfile("examples/typescript/rest/service"),
    compute=Compute.auto_scaling_group(),
    protocols=[ApiProtocol.rest(paths=["/api/*"])],
)
EdgeDistribution(
    stack,
    "Edge",
    origin=api,
    cache_rules=[
        CacheRule.shared("/api/products/*", Duration.minutes(5)),
        CacheRule.no_store("/api/checkout/*"),
    ],
)

app.synth()
