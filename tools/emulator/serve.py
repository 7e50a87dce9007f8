"""AWS's API as ministack plays it, on a free port of its own, which it prints; it ends with its standard input, so that it outlives no caller."""

import asyncio
import os
import socket
import sys

LOOPBACK = "127.0.0.1"

listener = socket.create_server((LOOPBACK, 0))
PORT = str(listener.getsockname()[1])
# Its modules read them when they are imported; it opens no other port, and asks for no Docker.
os.environ.update(GATEWAY_PORT=PORT, MINISTACK_HOST=LOOPBACK, IOT_MTLS_ENABLED="0", SFTP_ENABLED="0", DOCKER_HOST="unix:///nonexistent")

from hypercorn.asyncio import serve
from hypercorn.config import Config
from ministack.app import app

import bucket_deployment
import missing_types
import repairs

for module in (repairs, missing_types, bucket_deployment):
    module.install()


async def main() -> None:
    config = Config()
    config.bind = [f"fd://{listener.fileno()}"]
    config.keep_alive_timeout = 75
    config.loglevel = "WARNING"
    print(PORT, flush=True)
    caller_is_gone = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await serve(app, config, shutdown_trigger=lambda: caller_is_gone)


asyncio.run(main())
