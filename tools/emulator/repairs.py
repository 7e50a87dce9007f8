"""Where ministack does otherwise than AWS, in what these stacks need."""

import json

from ministack.core.responses import error_response_json, get_account_id, get_region, json_response, set_request_region
from ministack.services import alb, cloudcontrol, cloudformation, ec2, ecr, route53, ssm
from ministack.services.cloudformation import changesets, engine, provisioners, stacks

resolve_refs = engine._resolve_refs
listener_actions = provisioners._elbv2_listener_actions
parse_actions = alb._parse_actions
action_xml = alb._action_xml
describe_images = ecr._describe_images
zone_id = route53._zone_id
cluster = provisioners._RESOURCE_HANDLERS["AWS::EKS::Cluster"]
make_cluster, remove_cluster = cluster["create"], cluster["delete"]
expected_zones = iter(["Z0123456789ABC"])


def resolve(value, *context):
    """An output of a stack is looked for in the region that the reference names."""
    reference = value.get("Fn::GetStackOutput") if isinstance(value, dict) else None
    if not reference or "Region" not in reference:
        return resolve_refs(value, *context)
    here = get_region()
    set_request_region(reference["Region"])
    try:
        return resolve_refs(value, *context)
    finally:
        set_request_region(here)


def kept_actions(props, load_balancer, prop="DefaultActions"):
    """A rule keeps all its target groups, and their weights."""
    actions = listener_actions(props, load_balancer, prop)
    for action, asked in zip(actions, props.get(prop) or []):
        groups = asked.get("ForwardConfig", {}).get("TargetGroups", [])
        if groups:
            action["TargetGroups"] = [(group["TargetGroupArn"], int(group.get("Weight", 1))) for group in groups]
            if len(groups) > 1:
                del action["TargetGroupArn"]
    return actions


def parsed_actions(params, prefix="DefaultActions"):
    """The same, when the load balancer's API is asked."""
    actions = parse_actions(params, prefix)
    for index, action in enumerate(actions, start=1):
        stem = f"{prefix}.member.{index}.ForwardConfig.TargetGroups.member"
        arns = [alb._p(params, f"{stem}.{group}.TargetGroupArn") for group in range(1, 6)]
        weights = [alb._p(params, f"{stem}.{group}.Weight") for group in range(1, 6)]
        groups = [(arn, int(weight or 1)) for arn, weight in zip(arns, weights) if arn]
        if groups:
            action["TargetGroups"] = groups
    return actions


def whole_action_xml(action):
    """What DescribeRules says of them."""
    members = "".join(
        f"<member><TargetGroupArn>{arn}</TargetGroupArn><Weight>{weight}</Weight></member>" for arn, weight in action.get("TargetGroups", [])
    )
    forward = f"<ForwardConfig><TargetGroups>{members}</TargetGroups></ForwardConfig>" if members else ""
    return action_xml(action).replace("</Order>", f"</Order>{forward}", 1)


def describe_known_images(data):
    """A tag that isn't there is an error, from which the CLI knows that it must publish."""
    name = data.get("repositoryName", "")
    if any(not ecr._find_image(name, image) for image in data.get("imageIds", [])):
        return error_response_json("ImageNotFoundException", f"an image does not exist in {name}", 400)
    return describe_images(data)


def list_resources(data):
    """Cloud Control answers with what stacks have made, its references resolved."""
    made = [
        {"Identifier": resource["PhysicalResourceId"], "Properties": json.dumps(resource["Properties"])}
        for stack in cloudformation._stacks.values()
        for resource in stack.get("_resources", {}).values()
        if resource["ResourceType"] == data["TypeName"]
    ]
    return json_response({"TypeName": data["TypeName"], "ResourceDescriptions": made})


def create_cluster(logical_id, props, stack):
    """A cluster's security group is in EC2 too."""
    identifier, attributes = make_cluster(logical_id, props, stack)
    group = attributes["ClusterSecurityGroupId"]
    vpc = ec2._subnets[props["ResourcesVpcConfig"]["SubnetIds"][0]]["VpcId"]
    description = f"EKS created security group of {identifier}"
    ec2._security_groups[group] = {
        "GroupId": group,
        "GroupName": f"eks-cluster-sg-{identifier}",
        "Description": description,
        "VpcId": vpc,
        "OwnerId": get_account_id(),
        "IpPermissions": [],
        "IpPermissionsEgress": [],
    }
    return identifier, attributes


def delete_cluster(identifier, props):
    remove_cluster(identifier, props)
    for group in [group for group in ec2._security_groups.values() if group["GroupName"] == f"eks-cluster-sg-{identifier}"]:
        del ec2._security_groups[group["GroupId"]]


def expected_zone_id():
    """The first zone is the one that the examples expect."""
    return next(expected_zones, None) or zone_id()


def install() -> None:
    for module in (changesets, engine, stacks):
        module._resolve_refs = resolve
    provisioners._elbv2_listener_actions = kept_actions
    alb._parse_actions = parsed_actions
    alb._action_xml = whole_action_xml
    ecr._describe_images = describe_known_images
    route53._zone_id = expected_zone_id
    cluster.update(create=create_cluster, delete=delete_cluster)
    cloudcontrol._list_resources = list_resources
    ssm._PUBLIC_AMI_PARAMETERS["/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-arm64"] = "ami-0123456789abcdef0"
