"""Over sockets: every program that is installed gives the same answers, and the sums and pictures are right."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bench.cases import Call
from bench.figures import Figure
from bench.sockets import built, client, page, processes, report, saved, starts
from bench.sockets.chart import draw
from bench.sockets.check import check, check_call
from bench.sockets.load import Taken, lua, script
from bench.sockets.measure import ASGI, DIRECT, Measured
from bench.sockets.servers import BY_NAME, SERVERS, Missing, Running, Server, running
from bench.sockets.wire import Answers, echoed_frame, request, text_frame
from bench.sockets.workloads import BY_NAME as WORKLOADS
from tests.architecture.source import ROOT

PROGRAMS = ["main", "routes", "layers", "rows", "smallest"]
PATIENCE = 30.0
"""Seconds after which a test gives up; nothing waits this long unless it fails."""

IS_BUILT = {"go": built.go_is_built, "fastify": built.fastify_is_built}


def command_of(server: Server) -> list[str]:
    """The command of a server that is installed; a test builds nothing, as that may need the network."""
    if not IS_BUILT.get(server.name, lambda: True)():
        pytest.skip(f"{server.title} is not built")
    try:
        return server.command()
    except Missing as reason:
        pytest.skip(f"{server.title}: {reason}")


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("server", SERVERS, ids=lambda server: server.name)
def test_server_gives_the_right_answers(server: Server, program: str) -> None:
    own = [one for one in WORKLOADS.values() if one.program == program and server.has(one.name, program)]
    if not own and not server.has(program, program):
        pytest.skip(f"{server.title} has no such program: {server.lacks[program]}")
    with running(server, command_of(server), program) as one:
        check(one, own or [WORKLOADS["hello"]])


def test_what_a_server_lacks_is_something() -> None:
    names = set(WORKLOADS) | set(PROGRAMS)
    assert {name for server in SERVERS for name in server.lacks} <= names


@pytest.fixture(scope="module")
def served() -> Iterator[Running]:
    server = BY_NAME[ASGI]
    with running(server, server.command(), "main") as one:
        yield one


def test_a_wrong_answer_is_noticed(served: Running) -> None:
    right = WORKLOADS["item"].call
    with pytest.raises(AssertionError, match="200 instead of 422"):
        check_call(served.port, Call(right.target, headers=right.headers, status=422))
    with pytest.raises(AssertionError, match="GET /hello"):
        check_call(served.port, Call("/hello", answer={"message": "Hello"}))


@pytest.mark.parametrize("name", ["hello", "order", "events", "websocket"])
def test_own_client(served: Running, name: str) -> None:
    taken = asyncio.run(client.run(replace(WORKLOADS[name], connections=2), served.port, PATIENCE, most=5))
    assert taken["errors"] == 0
    assert taken["requests"] >= 5
    assert taken["p50"] <= taken["p99"]


def test_own_client_counts_refusals_as_errors(served: Running) -> None:
    bad = replace(WORKLOADS["item"], call=WORKLOADS["item"].refused[0], connections=2)
    taken = asyncio.run(client.run(bad, served.port, PATIENCE, most=5))
    assert taken["errors"] == taken["requests"] >= 5


def test_a_start() -> None:
    server = BY_NAME[DIRECT]
    start = starts.start(server, server.command(), None, connections=3)
    assert start.wall > 0
    if processes.PROC.is_dir():
        assert start.memory is not None
        assert start.memory > 1


def test_answers_in_pieces() -> None:
    plain = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
    chunked = b"HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"
    both, answers = plain + chunked, Answers()
    assert [status for place in range(len(both)) for status in answers.feed(both[place : place + 1])] == [200, 404]
    assert Answers().feed(both + plain[:-1]) == [200, 404]


def test_request() -> None:
    octets = request(Call("/orders?x=1", "POST", body=b"{}", headers=((b"x-token", b"secret"),)), 80)
    head, _, body = octets.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /orders?x=1 HTTP/1.1\r\nhost: 127.0.0.1:80\r\n")
    assert {b"x-token: secret", b"content-length: 2", b"content-type: application/json"} <= set(head.split(b"\r\n"))
    assert body == b"{}"


def test_frames() -> None:
    assert text_frame(b"Hello").hex() == "8185112233445947" + "5f287e"
    assert echoed_frame(b"Hello") == b"\x81\x05Hello"


def test_script_of_wrk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.sockets.load.BUILD", tmp_path)
    text = script(WORKLOADS["order"], 8000).read_text()
    assert 'wrk.method = "POST"' in text
    assert text.count("wrk.headers") == 6
    assert 'wrk.headers["Host"]' in text
    assert (tmp_path / "wrk" / "order.body").read_bytes() == WORKLOADS["order"].call.body
    assert lua(b'a"') == '"\\097\\034"'


def some_figures() -> Measured:
    own = [Taken(100.0, 1.0, 2.0, 10.0), Taken(120.0, 1.0, 2.0, 10.0), Taken(110.0, 1.0, 2.0, 10.0)]
    peer = [Taken(50.0, 2.0, 8.0, 40.0), Taken(40.0, 2.0, 8.0, 40.0), Taken(55.0, 2.0, 8.0, 40.0)]
    start = starts.Start(300.0, 250.0, 40.0, 3.5)
    return Measured({"hello": {DIRECT: own, "fastapi": peer}}, {DIRECT: [start]}, {"go": "go not installed"})


def test_ratios_are_taken_round_by_round() -> None:
    measured = some_figures()
    assert measured.ratio("hello", DIRECT, "fastapi") == Figure(2.0, 2.0, 2.5)
    assert measured.ratio("hello", DIRECT, "fastapi", "cpu") == Figure(4.0, 4.0, 4.0)
    assert measured.ratio("hello", DIRECT, "robyn") is None
    assert measured.noise()[0] == pytest.approx((10 / 110 + 7.5 / 50) / 2)


def test_report_and_page(tmp_path: Path) -> None:
    measured = some_figures()
    text = report.text(measured)
    assert "| FastAPI         | 50.0 (45.0–52.5) |" in text
    assert "Go net/http was not measured: go not installed." in text
    file = tmp_path / "performance.md"
    file.write_text(f"Before\n{page.BEGIN}\nold\n{page.END}\nAfter\n")
    written = page.write(measured, {"load before": 0.5}, file, tmp_path)
    assert [path.name for path in written] == ["performance.md", "performance.svg", "performance-cpu.svg"]
    text = file.read_text()
    assert text.startswith("Before\n")
    assert text.endswith("After\n")
    assert "old" not in text
    assert "load before 0.5" in text
    assert page.write(measured, {"load before": 0.5}, file, tmp_path)
    assert file.read_text() == text


def test_page_has_its_place() -> None:
    text = page.PAGE.read_text("utf-8")
    assert text.index(page.BEGIN) < text.index(page.END)


def test_figures_are_read_back(tmp_path: Path) -> None:
    file = tmp_path / "sockets.json"
    saved.save(some_figures(), {"load before": 0.5}, file)
    assert saved.read(file) == (some_figures(), {"load before": 0.5})


def test_chart() -> None:
    root = ET.fromstring(draw(some_figures(), ["hello"]))
    space = "{http://www.w3.org/2000/svg}"
    bars = [element for element in root.iter(f"{space}rect") if element.get("class") != "ground"]
    widths = {bar.get("class"): float(bar.get("width", "")) for bar in bars}
    assert widths["direct"] == pytest.approx(widths["other"] * 110 / 50, rel=0.01)
    assert "FastAPI" in [element.text for element in root.iter(f"{space}text")]


def test_an_unknown_name_is_refused() -> None:
    command = [sys.executable, "-m", "bench", "sockets", "--peers", "typeway,nobody"]
    finished = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert finished.returncode == 2
    assert "nobody not among" in finished.stderr


@pytest.mark.parametrize("name", ["package.json", "package-lock.json"])
def test_packages_of_node_name_no_registry(name: str) -> None:
    text = (ROOT / "bench" / "peers" / "fastify" / name).read_text()
    assert '"fastify"' in text
    assert "://" not in text
