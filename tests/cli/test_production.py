"""What `run` understands beyond `dev`: each option, each contradiction, and where options may come from."""

from __future__ import annotations

import json
import logging
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.project import Project
from tests.cli.recorder import Recorder
from typeway.cli.console import CliError
from typeway.cli.logs import JsonLines
from typeway.cli.production import LIMITS, Production
from typeway.cli.sockets import inherited_socket
from typeway.server import Limits

CERTIFICATE = Path(__file__).parents[1] / "server" / "certificate.pem"


def production(project: Project, recorder: Recorder, *arguments: str) -> Production:
    outcome = project.run("run", "main.py", "--port", "0", *arguments)
    assert outcome.exit_code == 0, outcome.error
    return recorder.settings.production


def test_defaults_are_uvicorns(project: Project, recorder: Recorder) -> None:
    assert production(project, recorder) == Production()


def test_every_option_reaches_the_server(project: Project, recorder: Recorder) -> None:
    given = production(
        project, recorder,
        "--backlog", "7", "--loop", "asyncio", "--ssl-certfile", str(CERTIFICATE), "--ssl-keyfile", str(CERTIFICATE),
        "--ssl-keyfile-password", "unused", "--ssl-ca-certs", str(CERTIFICATE), "--ssl-cert-reqs", "optional",
        "--ssl-ciphers", "ECDHE+AESGCM", "--log-format", "json", "--log-level", "error", "--no-server-header",
        "--no-date-header", "--header", "A:b", "--header", "C: d", "--limit-concurrency", "8",
        "--limit-max-requests", "9", "--limit-max-requests-jitter", "2", "--timeout-keep-alive", "3",
        "--timeout-graceful-shutdown", "4", "--timeout-worker-healthcheck", "5", "--limit-request-line", "11",
        "--limit-request-head", "12", "--limit-request-fields", "13", "--timeout-head", "1.5", "--timeout-body", "2.5",
        "--min-body-rate", "14", "--no-gc-freeze",
    )  # fmt: skip
    assert given == Production(
        backlog=7, loop="asyncio", ssl_certfile=CERTIFICATE, ssl_keyfile=CERTIFICATE, ssl_keyfile_password="unused",
        ssl_ca_certs=CERTIFICATE, ssl_cert_reqs="optional", ssl_ciphers="ECDHE+AESGCM", log_format="json",
        log_level="error", server_header=False, date_header=False, header=["A:b", "C: d"], limit_concurrency=8,
        limit_max_requests=9, limit_max_requests_jitter=2, timeout_keep_alive=3, timeout_graceful_shutdown=4,
        timeout_worker_healthcheck=5, limit_request_line=11, limit_request_head=12, limit_request_fields=13,
        timeout_head=1.5, timeout_body=2.5, min_body_rate=14, gc_freeze=False,
    )  # fmt: skip
    assert given.headers() == [("A", "b"), ("C", "d")]
    assert given.limits() == {
        "line_size": 11, "head_size": 12, "fields": 13, "head_timeout": 1.5, "body_timeout": 2.5, "body_rate": 14,
    }  # fmt: skip


def test_limits_are_those_of_the_protocol() -> None:
    assert set(LIMITS.values()) <= set(Limits.__dataclass_fields__)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--uds", "s", "--fd", "3"), "--uds: cannot be combined with --fd"),
        (("--uds", "s", "--port", "1"), "--uds: cannot be combined with --port"),
        (("--fd", "3", "--host", "::1"), "--fd: cannot be combined with --host"),
        (("--ssl-keyfile", "main.py"), "--ssl-keyfile: needs --ssl-certfile"),
        (("--ssl-keyfile-password", "x"), "--ssl-keyfile-password: needs --ssl-certfile"),
        (("--ssl-ca-certs", "main.py"), "--ssl-ca-certs: needs --ssl-certfile"),
        (("--ssl-ciphers", "x"), "--ssl-ciphers: needs --ssl-certfile"),
        (("--ssl-cert-reqs", "required"), "--ssl-cert-reqs: needs --ssl-certfile and --ssl-ca-certs"),
        (("--ssl-certfile", "missing.pem"), "missing.pem"),
        (("--log-config", "main.py", "--log-format", "json"), "--log-format: cannot be combined with --log-config"),
        (("--limit-max-requests-jitter", "5"), "--limit-max-requests-jitter: needs --limit-max-requests"),
        (("--http", "h11", "--timeout-head", "5"), "--timeout-head: needs --http typeway, it is unknown to h11"),
        (("--header", "no colon"), "--header: expected NAME:VALUE, got 'no colon'"),
        (("--header", "X Y: z"), "--header: expected NAME:VALUE"),
        (("--header", "X: a\r\nY: b"), "--header: expected NAME:VALUE"),
        (("--header", "X: \N{SNOWMAN}"), "--header: expected NAME:VALUE"),
        (("--limit-concurrency", "0"), "--limit-concurrency"),
        (("--log-format", "xml"), "--log-format"),
    ],
)
def test_contradictions(project: Project, recorder: Recorder, arguments: tuple[str, ...], said: str) -> None:
    outcome = project.run("run", "main.py", *arguments)
    assert outcome.exit_code == 2
    assert said in outcome.error.replace("'", "") or said in outcome.error


