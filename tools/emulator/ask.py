"""AWS's API for who writes one JSON object a line: service, region, operation, params. Each answer is a line too; it ends with its standard input."""

import json
import os
import sys
from functools import cache

from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import get_session

session = get_session()


@cache
def client(service: str, region: str):
    return session.create_client(service, region_name=region, endpoint_url=os.environ["AWS_ENDPOINT_URL"])


for line in sys.stdin:
    request = json.loads(line)
    try:
        api = client(request["service"], request["region"])
        operation = getattr(api, request["operation"])
        if api.can_paginate(request["operation"]):
            answer = {"result": api.get_paginator(request["operation"]).paginate(**request["params"]).build_full_result()}
        else:
            answer = {"result": operation(**request["params"])}
    except (BotoCoreError, ClientError) as error:
        answer = {"error": str(error)}
    print(json.dumps(answer, default=str), flush=True)
