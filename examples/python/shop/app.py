from pathlib import Path

from aws_cdk import App, Environment
from example_computes import chosen_compute

from shop_stack import ShopStack

TYPESCRIPT = Path(__file__).resolve().parents[2] / "typescript"

app = App()

ShopStack(
    app,
    "Shop",
    service=TYPESCRIPT / "shop" / "service",
    inventory=TYPESCRIPT / "grpc" / "service",
    site=TYPESCRIPT / "shop" / "web" / "dist",
    domain_name=app.node.get_context("domain"),
    zone_id=app.node.get_context("zoneId"),
    compute=chosen_compute(app),
    env=Environment(region=app.node.try_get_context("region") or "eu-west-1"),
)
app.synth()
