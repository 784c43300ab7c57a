"""The server side of a connection: HTTP for uvicorn, without ASGI where a route does not need it.

``uvicorn.Config(app, http=HTTPProtocol)`` serves any ASGI application; Typeway's own go the short way. This package
needs uvicorn and httptools, which ``typeway[standard]`` brings.
"""

from typeway.server._limits import Limits
from typeway.server._protocol import HTTPProtocol

__all__ = ["HTTPProtocol", "Limits"]
