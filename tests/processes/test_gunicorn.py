"""Typeway's worker under a real gunicorn: its settings, its signals, and no request lost."""

from __future__ import annotations

import os
import signal
import socket
import ssl
import subprocess
import sys
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

import pytest

from tests.cli.server_process import ServerProcess
from tests.processes.clients import PATIENCE, UnixConnection, ask, load
from tests.processes.gunicorn_process import BOOTED, gunicorn

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="gunicorn does not run there")

CERTIFICATE = Path(__file__).parents[1] / "server" / "certificate.pem"


def processes(server: ServerProcess) -> set[int]:
    """The workers that have answered so far, asked on new connections."""
    return {server.get("/process").json() for _ in range(30)}


def connect(server: ServerProcess) -> HTTPConnection:
    host, _, port = server.url.removeprefix("http://").rpartition(":")
    return HTTPConnection(host, int(port), timeout=PATIENCE)


def test_two_workers_stop_under_load_and_answer_everybody(tmp_path: Path) -> None:
    with gunicorn(tmp_path, "-w", "2") as server:
        server.wait_for_line(BOOTED, times=2)
        with load(server.url) as clients:
            clients.until(300)
            assert server.stop() == 0
            clients.wait()
        assert clients.lost == []
        assert clients.refused == len(clients.clients)
        assert server.text.count("lifespan ended in") == 2
        assert "exited with code" not in server.text
        assert "was sent SIG" not in server.text


def test_hup_replaces_the_workers_without_refusing_anybody(tmp_path: Path) -> None:
    with gunicorn(tmp_path, "-w", "2") as server:
        server.wait_for_line(BOOTED, times=2)
        with load(server.url) as clients:
            clients.until(100)
            before = processes(server)
            server.process.send_signal(signal.SIGHUP)
            server.wait_for_line("Finished server process", times=2)
            clients.until(100)
        assert (clients.lost, clients.refused) == ([], 0)
        assert processes(server).isdisjoint(before)
        assert server.stop() == 0


