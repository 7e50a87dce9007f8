from aws_cdk import Environment, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from aws_cdk.lambda_layer_kubectl_v35 import KubectlV35Layer
from cdk_scalable_api import AutoModeCluster
from constructs import Construct


class PlatformStack(Stack):
    """What a platform team hands to the teams that run services: a cluster in a network of its own."""

    def __init__(self, scope: Construct, construct_id: str, *, env: Environment | None = None) -> None:
        super().__init__(scope, construct_id, env=env)
        vpc = ec2.Vpc(self, "Vpc", max_azs=3, flow_logs={"All": ec2.FlowLogOptions()})
        self.cluster = AutoModeCluster(
            self,
            "Cluster",
            vpc=vpc,
            kubectl_layer=KubectlV35Layer(self, "Kubectl"),
            version=eks.KubernetesVersion.V1_35,
        )
