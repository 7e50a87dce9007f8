from collections.abc import Callable, Mapping
from pathlib import Path

from aws_cdk import App, Environment
from cdk_scalable_api import ApiExposure, IApiExposure
from example_computes import chosen_compute

from catalogue_stack import CatalogueDomain, CatalogueStack

TYPESCRIPT = Path(__file__).resolve().parents[2] / "typescript"

EXPOSURES: Mapping[str, Callable[[], IApiExposure]] = {
    "vpcOrigin": ApiExposure.vpc_origin,
    "cloudFrontOnly": ApiExposure.cloud_front_only,
    "internet": ApiExposure.internet,
    "vpcOnly": ApiExposure.vpc_only,
}

app = App()


def option(name: str) -> str | None:
    """What ``-c name=…`` says."""
    value: str | None = app.node.try_get_context(name)
    return value


def exposure() -> IApiExposure:
    """What ``-c exposure=…`` chooses, or the first of them."""
    name = option("exposure")
    if name is None:
        name = next(iter(EXPOSURES))
    if name not in EXPOSURES:
        raise ValueError(f"-c exposure={name} is none of {', '.join(EXPOSURES)}")
    return EXPOSURES[name]()


def domain() -> CatalogueDomain | None:
    """``-c domain=api.example.com -c zoneId=Z0123456789ABC``, and ``-c zoneName=example.com`` where the zone is not the name's parent."""
    name, zone_id = option("domain"), option("zoneId")
    if not name and not zone_id:
        return None
    if not name or not zone_id:
        raise ValueError("-c domain=… and -c zoneId=… belong together")
    return CatalogueDomain(name=name, zone_id=zone_id, zone_name=option("zoneName") or name.partition(".")[2])


pages = option("pages")

CatalogueStack(
    app,
    "Catalogue",
    service=TYPESCRIPT / "rest" / "service",
    compute=chosen_compute(app),
    exposure=exposure(),
    domain=domain(),
    pages=pages.split(",") if pages is not None else None,
    env=Environment(region=option("region") or "eu-west-1"),
)
app.synth()
