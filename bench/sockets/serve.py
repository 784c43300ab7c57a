"""Serves one program: `python -m bench.sockets.serve PEER PROGRAM`. Writes its port as a line, then serves.

`typeway-direct` is the program of `typeway` on the server of `typeway run`; Robyn brings a server of its own; all
others are served by uvicorn with httptools and uvloop, in one process.
"""

import os
import socket
import sys
from importlib import import_module
from typing import Any

PEERS = "bench.peers"


def on_uvicorn(name: str, program: str) -> None:
    import uvicorn

    http: Any = "httptools"
    server = uvicorn.Server
    if name == "typeway-direct":
        from typeway.server import HTTPProtocol
        from typeway.server._graceful import GracefulServer

        name, http, server = "typeway", HTTPProtocol, GracefulServer
    app = import_module(f"{PEERS}.{name}_peer").program(program)
    listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
    listener.set_inheritable(True)
    config = uvicorn.Config(app, http=http, loop="uvloop", interface="asgi3", access_log=False, log_level="warning")
    print(listener.getsockname()[1], flush=True)
    server(config).run(sockets=[listener])


def on_robyn(program: str) -> None:
    app = import_module(f"{PEERS}.robyn_peer").program(program)
    with socket.create_server(("127.0.0.1", 0)) as taken:  # it wants to be told a port
        port = taken.getsockname()[1]
    print(port, flush=True)
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)  # it greets on standard output
    app.start(host="127.0.0.1", port=port, _check_port=False)


if __name__ == "__main__":
    if sys.argv[1] == "robyn":
        sys.argv[1:], wanted = ["--log-level", "ERROR"], sys.argv[2]  # it reads the command line as its own
        on_robyn(wanted)
    else:
        on_uvicorn(sys.argv[1], sys.argv[2])
