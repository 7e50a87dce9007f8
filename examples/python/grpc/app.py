from pathlib import Path

from aws_cdk import App, Environment
from example_computes import chosen_compute

from inventory_stack import InventoryStack

TYPESCRIPT = Path(__file__).resolve().parents[2] / "typescript"

app = App()

InventoryStack(
    app,
    "Inventory",
    service=TYPESCRIPT / "grpc" / "service",
    domain_name=app.node.get_context("domain"),
    zone_id=app.node.get_context("zoneId"),
    compute=chosen_compute(app),
    env=Environment(region=app.node.try_get_context("region") or "eu-west-1"),
)
app.synth()
