from pathlib import Path

from aws_cdk import App, Environment
from example_computes import chosen_compute

from catalogue_graph_stack import CatalogueGraphStack

TYPESCRIPT = Path(__file__).resolve().parents[2] / "typescript"

app = App()

CatalogueGraphStack(
    app,
    "CatalogueGraph",
    service=TYPESCRIPT / "graphql" / "service",
    compute=chosen_compute(app),
    env=Environment(region=app.node.try_get_context("region") or "eu-west-1"),
)
app.synth()
