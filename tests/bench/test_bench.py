"""The bench compares like with like: all peers give the same answers, and its sums are right."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from typing import Any

import pytest

from bench.exchange import check
from bench.figures import Figure, table
from bench.peers import PEERS, Peer
from tests.architecture.source import ROOT


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_peer_gives_the_right_answers(peer: Peer) -> None:
    asyncio.run(check(peer.load()))


def test_a_wrong_answer_is_noticed() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"{}"})

    with pytest.raises(AssertionError):
        asyncio.run(check(app))


@pytest.mark.parametrize("framework", ["fastapi", "typeway"])
def test_a_program_of_many_routes_starts(framework: str) -> None:
    command = [sys.executable, "-W", "ignore", "-m", "bench.start_once", framework, "25"]
    finished = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    phases = json.loads(finished.stdout)
    assert phases["ready"] == pytest.approx(phases["import"] + phases["registration"] + phases["first request"])
    assert {"first document", "first route", "last route", "peak memory"} < set(phases)


def test_figure() -> None:
    assert Figure.of([3.0, 1.0, 2.0, 5.0, 4.0]) == Figure(3.0, 2.0, 4.0)
    assert Figure.of([7.0]) == Figure(7.0, 7.0, 7.0)
    assert Figure(12.34, 11.9, 12.8).show("×") == "12.3× (11.9–12.8)"


def test_table() -> None:
    assert table(["", "hello"], [["raw", "1.5"], ["FastAPI", "40"]]) == (
        "|         | hello |\n"
        "| ------- | ----: |\n"
        "| raw     |   1.5 |\n"
        "| FastAPI |    40 |"
    )  # fmt: skip
