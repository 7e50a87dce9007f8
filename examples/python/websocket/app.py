from pathlib import Path

from aws_cdk import App, Environment
from example_computes import chosen_compute

from order_status_stack import OrderStatusStack

TYPESCRIPT = Path(__file__).resolve().parents[2] / "typescript"

app = App()

OrderStatusStack(
    app,
    "OrderStatus",
    service=TYPESCRIPT / "websocket" / "service",
    compute=chosen_compute(app),
    env=Environment(region=app.node.try_get_context("region") or "eu-west-1"),
)
app.synth()
