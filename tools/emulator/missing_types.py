"""Types that ministack's CloudFormation doesn't know. The stack's record is all that there is of each: Cloud Control reads it."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple
from uuid import uuid4

from ministack.core.responses import get_account_id, get_region
from ministack.services import ec2
from ministack.services.cloudformation import provisioners

Properties = dict[str, object]


class Kept(NamedTuple):
    """What is particular to a type: its id, its attributes, and which properties replace it."""

    identify: Callable[[str, Properties], str]
    attributes: Callable[[str], dict[str, str]] = lambda identifier: {}
    replacing: tuple[str, ...] = ()


def named_by(*properties: str) -> Callable[[str, Properties], str]:
    return lambda unique, props: "|".join(str(props[name]) for name in properties)


def prefixed(prefix: str) -> Callable[[str, Properties], str]:
    return lambda unique, props: prefix + unique


def arn(service: str, kind: str) -> Callable[[str], str]:
    return lambda name: f"arn:aws:{service}:{get_region()}:{get_account_id()}:{kind}{name}"


SCALABLE = ("ResourceId", "ScalableDimension", "ServiceNamespace")

KEPT = {
    "AWS::ApplicationAutoScaling::ScalableTarget": Kept(named_by(*SCALABLE), lambda i: {"Id": i}, SCALABLE),
    "AWS::ApplicationAutoScaling::ScalingPolicy": Kept(
        lambda unique, props: arn("autoscaling", "scalingPolicy:")(f"{unique}:policyName/{props['PolicyName']}"),
        lambda i: {"Arn": i},
        ("PolicyName", "ScalingTargetId", *SCALABLE),
    ),
    "AWS::CloudFront::VpcOrigin": Kept(prefixed("vo_"), lambda i: {"Id": i, "Arn": arn("cloudfront", "vpcorigin/")(i)}),
    # ministack knows alarms, but not on an expression.
    "AWS::CloudWatch::Alarm": Kept(prefixed("alarm-"), lambda i: {"Arn": arn("cloudwatch", "alarm:")(i)}, ("AlarmName",)),
    "AWS::Cognito::ManagedLoginBranding": Kept(prefixed("branding-"), lambda i: {"ManagedLoginBrandingId": i}, ("UserPoolId", "ClientId")),
    "AWS::EC2::EIP": Kept(prefixed("eip-"), lambda i: {"AllocationId": f"eipalloc-{i}", "PublicIp": i}),
    "AWS::EC2::FlowLog": Kept(prefixed("fl-"), lambda i: {"Id": i}, ("ResourceId", "ResourceType", "LogGroupName", "DeliverLogsPermissionArn")),
    "AWS::EC2::NatGateway": Kept(prefixed("nat-"), lambda i: {"NatGatewayId": i}, ("SubnetId", "AllocationId")),
    "AWS::EKS::AccessEntry": Kept(named_by("ClusterName", "PrincipalArn"), replacing=("ClusterName", "PrincipalArn")),
    "AWS::EKS::Addon": Kept(named_by("ClusterName", "AddonName"), replacing=("ClusterName", "AddonName")),
    "AWS::EKS::PodIdentityAssociation": Kept(prefixed("a-"), replacing=("ClusterName", "Namespace", "ServiceAccount")),
    "AWS::Logs::Delivery": Kept(prefixed("delivery-"), lambda i: {"DeliveryId": i}, ("DeliverySourceName", "DeliveryDestinationArn")),
    "AWS::Logs::DeliveryDestination": Kept(named_by("Name"), lambda i: {"Arn": arn("logs", "delivery-destination:")(i)}, ("Name",)),
    "AWS::Logs::DeliverySource": Kept(named_by("Name"), lambda i: {"Arn": arn("logs", "delivery-source:")(i)}, ("Name", "ResourceArn")),
    "AWS::WAFv2::LoggingConfiguration": Kept(named_by("ResourceArn"), replacing=("ResourceArn",)),
    # There is no cluster behind these, and no target that could be healthy.
    "Custom::AWSCDK-EKS-KubernetesResource": Kept(prefixed("manifest-")),
    "Custom::AWSCDK-EKS-KubernetesObjectValue": Kept(prefixed("value-"), lambda i: {"Value": i}),
    "Custom::HealthyTargets": Kept(prefixed("healthy-")),
}


def create(kept: Kept, logical_id: str, props: Properties, stack: str) -> tuple[str, dict[str, str]]:
    identifier = kept.identify(uuid4().hex[:17], props)
    return identifier, kept.attributes(identifier)


def update(kept: Kept, identifier: str, old: Properties, props: Properties, stack: str) -> tuple[str, dict[str, str]]:
    return identifier, kept.attributes(identifier)


def rules_of(direction: str) -> dict[str, Callable[..., object]]:
    """A rule of a security group that is a resource of its own, kept on the group."""
    side = "IpPermissions" if direction == "Ingress" else "IpPermissionsEgress"

    def added(logical_id: str, props: Properties, stack: str) -> tuple[str, dict[str, str]]:
        group = ec2._security_groups[props["GroupId"]]
        group[side] += provisioners._ec2_sg_permissions([props])
        identifier = f"sgr-{uuid4().hex[:17]}"
        return identifier, {"Id": identifier}

    def removed(identifier: str, props: Properties) -> None:
        group = ec2._security_groups.get(props["GroupId"])
        # The group may have gone first.
        if group:
            provisioners._ec2_sg_reconcile(group[side], provisioners._ec2_sg_permissions([props]), [])

    def changed(identifier: str, old: Properties, props: Properties, stack: str) -> tuple[str, dict[str, str]]:
        removed(identifier, old)
        added("", props, stack)
        return identifier, {"Id": identifier}

    return {"create": added, "update": changed, "delete": removed}


def install() -> None:
    for type_name, kept in KEPT.items():
        provisioners._RESOURCE_HANDLERS[type_name] = {
            "create": partial(create, kept),
            "update": partial(update, kept),
            "delete": lambda identifier, props: None,
        }
        provisioners._REPLACING_PROPERTIES[type_name] = kept.replacing
    for direction in ("Ingress", "Egress"):
        provisioners._RESOURCE_HANDLERS[f"AWS::EC2::SecurityGroup{direction}"] = rules_of(direction)
