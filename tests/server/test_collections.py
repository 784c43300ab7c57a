"""What the server tells the garbage collector."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator

import pytest
import uvicorn

from tests.server.program import Program
from typeway.cli.server import ReloadableConfig
from typeway.server import HTTPProtocol
from typeway.server._graceful import GracefulServer


@pytest.fixture(autouse=True)
def unfrozen() -> Iterator[None]:
    yield
    gc.unfreeze()


class Node:
    """Garbage that only a collection finds."""

    def __init__(self) -> None:
        self.itself = self


def ticks(server: GracefulServer, numbers: range) -> list[int]:
    """How many objects are left out of collections after each tick."""

    server.config.encoded_headers = []

    async def main() -> list[int]:
        counts = []
        for number in numbers:
            await server.on_tick(number)
            counts.append(gc.get_freeze_count())
        return counts

    return asyncio.run(main())


def config(kind: type[uvicorn.Config] = uvicorn.Config) -> uvicorn.Config:
    return kind(Program().app, http=HTTPProtocol, log_config=None)


def test_it_freezes_once_after_a_second() -> None:
    server = GracefulServer(config())
    counts = ticks(server, range(1, 12))
    assert counts[:9] == [0] * 9
    assert counts[9] == counts[10] > 0

    gc.unfreeze()
    assert ticks(server, range(11)) == [0] * 11  # the counter begins again each day


def test_what_is_garbage_by_then_is_collected() -> None:
    server = GracefulServer(config())
    gc.disable()
    try:
        Node()
        ticks(server, range(10, 11))
        gc.unfreeze()
        assert not any(type(each) is Node for each in gc.get_objects())
    finally:
        gc.enable()


@pytest.mark.parametrize("wanted", [True, False])
def test_it_can_be_told_not_to(*, wanted: bool) -> None:
    made = config(ReloadableConfig)
    assert isinstance(made, ReloadableConfig)
    made.gc_freeze = wanted
    assert (ticks(made.server(), range(10, 11)) != [0]) is wanted