def test_a_port_from_the_environment_contradicts_nothing(
    project: Project,
    recorder: Recorder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PORT", "9000")
    outcome = project.run("run", "main.py", "--uds", "s")
    assert outcome.exit_code == 0, outcome.error
    assert "server  unix:s" in outcome.stdout


def test_files_that_are_no_certificate(project: Project, recorder: Recorder) -> None:
    outcome = project.run("run", "main.py", "--port", "0", "--ssl-certfile", "main.py")
    assert (outcome.exit_code, "TLS cannot use main.py" in outcome.error) == (1, True)
    options = ("--ssl-certfile", str(CERTIFICATE), "--ssl-ciphers", "nonsense")
    assert "OpenSSL knows none of 'nonsense'" in project.run("run", "main.py", "--port", "0", *options).error
    options = ("--ssl-certfile", str(CERTIFICATE), "--ssl-ca-certs", "main.py")
    assert "TLS cannot use main.py" in project.run("run", "main.py", "--port", "0", *options).error


def test_a_key_with_a_password(project: Project, recorder: Recorder) -> None:
    from cryptography.hazmat.primitives import serialization

    key: Any = serialization.load_pem_private_key(CERTIFICATE.read_bytes(), None)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(b"right")
    )
    project.write("key.pem").write_bytes(secret)
    options = ("run", "main.py", "--port", "0", "--ssl-certfile", str(CERTIFICATE), "--ssl-keyfile", "key.pem")
    assert project.run(*options, "--ssl-keyfile-password", "right").exit_code == 0
    for wrong in ((), ("--ssl-keyfile-password", "wrong")):
        outcome = project.run(*options, *wrong)
        assert (outcome.exit_code, "is --ssl-keyfile-password right?" in outcome.error) == (1, True)


def test_descriptors_that_are_no_sockets(tmp_path: Path) -> None:
    with (tmp_path / "file").open("w") as file, pytest.raises(CliError, match="is no socket"):
        inherited_socket(file.fileno())
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        with pytest.raises(CliError, match="is no stream socket"):
            inherited_socket(datagrams.fileno())
        assert datagrams.getsockname()[0] == "0.0.0.0"  # it is still open


def test_the_banner_says_https(project: Project, recorder: Recorder) -> None:
    outcome = project.run("run", "main.py", "--port", "0", "--ssl-certfile", str(CERTIFICATE))
    assert f"server  https://127.0.0.1:{recorder.ports[0]}" in outcome.stdout


def test_no_banner_among_json_lines(project: Project, recorder: Recorder) -> None:
    assert project.run("run", "main.py", "--port", "0", "--log-format", "json").stdout == ""


