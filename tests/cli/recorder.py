"""What `dev` and `run` would have served."""

from __future__ import annotations

import socket

from typeway.cli.load import Loaded
from typeway.cli.options import ServeSettings


class Recorder:
    """Takes the place of the server."""

    settings: ServeSettings
    loaded: Loaded
    ports: list[int]

    def __call__(self, loaded: Loaded, settings: ServeSettings, sockets: list[socket.socket]) -> int:
        self.loaded, self.settings = loaded, settings
        self.ports = [sock.getsockname()[1] for sock in sockets if sock.family in (socket.AF_INET, socket.AF_INET6)]
        for sock in sockets:
            sock.close()
        return 0
