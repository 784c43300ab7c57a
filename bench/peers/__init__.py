"""The programs that are compared. Each module has a `program`, and all give the same answers to `bench.cases`."""

from __future__ import annotations

import importlib
import importlib.util
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Peer:
    """One way to write the program: its name in tables, and the package it stands on."""

    name: str
    title: str
    package: str

    @property
    def installed(self) -> bool:
        return importlib.util.find_spec(self.package) is not None

    def load(self) -> Any:
        """The ASGI application."""
        return importlib.import_module(f"bench.peers.{self.name}_peer").program("main")


PEERS = (
    Peer("raw", "raw ASGI, pydantic-core", "pydantic_core"),
    Peer("starlette", "Starlette, by hand", "starlette"),
    Peer("fastapi", "FastAPI", "fastapi"),
    Peer("typeway", "Typeway", "typeway"),
)
BY_NAME = {peer.name: peer for peer in PEERS}