def test_hup_brings_in_new_code(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(program("one"), encoding="utf-8")
    with gunicorn(tmp_path) as server:
        server.wait_for_line(BOOTED)
        assert server.get("/").json() == "one"
        (tmp_path / "program.py").write_text(program("two"), encoding="utf-8")
        server.process.send_signal(signal.SIGHUP)
        server.wait_for_answer("/", lambda answer: answer.json() == "two")


def test_reload_follows_the_files(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(program("one"), encoding="utf-8")
    with gunicorn(tmp_path, "--reload", "--reload-engine", "poll") as server:
        server.wait_for_line(BOOTED)
        assert server.get("/").json() == "one"
        (tmp_path / "program.py").write_text(program("two, and longer"), encoding="utf-8")
        server.wait_for_answer("/", lambda answer: answer.json() == "two, and longer")


def program(answer: str) -> str:
    return f"from typeway import FastAPI\napp = FastAPI()\n@app.get('/')\nasync def home():\n    return {answer!r}\n"


def test_max_requests_replaces_a_worker_without_refusing_anybody(tmp_path: Path) -> None:
    with gunicorn(tmp_path, "-w", "2", "--max-requests", "50", "--max-requests-jitter", "10") as server:
        server.wait_for_line(BOOTED, times=2)
        with load(server.url) as clients:
            server.wait_for_line("Maximum request limit of (5[0-9]|60) exceeded", times=2)
            server.wait_for_line(BOOTED, times=4)
            clients.until(50)
        assert (clients.lost, clients.refused) == ([], 0)
        assert "exited with code" not in server.text


def test_a_killed_worker_is_replaced(tmp_path: Path) -> None:
    with gunicorn(tmp_path, "-w", "2") as server:
        server.wait_for_line(BOOTED, times=2)
        victim = server.get("/process").json()
        os.kill(victim, signal.SIGKILL)
        assert server.get("/process").status_code == 200  # the other one goes on
        server.wait_for_line(BOOTED, times=3)
        assert victim not in processes(server)
        server.wait_for_answer("/frozen", lambda response: response.json() is True)
        assert server.stop() == 0


def test_a_unix_socket_and_the_proxy_in_front_of_it(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with gunicorn(tmp_path, bind=f"unix:{path}") as server:
        server.wait_for_line(BOOTED)
        for forwarded in ("192.0.2.7", "198.51.100.1, 192.0.2.7"):  # of two, the client has made up the first
            status, body = ask(UnixConnection(path), "/request", **{"X-Forwarded-For": forwarded})
            assert (status, b'"client":"192.0.2.7"' in body) == (200, True)
        status, body = ask(UnixConnection(path), "/request", **{"X-Forwarded-Proto": "https"})
        assert (status, b'"scheme":"https"' in body) == (200, True)
        assert server.stop() == 0
        assert not path.exists()


def test_tls(tmp_path: Path) -> None:
    with gunicorn(tmp_path, "--certfile", str(CERTIFICATE), "--keyfile", str(CERTIFICATE)) as server:
        server.wait_for_line(BOOTED)
        port = int(server.url.rpartition(":")[2])
        context = ssl.create_default_context(cafile=str(CERTIFICATE))
        context.check_hostname = False
        connection = HTTPSConnection("127.0.0.1", port, timeout=PATIENCE, context=context)
        status, body = ask(connection, "/request")
        assert (status, b'"scheme":"https"' in body) == (200, True)


def test_forwarded_headers_are_believed_of_trusted_proxies_only(tmp_path: Path) -> None:
    forwarded = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}
    for trusted, expected in (("127.0.0.1", b"192.0.2.7"), ("192.0.2.1", b"127.0.0.1"), ("*", b"192.0.2.7")):
        with gunicorn(tmp_path, "--forwarded-allow-ips", trusted) as server:
            server.wait_for_line(BOOTED)
            assert expected in ask(connect(server), "/request", **forwarded)[1]


def test_the_access_log_is_in_gunicorns_format(tmp_path: Path) -> None:
    line = "%(h)s|%(m)s|%(U)s|%(q)s|%(H)s|%(s)s|%({x-a}i)s|%(r)s"
    with gunicorn(tmp_path, "--access-logfile", "-", "--access-logformat", line) as server:
        server.wait_for_line(BOOTED)
        assert server.get("/waits?seconds=0").status_code == 200
        server.wait_for_line(
            r"^127\.0\.0\.1\|GET\|/waits\|seconds=0\|HTTP/1\.1\|200\|-\|GET /waits\?seconds=0 HTTP/1\.1$"
        )


def test_no_access_log_unless_asked_for(tmp_path: Path) -> None:
    with gunicorn(tmp_path) as server:
        server.wait_for_line(BOOTED)
        assert server.get("/process").status_code == 200
        assert server.stop() == 0
        assert "/process" not in server.text


def test_limits_that_were_changed(tmp_path: Path) -> None:
    with gunicorn(tmp_path, "--limit-request-line", "100", "--limit-request-fields", "5") as server:
        server.wait_for_line(BOOTED)
        assert ask(connect(server), "/process?" + "x" * 100)[0] == 414
        assert ask(connect(server), "/process", A="1", B="2", C="3", D="4")[0] == 431
        assert ask(connect(server), "/process")[0] == 200


def test_limits_are_typeways_where_gunicorns_are_not_set(tmp_path: Path) -> None:
    with gunicorn(tmp_path) as server:
        server.wait_for_line(BOOTED)
        assert ask(connect(server), "/process?" + "x" * 8000)[0] == 200
        assert ask(connect(server), "/process?" + "x" * 17000)[0] == 414


def test_keepalive(tmp_path: Path) -> None:
    with gunicorn(tmp_path, "--keep-alive", "1") as server:
        server.wait_for_line(BOOTED)
        connection = connect(server)
        connection.request("GET", "/process")
        connection.getresponse().read()
        assert isinstance(connection.sock, socket.socket)
        assert connection.sock.recv(1) == b""  # closed by the server, long before this socket's own timeout
        connection.close()


def test_a_worker_that_blocks_is_replaced_and_says_where(tmp_path: Path) -> None:
    with gunicorn(tmp_path, "--timeout", "5") as server:
        server.wait_for_line(BOOTED)
        connection = connect(server)
        connection.request("GET", f"/blocks?seconds={PATIENCE}")
        server.wait_for_line("The event loop is blocked here")
        server.wait_for_line(r"program\.py.* in blocks")
        server.wait_for_line(BOOTED, times=2)
        connection.close()
        assert server.get("/process").status_code == 200


def test_what_takes_longer_than_the_graceful_timeout_is_cancelled(tmp_path: Path) -> None:
    with gunicorn(tmp_path, "--graceful-timeout", "5") as server:
        server.wait_for_line(BOOTED)
        connection = connect(server)
        connection.request("GET", f"/waits?seconds={PATIENCE}")
        assert server.get("/process").status_code == 200
        assert server.stop() == 0
        connection.close()
        assert "timeout graceful shutdown exceeded" in server.text
        assert "lifespan ended in" in server.text


def test_quit_does_not_wait(tmp_path: Path) -> None:
    with gunicorn(tmp_path, "--graceful-timeout", str(int(PATIENCE))) as server:
        server.wait_for_line(BOOTED)
        connection = connect(server)
        connection.request("GET", f"/waits?seconds={PATIENCE}")
        assert server.get("/process").status_code == 200
        server.process.send_signal(signal.SIGQUIT)
        assert server.wait() == 0
        connection.close()


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("raise RuntimeError('broken')", 3, "RuntimeError: broken"),
        ("app = 7", 4, "callable"),
        (
            "from contextlib import asynccontextmanager\nfrom typeway import FastAPI\n"
            "@asynccontextmanager\nasync def life(app):\n    raise RuntimeError('no database')\n    yield\n"
            "app = FastAPI(lifespan=life)",
            3,
            "no database",
        ),
    ],
    ids=["import", "no application", "lifespan"],
)
def test_an_application_that_does_not_start_ends_the_master(tmp_path: Path, text: str, code: int, said: str) -> None:
    (tmp_path / "program.py").write_text(text, encoding="utf-8")
    with gunicorn(tmp_path) as server:
        assert server.wait() == code
        assert said in server.text


