from pathlib import Path

from aws_cdk import Duration, Environment, Stack
from cdk_scalable_api import ApiAlarms, ApiProtocol, Compute, EdgeDistribution, ICompute, ScalableApi, ScalingSet, ServiceArtifact
from constructs import Construct


class OrderStatusStack(Stack):
    """The status of orders over WebSocket: API, distribution, alarms."""

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
                # The service says goodbye to its clients over its drain time, then the load balancer cuts what is left.
                ApiProtocol.web_socket(
                    path="/ws",
                    ping_interval=Duration.seconds(30),
                    deregistration_delay=Duration.seconds(60),
                )
            ],
            # The broker is inside the process: one copy, and a second one only while a deployment replaces it.
            scaling=ScalingSet.of(minimum=1, maximum=2, policies=[]),
        )
        edge = EdgeDistribution(self, "Edge", origin=api)
        ApiAlarms(self, "Alarms", sources=[api, edge])
