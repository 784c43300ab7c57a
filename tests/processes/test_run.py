"""`typeway run` in production: real processes, real signals, and no request lost."""

from __future__ import annotations

import json
import os
import signal
import socket
import ssl
import stat
import subprocess
import sys
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect as websocket

from tests.cli.server_process import ServerProcess
from tests.processes.clients import PATIENCE, UnixConnection, ask, load, until_listening
from tests.processes.run_process import BOOTED, typeway_run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the signals and sockets of POSIX")

CERTIFICATE = Path(__file__).parents[1] / "server" / "certificate.pem"


def connect(server: ServerProcess) -> HTTPConnection:
    host, _, port = server.url.rpartition("//")[2].rpartition(":")
    return HTTPConnection(host, int(port), timeout=PATIENCE)


def processes(server: ServerProcess) -> set[int]:
    """The workers that answer new connections."""
    return {server.get("/process").json() for _ in range(30)}


def started(server: ServerProcess, workers: int = 1) -> None:
    """Wait until all workers serve. uvicorn says that the application has started before it listens."""
    server.wait_for_line(BOOTED, times=workers)
    until_listening(lambda: connect(server))


@pytest.mark.parametrize("workers", [1, 2])
def test_term_under_load_answers_everybody(tmp_path: Path, workers: int) -> None:
    with typeway_run(tmp_path, "--workers", str(workers), "--no-access-log") as server:
        started(server, workers)
        with load(server.url) as clients:
            clients.until(300)
            assert server.stop() == (0 if workers > 1 else -signal.SIGTERM)
            clients.wait()
        assert clients.lost == []
        assert clients.refused == len(clients.clients)
        assert server.text.count("lifespan ended in") == workers


def test_hup_replaces_the_workers_without_refusing_anybody(tmp_path: Path) -> None:
    with typeway_run(tmp_path, "--workers", "2", "--no-access-log") as server:
        started(server, 2)
        with load(server.url) as clients:
            clients.until(50)
            before = processes(server)
            server.process.send_signal(signal.SIGHUP)
            server.wait_for_line("Finished server process", times=2)
            clients.until(50)
        assert (clients.lost, clients.refused) == ([], 0)
        assert processes(server).isdisjoint(before)
        assert server.stop() == 0


def test_hup_with_code_that_does_not_start_leaves_the_old_workers(tmp_path: Path) -> None:
    with typeway_run(tmp_path, "--workers", "2") as server:
        started(server, 2)
        before = processes(server)
        (tmp_path / "program.py").write_text("raise RuntimeError('half an edit')", encoding="utf-8")
        server.process.send_signal(signal.SIGHUP)
        server.wait_for_line("did not start; the old ones stay")
        assert processes(server) <= before
        assert server.stop() == 0


def test_term_during_a_replacement(tmp_path: Path) -> None:
    with typeway_run(tmp_path, "--workers", "2") as server:
        started(server, 2)
        server.process.send_signal(signal.SIGHUP)
        server.wait_for_line("replacing the worker processes")
        assert server.stop() == 0


def test_a_killed_worker_is_replaced_while_the_other_serves(tmp_path: Path) -> None:
    with typeway_run(tmp_path, "--workers", "2") as server:
        started(server, 2)
        victim = server.get("/process").json()
        os.kill(victim, signal.SIGKILL)
        assert server.get("/process").status_code == 200
        server.wait_for_line(rf"\[{victim}\] died of SIGKILL")
        server.wait_for_line(BOOTED, times=3)
        assert victim not in processes(server)
        assert server.stop() == 0


