from pathlib import Path

from aws_cdk import Duration, Environment, Stack
from cdk_scalable_api import (
    ApiAlarms,
    ApiProtocol,
    CachedQueries,
    Compute,
    EdgeDistribution,
    GraphqlSubscriptions,
    ICompute,
    ScalableApi,
    ServiceArtifact,
)
from constructs import Construct


class CatalogueGraphStack(Stack):
    """The product catalogue over GraphQL: API, distribution, alarms."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        service: Path,
        compute: ICompute | None = None,
        env: Environment | None = None,
    ) -> None:
        """
        :param service: Directory of the service, with its Dockerfile.
        :param compute: Where the service runs. Default: an Auto Scaling group.
        :param env: Account and region.
        """
        super().__init__(scope, construct_id, env=env)

        api = ScalableApi(
            self,
            "Api",
            artifact=ServiceArtifact.dockerfile(str(service)),
            compute=compute or Compute.auto_scaling_group(),
            protocols=[
                ApiProtocol.graphql(
                    path="/graphql",
                    cached_queries=CachedQueries(path="/graphql/public", ttl=Duration.minutes(1)),
                    subscriptions=GraphqlSubscriptions.WEB_SOCKET,
                )
            ],
        )
        edge = EdgeDistribution(self, "Edge", origin=api)
        ApiAlarms(self, "Alarms", sources=[api, edge])