def test_options_from_the_file(
    project: Project,
    recorder: Recorder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The command line goes before the environment, which goes before the file."""
    project.write(
        "pyproject.toml",
        '[tool.typeway.run]\nport = 0\nworkers = 3\nserver-header = false\nheader = ["A: b"]\ntimeout_head = 2.5\n'
        "backlog = 5\n",
    )
    monkeypatch.setenv("TYPEWAY_RUN_WORKERS", "4")
    monkeypatch.setenv("TYPEWAY_RUN_BACKLOG", "6")
    outcome = project.run("run", "main.py", "--backlog", "7")
    assert outcome.exit_code == 0, outcome.error
    given = recorder.settings.production
    assert (recorder.settings.port, recorder.settings.workers, given.backlog) == (0, 4, 7)
    assert (given.server_header, given.header, given.timeout_head) == (False, ["A: b"], 2.5)


def test_the_port_said_to_run_by_name_goes_before_that_said_to_all(
    project: Project, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", "none")
    assert project.run("run", "main.py").exit_code == 2
    monkeypatch.setenv("TYPEWAY_RUN_PORT", "0")
    assert project.run("run", "main.py").exit_code == 0
    assert recorder.settings.port == 0


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("[tool.typeway.run]\nworkerz = 2", 'tool.typeway.run.workerz: unknown setting, did you mean "workers"?'),
        ("[tool.typeway.run]\nworkers = 'many'", "tool.typeway.run.workers: "),
        ("[tool.typeway.run]\nworkers = true", "tool.typeway.run.workers: expected a value, got true"),
        ("[tool.typeway.run]\nserver-header = 'no'", "tool.typeway.run.server-header: expected true or false, got no"),
        ("[tool.typeway.run]\nheader = 'A: b'", "tool.typeway.run.header: expected an array, got 'A: b'"),
        ("[tool.typeway.run]\nport = [1]", "tool.typeway.run.port: expected one value, got [1]"),
        ("[tool.typeway.run]\nentrypoint = 'main:app'", "tool.typeway.run.entrypoint: unknown setting"),
        ("[tool.typeway]\nrun = 5", "tool.typeway.run: expected a table, got an integer"),
    ],
)
def test_a_file_with_mistakes(project: Project, recorder: Recorder, table: str, said: str) -> None:
    project.write("pyproject.toml", table)
    outcome = project.run("run", "main.py")
    assert outcome.exit_code == 1
    assert "Bad configuration in" in outcome.error
    assert said in outcome.error
    assert project.run("run", "--help").exit_code == 0


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("log.json", "{", "JSONDecodeError"),
        ("log.json", "{}", "dictionary doesn't specify a version"),
        ("log.json", '{"version": 1, "root": {"handlers": ["missing"]}}', "Unable to"),
        ("log.ini", "nonsense", "File contains no section headers"),
    ],
)
def test_a_configuration_of_logging_with_mistakes(
    project: Project, recorder: Recorder, name: str, text: str, said: str
) -> None:
    project.write(name, text)
    outcome = project.run("run", "main.py", "--port", "0", "--log-config", name)
    assert outcome.exit_code == 1
    assert f"--log-config: {name} cannot be used" in outcome.error
    assert said in outcome.error
    assert outcome.stdout == ""


@pytest.mark.parametrize("value", ["many", "0"])
def test_a_number_of_workers_that_is_none(
    project: Project, recorder: Recorder, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", value)
    outcome = project.run("run", "main.py", "--port", "0")
    assert outcome.exit_code == 2
    assert "WEB_CONCURRENCY" in outcome.error


def test_the_number_of_workers_in_the_environment(
    project: Project, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", "3")
    assert project.run("run", "main.py", "--port", "0").exit_code == 0
    assert recorder.settings.workers == 3
    monkeypatch.setenv("TYPEWAY_RUN_WORKERS", "2")
    assert project.run("run", "main.py", "--port", "0").exit_code == 0
    assert recorder.settings.workers == 2


def test_a_json_line_of_the_access_log_of_ops_is_its_fields() -> None:
    fields = {"time": "2026-01-01T00:00:00.000+00:00", "route": "/items/{item_id}", "status": 200}
    record = logging.makeLogRecord({"name": "typeway.access", "msg": "%s", "args": (json.dumps(fields),)})
    record.access = fields
    line = json.loads(JsonLines().format(record))
    assert fields.items() <= line.items()
    assert not {"message", "access"} & line.keys()


def test_a_json_line_holds_whatever_is_logged() -> None:
    record = logging.makeLogRecord(
        {"name": "a", "levelname": "INFO", "msg": "x\n%s", "args": ("\x1b[1mé",), "own": {1}}
    )
    line = JsonLines().format(record)
    assert "\n" not in line
    assert line.isascii()
    assert '"own": "{1}"' in line


def test_help_names_every_option() -> None:
    command = [sys.executable, "-m", "typeway", "run", "--help"]
    wide = {**os.environ, "COLUMNS": "200"}
    shown = subprocess.run(command, capture_output=True, text=True, check=True, env=wide).stdout
    assert [name for name in Production.__dataclass_fields__ if f"--{name.replace('_', '-')}" not in shown] == []