def test_workers_end_with_their_master(tmp_path: Path) -> None:
    with gunicorn(tmp_path) as server:
        server.wait_for_line(BOOTED)
        server.get("/process")
        server.process.kill()
        server.wait_for_line("Parent changed, shutting down")
        server.wait_for_line("lifespan ended in")


def test_a_setting_that_cannot_be_honoured_is_refused(tmp_path: Path) -> None:
    with gunicorn(tmp_path, "--proxy-protocol", "v1") as server:
        assert server.wait() == 1
        assert "TypewayWorker cannot serve with proxy_protocol = " in server.text


def test_a_worker_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(
        "from typeway.workers import TypewayWorker\n"
        "class Own(TypewayWorker):\n    config_kwargs = {'server_header': False, 'headers': [('x-own', 'yes')]}\n",
        encoding="utf-8",
    )
    with gunicorn(tmp_path, "-k", "own.Own") as server:
        server.wait_for_line(BOOTED)
        answer = server.get("/process")
        assert (answer.headers["x-own"], "server" in answer.headers) == ("yes", False)


def test_without_gunicorn_it_is_said_what_is_missing() -> None:
    code = "import sys; sys.modules['gunicorn'] = None; import typeway.workers"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "typeway.workers needs gunicorn, which is not installed: pip install 'typeway[gunicorn]'" in run.stderr
