"""The CDK's bucket deployment without its function, which calls the AWS CLI out of a layer: files go from the archive to the bucket."""

from fnmatch import fnmatch
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

from ministack.services import s3
from ministack.services.cloudformation import provisioners


def wanted(name: str, props: dict) -> bool:
    def among(patterns: str) -> bool:
        return any(fnmatch(name, pattern) for pattern in props.get(patterns, []))

    return not among("Exclude") or among("Include")


def copy(props: dict) -> None:
    destination = props["DestinationBucketName"]
    headers = props.get("SystemMetadata", {})
    copied = set()
    for bucket, key in zip(props["SourceBucketNames"], props["SourceObjectKeys"]):
        status, _, body = s3._get_object(bucket, key, {})
        if status != 200:
            raise ValueError(f"no asset {key} in {bucket}")
        with ZipFile(BytesIO(body)) as archive:
            for name in archive.namelist():
                if wanted(name, props):
                    s3._put_object(destination, name, archive.read(name), headers)
                    copied.add(name)
    if props.get("Prune", True) in (True, "true"):
        for name in set(s3._buckets[destination]["objects"]) - copied:
            if wanted(name, props):
                s3._delete_object(destination, name)


def create(logical_id: str, props: dict, stack: str) -> tuple[str, dict]:
    copy(props)
    return f"aws.cdk.s3deployment.{uuid4()}", {}


def update(identifier: str, old: dict, props: dict, stack: str) -> tuple[str, dict]:
    copy(props)
    return identifier, {}


def install() -> None:
    # What is deleted leaves its files, as the function does by default.
    handler = {"create": create, "update": update, "delete": lambda identifier, props: None}
    provisioners._RESOURCE_HANDLERS["Custom::CDKBucketDeployment"] = handler
