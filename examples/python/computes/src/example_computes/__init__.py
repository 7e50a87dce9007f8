"""Where every example can run: instances, Fargate, EKS, or a mix."""

from collections.abc import Callable, Mapping

from aws_cdk import App, Environment
from cdk_scalable_api import Compute, ICompute, WeightedMember

from .platform_stack import PlatformStack

__all__ = ["COMPUTES", "PlatformStack", "chosen_compute"]


def _eks(app: App) -> ICompute:
    platform = PlatformStack(app, "Platform", env=Environment(region=app.node.try_get_context("region") or "eu-west-1"))
    return Compute.eks(cluster=platform.cluster)


def _weighted(_app: App) -> ICompute:
    return Compute.weighted(
        [
            WeightedMember(compute=Compute.auto_scaling_group(), weight=90),
            WeightedMember(compute=Compute.fargate(), weight=10),
        ]
    )


COMPUTES: Mapping[str, Callable[[App], ICompute]] = {
    "asg": lambda _app: Compute.auto_scaling_group(),
    "fargate": lambda _app: Compute.fargate(),
    "eks": _eks,
    "weighted": _weighted,
}
"""What ``-c compute=…`` may name; the first is the default."""


def chosen_compute(app: App) -> ICompute:
    """What ``-c compute=…`` chooses.

    :raises ValueError: it names none of the computes.
    """
    name = app.node.try_get_context("compute")
    if name is None:
        name = next(iter(COMPUTES))
    if name not in COMPUTES:
        raise ValueError(f"-c compute={name} is none of {', '.join(COMPUTES)}")
    return COMPUTES[name](app)
