from aws_cdk import CfnOutput, Duration, Environment, Size, Stack, Tags
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_secretsmanager as secretsmanager
from cdk_scalable_api import (
    ApiExposure,
    ApiProtocol,
    ApiService,
    AutoModeCluster,
    Compute,
    CorrettoVersion,
    EksNewCluster,
    EksWorkload,
    FargateSpotOptions,
    FargateWorkload,
    InstanceSpotOptions,
    InstanceWarmPoolOptions,
    InstanceWorkload,
    IServiceArtifact,
    IWorkload,
    ReadonlyRootOptions,
    ScalableApi,
    ScalingPolicy,
    ScalingSet,
    ServiceArtifact,
    StickySessions,
    WeightedMember,
    WeightedWorkload,
)
from constructs import Construct

SERVICE = "examples/typescript/rest/service"


class Computes(Stack):
    """Every compute, and every form of code."""

    def __init__(self, scope: Construct, id: str, *, env: Environment) -> None:
        super().__init__(scope, id, env=env)
        self._nginx: IServiceArtifact = ServiceArtifact.public_image(
            "public.ecr.aws/nginx/nginx:1.29", start_time=Duration.seconds(10)
        )
        self._kubectl_layer = lambda_.LayerVersion.from_layer_version_arn(
            self, "Kubectl", "arn:aws:lambda:eu-west-1:111122223333:layer:kubectl:1"
        )
        self._api = self._jar()
        _tend(self._api.service.workload)
        for service in [self._program(), self._baked(), self._tasks(), self._pods(), self._own_cluster(), self._mix()]:
            _tend(service.workload)

    def _jar(self) -> ScalableApi:
        return ScalableApi(
            self,
            "Api",
            artifact=ServiceArtifact.java_archive(
                "test/bindings/artifacts/service.jar",
                version=CorrettoVersion.JAVA_25,
                arguments=["--spring.profiles.active=aws"],
                start_time=Duration.minutes(1),
            ),
            compute=Compute.auto_scaling_group(
                instance_type=ec2.InstanceType("m8g.large"),
                volume_size=Size.gibibytes(30),
                max_instance_lifetime=Duration.days(14),
                warm_pool=InstanceWarmPoolOptions(size=2, reuse_on_scale_in=True),
            ),
            protocols=[ApiProtocol.rest(paths=["/api/*"])],
            exposure=ApiExposure.vpc_only(callers=[ec2.Peer.ipv4("10.0.0.0/8")]),
        )

    def _program(self) -> ApiService:
        return self._api.add_service(
            "Program",
            artifact=ServiceArtifact.archive(
                SERVICE,
                ["node", "dist/main.js"],
                packages=["nodejs22"],
                exclude=["node_modules", "Dockerfile"],
            ),
            compute=Compute.auto_scaling_group(
                spot=InstanceSpotOptions(other_instance_types=[ec2.InstanceType("m7g.large")], on_demand_base=2)
            ),
            protocols=[ApiProtocol.rest(paths=["/program/*"])],
        )

    def _baked(self) -> ApiService:
        image = ec2.MachineImage.generic_linux({"eu-west-1": "ami-0123456789abcdef0"})
        return self._api.add_service(
            "Baked",
            artifact=ServiceArtifact.machine_image(image, ["/opt/shop/bin/serve"], root_device_name="/dev/sda1"),
            compute=Compute.auto_scaling_group(),
            protocols=[ApiProtocol.rest(paths=["/baked/*"])],
        )

    def _tasks(self) -> ApiService:
        return self._api.add_service(
            "Tasks",
            artifact=self._nginx,
            compute=Compute.fargate(
                cpu=512, memory_limit_mib=1024, spot=FargateSpotOptions(on_demand_percentage_above_base=25)
            ),
            protocols=[ApiProtocol.rest(paths=["/tasks/*"])],
        )

    def _pods(self) -> ApiService:
        cluster = AutoModeCluster(
            self,
            "Cluster",
            vpc=self._api.vpc,
            kubectl_layer=self._kubectl_layer,
            version=eks.KubernetesVersion.V1_35,
        )
        pods = self._api.add_service(
            "Pods",
            artifact=self._nginx,
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
        pods.workload.add_secret("TOKEN", secretsmanager.Secret.from_secret_name_v2(self, "PodToken", "pods/token"))
        return pods

    def _own_cluster(self) -> ApiService:
        cluster = EksNewCluster(kubectl_layer=self._kubectl_layer, version=eks.KubernetesVersion.V1_35)
        return self._api.add_service(
            "Apart",
            artifact=self._nginx,
            compute=Compute.eks(new_cluster=cluster),
            protocols=[ApiProtocol.rest(paths=["/apart/*"])],
        )

    def _mix(self) -> ApiService:
        fargate = Compute.fargate(
            readonly_root_filesystem=ReadonlyRootOptions(temporary_directory_size=Size.mebibytes(16))
        )
        return self._api.add_service(
            "Mix",
            artifact=self._nginx,
            compute=Compute.weighted(
                [
                    WeightedMember(compute=Compute.named("autoScalingGroup"), weight=90),
                    WeightedMember(
                        compute=fargate,
                        weight=10,
                        id="Next",
                        artifact=ServiceArtifact.public_image("public.ecr.aws/nginx/nginx:1.30"),
                    ),
                ]
            ),
            protocols=[ApiProtocol.rest(paths=["/mix/*"], stickiness=StickySessions.application_cookie("sid"))],
        )


def _tend(workload: IWorkload) -> None:
    """What operations add to a workload depends on what it runs on."""
    match workload:
        case InstanceWorkload():
            Tags.of(workload.auto_scaling_group).add("PatchGroup", "weekly")
        case FargateWorkload():
            workload.log_group.add_metric_filter(
                "Timeouts",
                metric_namespace="Smoke",
                metric_name="Timeouts",
                filter_pattern=logs.FilterPattern.any_term("timeout"),
            )
        case EksWorkload():
            command = f"kubectl logs --namespace {workload.namespace_name} deployment/{workload.object_name}"
            CfnOutput(workload, "Logs", value=command)
        case WeightedWorkload():
            for member in workload.members:
                _tend(member)
        case _:
            pass
