from dataclasses import dataclass
from pathlib import Path

from aws_cdk import Duration, Environment, Stack
from aws_cdk import aws_route53 as route53
from cdk_scalable_api import (
    ApiAlarms,
    ApiDomain,
    ApiExposure,
    ApiProtocol,
    CacheRule,
    Compute,
    CorsOptions,
    EdgeDistribution,
    IApiExposure,
    ICompute,
    IMonitored,
    ScalableApi,
    ServiceArtifact,
)
from constructs import Construct


@dataclass(frozen=True)
class CatalogueDomain:
    """A name, and the hosted zone that exists for it."""

    name: str
    zone_id: str
    zone_name: str


class CatalogueStack(Stack):
    """The product catalogue: API, distribution, invalidation, alarms."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        service: Path,
        compute: ICompute | None = None,
        exposure: IApiExposure | None = None,
        domain: CatalogueDomain | None = None,
        pages: list[str] | None = None,
        env: Environment | None = None,
    ) -> None:
        """
        :param service: Directory of the service, with its Dockerfile.
        :param compute: Where the service runs. Default: an Auto Scaling group.
        :param exposure: Who can reach the load balancer. Default: only CloudFront, through a VPC origin.
        :param domain: The name under which users reach the API. Default: CloudFront's or the load balancer's own name.
        :param pages: Origins of the web pages that may call from a browser. Default: only pages of the API's own origin.
        :param env: Account and region.
        """
        super().__init__(scope, construct_id, env=env)
        exposure = exposure or ApiExposure.vpc_origin()

        api = ScalableApi(
            self,
            "Api",
            artifact=ServiceArtifact.dockerfile(str(service)),
            compute=compute or Compute.auto_scaling_group(),
            protocols=[ApiProtocol.rest(paths=["/api/*"])],
            exposure=exposure,
            domain=self._api_domain(domain) if domain else None,
            cors=self._cors(pages) if pages else None,
        )
        sources: list[IMonitored] = [api]

        if exposure.traits.edge:
            edge = EdgeDistribution(
                self,
                "Edge",
                origin=api,
                cache_rules=[
                    CacheRule.shared("/api/products/*", Duration.minutes(5), query_strings=["category", "page", "pageSize"]),
                    CacheRule.no_store("/api/checkout/*"),
                ],
            )
            edge.grant_create_invalidation(api.service.workload)
            sources.append(edge)
        ApiAlarms(self, "Alarms", sources=sources)

    def _api_domain(self, domain: CatalogueDomain) -> ApiDomain:
        zone = route53.HostedZone.from_hosted_zone_attributes(self, "Zone", hosted_zone_id=domain.zone_id, zone_name=domain.zone_name)
        return ApiDomain(name=domain.name, zone=zone)

    @staticmethod
    def _cors(pages: list[str]) -> CorsOptions:
        return CorsOptions(
            allow_origins=pages,
            allow_headers=["Authorization", "Content-Type", "If-Match"],
            expose_headers=["ETag"],
        )
