from pathlib import Path

from aws_cdk import Environment, Stack
from aws_cdk import aws_route53 as route53
from cdk_scalable_api import (
    ApiAlarms,
    ApiDomain,
    ApiExposure,
    ApiProtocol,
    Compute,
    EdgeDistribution,
    ICompute,
    ScalableApi,
    ServiceArtifact,
)
from constructs import Construct


class InventoryStack(Stack):
    """The inventory over gRPC: API, distribution, alarms."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        service: Path,
        domain_name: str,
        zone_id: str,
        compute: ICompute | None = None,
        env: Environment | None = None,
    ) -> None:
        """
        :param service: Directory of the service, with its Dockerfile.
        :param domain_name: Name under which clients reach the service: gRPC needs TLS on the whole way.
        :param zone_id: Id of the public hosted zone of the name's parent.
        :param compute: Where the service runs. Default: an Auto Scaling group.
        :param env: Account and region.
        """
        super().__init__(scope, construct_id, env=env)
        zone = route53.HostedZone.from_hosted_zone_attributes(self, "Zone", hosted_zone_id=zone_id, zone_name=domain_name.partition(".")[2])

        api = ScalableApi(
            self,
            "Api",
            artifact=ServiceArtifact.dockerfile(str(service)),
            compute=compute or Compute.auto_scaling_group(),
            protocols=[ApiProtocol.grpc(services=["shop.v1.Inventory"])],
            exposure=ApiExposure.cloud_front_only(),
            domain=ApiDomain(name=domain_name, zone=zone),
        )
        edge = EdgeDistribution(self, "Edge", origin=api)
        ApiAlarms(self, "Alarms", sources=[api, edge])
