"""The declared programs on Typeway."""

from importlib import import_module
from typing import Any

import typeway


def program(name: str) -> Any:
    """The application of that name."""
    module = "declared_smallest" if name == "smallest" else "declared_more"
    return getattr(import_module(f"bench.peers.{module}"), name)(typeway)