COUNTED = """
import os, signal
from typeway import FastAPI
from typeway.ops import Metrics, MetricsMiddleware
app = FastAPI()
metrics = Metrics()
app.add_middleware(MetricsMiddleware, metrics=metrics)
app.add_route("/metrics", metrics.endpoint)
@app.get("/dies")
async def dies():
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_requests_of_a_killed_worker_are_not_in_flight_for_ever(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(COUNTED, encoding="utf-8")
    shared = tmp_path / "metrics"
    shared.mkdir()
    environment = {"PROMETHEUS_MULTIPROC_DIR": str(shared)}
    with typeway_run(tmp_path, "--workers", "2", environment=environment) as server:
        started(server, 2)
        with pytest.raises(httpx.TransportError):
            server.get("/dies")
        server.wait_for_line("died of SIGKILL")
        line = 'http_requests_in_flight{method="GET"} 1.0'  # the page itself
        server.wait_for_answer("/metrics", lambda response: line in response.text)


def test_a_worker_that_cannot_be_replaced_yet_does_not_end_the_service(tmp_path: Path) -> None:
    """A database that is down for a moment must not stop the workers that run."""
    with typeway_run(tmp_path, "--workers", "2") as server:
        started(server, 2)
        text = (tmp_path / "program.py").read_text(encoding="utf-8")
        (tmp_path / "program.py").write_text("raise RuntimeError('down')", encoding="utf-8")
        os.kill(server.get("/process").json(), signal.SIGKILL)
        server.wait_for_line("before it served, the next one starts in")
        assert server.get("/process").status_code == 200
        (tmp_path / "program.py").write_text(text, encoding="utf-8")
        server.wait_for_line(BOOTED, times=3)
        assert server.stop() == 0


def test_more_and_fewer_workers(tmp_path: Path) -> None:
    with typeway_run(tmp_path, "--workers", "2") as server:
        started(server, 2)
        server.process.send_signal(signal.SIGTTIN)
        server.wait_for_line(BOOTED, times=3)
        server.process.send_signal(signal.SIGTTOU)
        server.wait_for_line("Finished server process")
        assert server.stop() == 0
        assert server.text.count("lifespan ended in") == 3


def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    with typeway_run(tmp_path, "--workers", "2") as server:
        started(server, 2)
        server.process.kill()
        server.wait_for_line("lifespan ended in", times=2)


def test_workers_end_after_so_many_requests(tmp_path: Path) -> None:
    options = ("--workers", "2", "--limit-max-requests", "40", "--limit-max-requests-jitter", "5", "--no-access-log")
    with typeway_run(tmp_path, *options) as server:
        started(server, 2)
        with load(server.url) as clients:
            server.wait_for_line(BOOTED, times=4)
            clients.until(20)
        assert (clients.lost, clients.refused) == ([], 0)
        assert server.text.count("] ended") >= 2


@pytest.mark.parametrize("protocol", ["typeway", "h11", "httptools"])
def test_websockets_are_told_that_the_server_stops(tmp_path: Path, protocol: str) -> None:
    with typeway_run(tmp_path, "--http", protocol) as server:
        started(server)
        url = f"ws{server.url.removeprefix('http')}/socket"
        with websocket(url) as waiting, websocket(url) as stuck:
            stuck.socket.shutdown(socket.SHUT_WR)
            server.process.send_signal(signal.SIGTERM)
            with pytest.raises(ConnectionClosed) as closed:
                waiting.recv(PATIENCE)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1012
        assert server.wait() == -signal.SIGTERM
        assert "lifespan ended in" in server.text


def test_the_time_for_a_graceful_end_is_limited(tmp_path: Path) -> None:
    with typeway_run(tmp_path, "--timeout-graceful-shutdown", "1") as server:
        started(server)
        connection = connect(server)
        connection.request("GET", f"/waits?seconds={PATIENCE}")
        assert server.get("/process").status_code == 200
        assert server.stop() == -signal.SIGTERM
        connection.close()
        assert "timeout graceful shutdown exceeded" in server.text
        assert "lifespan ended in" in server.text


def test_a_short_time_for_a_graceful_end_suffices_for_idle_connections(tmp_path: Path) -> None:
    with typeway_run(tmp_path, "--timeout-graceful-shutdown", "1") as server:
        started(server)
        connection = connect(server)
        assert ask(connection, "/process")[0] == 200
        assert server.stop() == -signal.SIGTERM
        connection.close()
        assert "timeout graceful shutdown exceeded" not in server.text
        assert "lifespan ended in" in server.text


def test_the_second_signal_does_not_wait(tmp_path: Path) -> None:
    with typeway_run(tmp_path, "--workers", "2") as server:
        started(server, 2)
        connection = connect(server)
        connection.request("GET", f"/waits?seconds={PATIENCE}")
        assert server.get("/process").status_code == 200
        for times in (1, 2):
            server.process.send_signal(signal.SIGTERM)
            server.wait_for_line("Received SIGTERM", times=times)
        assert server.wait() == 0
        connection.close()


def test_an_answer_that_has_begun_is_finished(tmp_path: Path) -> None:
    with typeway_run(tmp_path) as server:
        started(server)
        connection = connect(server)
        connection.request("GET", "/stream")
        answer = connection.getresponse()
        server.process.send_signal(signal.SIGTERM)
        assert answer.read() == b"0\n1\n2\n3\n4\n"
        connection.request("GET", "/waits")  # nothing has said that the connection would be closed
        last = connection.getresponse()
        assert (last.read(), last.getheader("connection")) == (b'"waited"', "close")
        connection.close()
        assert server.wait() == -signal.SIGTERM


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_unix_socket(tmp_path: Path, workers: str) -> None:
    path = tmp_path / "s"
    listen = ("--uds", str(path), "--workers", workers, "--forwarded-allow-ips", "*")
    with typeway_run(tmp_path, listen=listen) as server:
        server.wait_for_line(BOOTED, times=int(workers))
        until_listening(lambda: UnixConnection(path))
        server.wait_for_line(rf"server  unix:{path}")
        assert stat.S_IMODE(path.stat().st_mode) == 0o666
        status, body = ask(UnixConnection(path), "/request", **{"X-Forwarded-For": "192.0.2.7"})
        assert (status, json.loads(body)["client"]) == (200, "192.0.2.7")
        with typeway_run(tmp_path, listen=listen) as second:
            assert second.wait() == 1
            assert f"Another program listens on {path}" in second.text
        server.stop()
        assert not path.exists()


def test_a_unix_socket_that_was_left_behind(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))
    path.chmod(0o600)
    with typeway_run(tmp_path, listen=("--uds", str(path))) as server:
        server.wait_for_line(BOOTED)
        until_listening(lambda: UnixConnection(path))
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert ask(UnixConnection(path), "/process")[0] == 200
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with typeway_run(tmp_path, listen=("--uds", str(tmp_path / "file"))) as server:
        assert server.wait() == 1
        assert "exists and is no socket" in server.text
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_inherited_socket(tmp_path: Path, workers: str) -> None:
    (tmp_path / "program.py").write_text(Path(__file__).with_name("program.py").read_text(encoding="utf-8"))
    with socket.create_server(("127.0.0.1", 0)) as sock:
        command = [
            sys.executable,
            "-m",
            "typeway",
            "run",
            "program.py",
            "--fd",
            str(sock.fileno()),
            "--workers",
            workers,
        ]
        process = subprocess.Popen(
            command, cwd=tmp_path, pass_fds=[sock.fileno()], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        port = sock.getsockname()[1]
        try:
            status, body = ask(HTTPConnection("127.0.0.1", port, timeout=PATIENCE), "/process")
            assert (status, int(body) == process.pid) == (200, workers == "1")
            process.terminate()
            assert process.wait(PATIENCE) in (0, -signal.SIGTERM)
        finally:
            process.kill()
            process.wait()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_tls(tmp_path: Path, workers: str) -> None:
    with typeway_run(tmp_path, "--ssl-certfile", str(CERTIFICATE), "--workers", workers) as server:
        started(server, int(workers))
        assert server.url.startswith("https://127.0.0.1:")
        context = ssl.create_default_context(cafile=str(CERTIFICATE))
        context.check_hostname = False
        port = int(server.url.rpartition(":")[2])
        status, body = ask(HTTPSConnection("127.0.0.1", port, timeout=PATIENCE, context=context), "/request")
        assert (status, json.loads(body)["scheme"]) == (200, "https")


def test_tls_with_clients_that_must_show_a_certificate(tmp_path: Path) -> None:
    options = ("--ssl-certfile", str(CERTIFICATE), "--ssl-ca-certs", str(CERTIFICATE), "--ssl-cert-reqs", "required")
    with typeway_run(tmp_path, *options) as server:
        started(server)
        port = int(server.url.rpartition(":")[2])
        context = ssl.create_default_context(cafile=str(CERTIFICATE))
        context.check_hostname = False
        with pytest.raises(OSError):  # noqa: PT011  # refused in the handshake or behind it, by version of TLS
            ask(HTTPSConnection("127.0.0.1", port, timeout=PATIENCE, context=context), "/process")
        context.load_cert_chain(CERTIFICATE)
        assert ask(HTTPSConnection("127.0.0.1", port, timeout=PATIENCE, context=context), "/process")[0] == 200


@pytest.mark.parametrize("workers", ["1", "2"])
def test_json_log_lines(tmp_path: Path, workers: str) -> None:
    with typeway_run(tmp_path, "--log-format", "json", "--workers", workers) as server:
        server.wait_for_line(BOOTED, times=int(workers))
        server.wait_for_line("Uvicorn running on")
        running = next(line for line in server.text.splitlines() if "Uvicorn running" in line)
        url = json.loads(running)["message"].split()[3]
        port = int(url.rpartition(":")[2])
        until_listening(lambda: HTTPConnection("127.0.0.1", port, timeout=PATIENCE))
        for target in ("/waits?seconds=0&a=%0A", "/fails", "/logs"):
            ask(HTTPConnection("127.0.0.1", port, timeout=PATIENCE), target)
        server.wait_for_line('"path": "/logs"')
        server.stop()
        lines: list[dict[str, Any]] = [
            json.loads(line) for line in server.text.splitlines() if not line.startswith("lifespan ended")
        ]
    assert {"time", "level", "logger", "message", "process"} <= set.intersection(*(set(line) for line in lines))
    access = {line["path"]: line for line in lines if line["logger"] == "uvicorn.access"}
    assert access["/waits?seconds=0&a=%0A"]["status"] == 200
    assert access["/waits?seconds=0&a=%0A"]["method"] == "GET"
    failure = next(line for line in lines if "exception" in line)
    assert (failure["level"], access["/fails"]["status"]) == ("error", 500)
    assert failure["exception"].startswith("Traceback")
    assert "RuntimeError: on purpose\nin two lines" in failure["exception"]
    own = next(line for line in lines if line["logger"] == "my.own")
    assert (own["message"], own["level"], own["order"]) == ("a warning", "warning", 7)


def test_the_level_of_the_log(tmp_path: Path) -> None:
    with typeway_run(tmp_path, "--log-level", "warning") as server:
        server.wait_for_answer("/process", lambda answer: answer.status_code == 200)
        server.stop()
        assert BOOTED not in server.text
        assert "/process" not in server.text


def test_a_log_configuration_of_ones_own(tmp_path: Path) -> None:
    configuration = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"plain": {"format": "mine: %(message)s"}},
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "plain"}},
        "root": {"handlers": ["out"], "level": "INFO"},
    }
    (tmp_path / "log.json").write_text(json.dumps(configuration), encoding="utf-8")
    with typeway_run(tmp_path, "--log-config", "log.json") as server:
        server.wait_for_line(f"^mine: {BOOTED}")


def test_limits_act(tmp_path: Path) -> None:
    options = (
        "--limit-request-line", "100", "--limit-request-head", "400", "--limit-request-fields", "6",
        "--timeout-head", "1", "--timeout-body", "1", "--min-body-rate", "1000000",
    )  # fmt: skip
    with typeway_run(tmp_path, *options) as server:
        started(server)
        assert ask(connect(server), "/process")[0] == 200
        assert ask(connect(server), "/process?" + "x" * 100)[0] == 414
        assert ask(connect(server), "/process", A="x" * 400)[0] == 431
        assert ask(connect(server), "/process", A="1", B="2", C="3", D="4", E="5")[0] == 431
        for begun in (b"GET / HTTP/1.1\r\nHost", b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n1"):
            with socket.create_connection(("127.0.0.1", connect(server).port), PATIENCE) as slow:
                slow.sendall(begun)
                assert slow.recv(1024).startswith(b"HTTP/1.1 408 ")


def test_idle_connections_are_closed(tmp_path: Path) -> None:
    with typeway_run(tmp_path, "--timeout-keep-alive", "1") as server:
        started(server)
        connection = connect(server)
        connection.request("GET", "/process")
        connection.getresponse().read()
        assert isinstance(connection.sock, socket.socket)
        assert connection.sock.recv(1) == b""
        connection.close()


def test_concurrency_is_limited(tmp_path: Path) -> None:
    with typeway_run(tmp_path, "--limit-concurrency", "2") as server:
        started(server)
        first = connect(server)
        first.request("GET", f"/waits?seconds={PATIENCE}")
        assert server.wait_for_answer("/process", lambda answer: answer.status_code == 503).status_code == 503
        first.close()


def test_header_fields(tmp_path: Path) -> None:
    options = ("--no-server-header", "--no-date-header", "--header", "X-One: 1", "--header", "X-Two:2")
    with typeway_run(tmp_path, *options) as server:
        started(server)
        fields = server.get("/process").headers
        assert ("server" in fields, "date" in fields) == (False, False)
        assert (fields["x-one"], fields["x-two"]) == ("1", "2")


def test_options_from_the_file_and_the_environment(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[tool.typeway.run]\nroot-path = "/file"\nserver-header = false\nheader = ["X-From: file"]\n', encoding="utf-8"
    )
    with typeway_run(tmp_path, environment={"TYPEWAY_RUN_ROOT_PATH": "/environment"}) as server:
        started(server)
        answer = server.get("/request")
        assert answer.json()["root_path"] == "/environment"
        assert (answer.headers["x-from"], "server" in answer.headers) == ("file", False)


LOGGING_PROGRAM = """\
import logging
from contextlib import asynccontextmanager

from typeway import FastAPI

logging.getLogger().setLevel(logging.INFO)


@asynccontextmanager
async def lifespan(app):
    logging.getLogger("shop").info("the shop opens")
    yield


app = FastAPI(lifespan=lifespan)
"""


@pytest.mark.parametrize("workers", ["1", "2"])
def test_levels_that_the_application_sets_hold_for_lines_of_json(tmp_path: Path, workers: str) -> None:
    (tmp_path / "program.py").write_text(LOGGING_PROGRAM)
    with typeway_run(tmp_path, "--log-format", "json", "--workers", workers) as server:
        server.wait_for_line(BOOTED, times=int(workers))
        line = json.loads(server.wait_for_line(".*the shop opens.*")[0])
    assert (line["logger"], line["level"]) == ("shop", "info")
