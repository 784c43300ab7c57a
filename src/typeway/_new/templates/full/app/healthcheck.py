"""Ask the service of this container whether it answers: `python -m app.healthcheck`."""

import sys
from http.client import HTTPConnection, HTTPException

from app.settings import get_settings

TIMEOUT = 3.0
"""Seconds until an answer counts as missing."""


def answers(port: int, path: str) -> bool:
    """Whether the service says that it is well, under one of the names that it is served as."""
    host = get_settings().allowed_hosts[0].replace("*.", "healthcheck.")  # a pattern is for names below its own
    connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    try:
        connection.request("GET", path, headers={"Host": host})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8000
    sys.exit(0 if answers(port, "/healthz") else 1)
