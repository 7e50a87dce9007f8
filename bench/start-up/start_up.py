"""Synthesises one bucket; with the word ``library``, loads the library too and makes one protocol of it."""

import sys

from aws_cdk import App, Stack
from aws_cdk import aws_s3 as s3

app = App(analytics_reporting=False)
s3.Bucket(Stack(app, "Start"), "Bucket")
if "library" in sys.argv:
    from cdk_scalable_api import ApiProtocol

    ApiProtocol.rest()
app.synth()
