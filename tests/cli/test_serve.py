"""What `dev` and `run` make of their options, without serving."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

import typeway.cli.logs
import typeway.cli.serve
import typeway.cli.server
import typeway.cli.sockets
from tests.cli.project import Outcome, Project
from tests.cli.recorder import Recorder
from typeway.cli.commands import cli
from typeway.cli.console import CliError
from typeway.cli.options import ServeSettings
from typeway.cli.serve import local_url

SHARED = {
    "--port": 8000,
    "--root-path": "",
    "--app": None,
    "--entrypoint -e": None,
    "--proxy-headers --no-proxy-headers": True,
    "--forwarded-allow-ips": None,
    "--verbose -v": False,
}
OPTIONS = {
    "dev": {**SHARED, "--host": "127.0.0.1", "--reload --no-reload": True, "--reload-dir": None},
    "run": {**SHARED, "--host": "0.0.0.0", "--reload --no-reload": False, "--workers": None},
}


@pytest.mark.parametrize("command", OPTIONS)
def test_options_are_those_of_the_fastapi_command(command: str) -> None:
    """Names, short names and defaults; our own additions stand beside them."""
    group: Any = get_command(cli)
    parameters = group.commands[command].params
    found = {" ".join([*one.opts, *one.secondary_opts]): one.default for one in parameters if one.opts[0] != "path"}
    assert {name: found.get(name, "missing") for name in OPTIONS[command]} == OPTIONS[command]
    assert ["PORT" in one.envvar for one in parameters if one.name == "port"] == [True]
    assert [one.required for one in parameters if one.name == "path"] == [False]
    assert ("--reload-dir" in found, "--workers" in found) == (command == "dev", command == "run")


def serve(project: Project, *arguments: str) -> Outcome:
    outcome = project.run(*arguments)
    assert outcome.exit_code == 0, outcome.error
    return outcome


def test_dev_defaults(project: Project, recorder: Recorder) -> None:
    serve(project, "dev", "--port", "0")
    assert recorder.settings == ServeSettings(
        host="127.0.0.1",
        port=0,
        reload=True,
        reload_dirs=(project.root.resolve(),),
        root_path="",
        workers=None,
        proxy_headers=True,
        forwarded_allow_ips=None,
        verbose=False,
    )


def test_run_defaults(project: Project, recorder: Recorder) -> None:
    outcome = serve(project, "run", "--port", "0")
    assert recorder.settings == ServeSettings(host="0.0.0.0", port=0, reload=False, reload_dirs=(), workers=None)
    assert f"server  http://127.0.0.1:{recorder.ports[0]} (listening on 0.0.0.0)" in outcome.stdout


@pytest.mark.parametrize("command", ["dev", "run"])
def test_the_port_is_8000_unless_told_otherwise(
    project: Project, recorder: Recorder, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    asked: list[int] = []

    def bind(host: str, port: int) -> list[socket.socket]:
        asked.append(port)
        return [socket.socket()]

    monkeypatch.setattr(typeway.cli.server, "bind_sockets", bind)
    serve(project, command)
    monkeypatch.setenv("PORT", "9123")
    serve(project, command)
    serve(project, command, "--port", "9124")
    assert asked == [8000, 9123, 9124]


def test_all_options_of_run(project: Project, recorder: Recorder) -> None:
    serve(
        project, "run", "main.py", "--app", "app", "--host", "127.0.0.1", "--port", "0", "--reload", "--workers", "3",
        "--root-path", "/api", "--no-proxy-headers", "--forwarded-allow-ips", "10.0.0.1,10.0.0.2", "-v",
    )  # fmt: skip
    assert recorder.settings == ServeSettings(
        host="127.0.0.1",
        port=0,
        reload=True,
        reload_dirs=(project.root.resolve(),),
        root_path="/api",
        workers=3,
        proxy_headers=False,
        forwarded_allow_ips="10.0.0.1,10.0.0.2",
        verbose=True,
    )


def test_reload_dirs(project: Project, recorder: Recorder) -> None:
    for name in ("one", "two"):
        (project.root / name).mkdir()
    serve(project, "dev", "--port", "0", "--reload-dir", "one", "--reload-dir", "two")
    assert recorder.settings.reload_dirs == (Path("one"), Path("two"))
    serve(project, "dev", "--port", "0", "--no-reload", "--reload-dir", "one")
    assert (recorder.settings.reload, recorder.settings.reload_dirs) == (False, ())


def test_an_application_elsewhere_is_watched_too(
    project: Project, recorder: Recorder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = Project(tmp_path_factory.mktemp("elsewhere"))
    file = elsewhere.app("service.py")
    serve(project, "dev", str(file), "--port", "0")
    assert recorder.settings.reload_dirs == (project.root.resolve(), elsewhere.root.resolve())


@pytest.mark.parametrize(
    "arguments",
    [
        ("dev", "--reload-dir", "missing"),
        ("dev", "--workers", "2"),
        ("run", "--reload-dir", "."),
        ("run", "--workers", "0"),
        ("run", "--port", "65536"),
        ("run", "--port", "http"),
        ("dev", "main.py", "-e", "main:app"),
        ("run", "--app", "app", "-e", "main:app"),
        ("serve",),
    ],
)
def test_wrong_usage(project: Project, recorder: Recorder, arguments: tuple[str, ...]) -> None:
    assert project.run(*arguments).exit_code == 2


@pytest.mark.parametrize(
    ("given", "fastapi_env", "typeway_env"),
    [
        ({}, "development", "development"),
        ({"FASTAPI_ENV": "staging"}, "staging", "staging"),
        ({"TYPEWAY_ENV": "testing"}, "testing", "testing"),
        ({"FASTAPI_ENV": "staging", "TYPEWAY_ENV": "testing"}, "staging", "testing"),
    ],
)
def test_dev_sets_the_environment(
    project: Project,
    recorder: Recorder,
    monkeypatch: pytest.MonkeyPatch,
    given: dict[str, str],
    fastapi_env: str,
    typeway_env: str,
) -> None:
    environment = {**os.environ, **given}
    monkeypatch.setattr(os, "environ", environment)
    serve(project, "dev", "--port", "0")
    assert (environment["FASTAPI_ENV"], environment["TYPEWAY_ENV"]) == (fastapi_env, typeway_env)


def test_run_leaves_the_environment_alone(project: Project, recorder: Recorder) -> None:
    serve(project, "run", "--port", "0")
    assert "FASTAPI_ENV" not in os.environ
    assert "TYPEWAY_ENV" not in os.environ


@pytest.mark.parametrize(
    ("given", "base"),
    [
        ({"FASTAPI_PUBLIC_URL": "https://a.example/x/"}, "https://a.example/x"),
        ({"TYPEWAY_PUBLIC_URL": "https://b.example"}, "https://b.example"),
        ({"FASTAPI_PUBLIC_URL": "https://a.example", "TYPEWAY_PUBLIC_URL": "https://b.example"}, "https://b.example"),
    ],
)
def test_public_url(
    project: Project, recorder: Recorder, monkeypatch: pytest.MonkeyPatch, given: dict[str, str], base: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    outcome = serve(project, "dev", "--port", "0")
    assert f"  server  {base}" in outcome.lines
    assert f"  docs    {base}/docs" in outcome.lines


@pytest.mark.parametrize(
    ("keywords", "docs"),
    [
        ("docs_url='/manual'", "/manual"),
        ("docs_url=None", "/redoc"),
        ("docs_url=None, redoc_url=None", None),
        ("openapi_url=None", None),
    ],
)
def test_url_of_the_documentation(project: Project, recorder: Recorder, keywords: str, docs: str | None) -> None:
    project.write("service.py", f"from typeway import FastAPI\napp = FastAPI({keywords})\n")
    outcome = serve(project, "dev", "service.py", "--port", "0")
    lines = [line.split()[1] for line in outcome.lines if line.startswith("  docs ")]
    expected = [] if docs is None else [f"http://127.0.0.1:{recorder.ports[0]}{docs}"]
    assert lines == expected


def test_discovery_says_how_to_fix_the_choice(project: Project, recorder: Recorder) -> None:
    outcome = serve(project, "dev", "--port", "0")
    assert "    [tool.typeway]" in outcome.lines
    assert '    entrypoint = "main:app"' in outcome.lines
    for arguments in (("main.py",), ("-e", "main:app")):
        assert "[tool.typeway]" not in serve(project, "dev", *arguments, "--port", "0").stdout


def test_the_hint_can_be_followed(project: Project, recorder: Recorder) -> None:
    """The printed lines, put into `pyproject.toml`, find the same application and silence the hint."""
    lines = serve(project, "dev", "--port", "0").lines
    project.write("pyproject.toml", "\n".join(line.strip() for line in lines[lines.index("    [tool.typeway]") :]))
    outcome = serve(project, "dev", "--port", "0")
    assert recorder.loaded.target.found_by == "pyproject"
    assert "[tool.typeway]" not in outcome.stdout


def test_further_applications_are_named(project: Project, recorder: Recorder) -> None:
    project.write("service.py", "from typeway import FastAPI\napp = FastAPI()\nadmin = FastAPI()\n")
    assert "also in service: admin (choose with --app)" in serve(project, "dev", "service.py", "--port", "0").stdout


def test_a_development_server_for_everybody_is_warned_about(project: Project, recorder: Recorder) -> None:
    assert "reachable from other machines" in serve(project, "dev", "--port", "0", "--host", "0.0.0.0").stderr
    assert serve(project, "dev", "--port", "0").stderr == ""


def test_port_in_use(project: Project) -> None:
    project.app("main.py")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        outcome = project.run("dev", "--port", str(port))
    assert outcome.exit_code == 1
    assert f"Port {port} on 127.0.0.1 is already in use" in outcome.error
    assert "--port" in outcome.error
    assert "Traceback" not in outcome.stderr


def test_unknown_host(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: Any, **__: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    project.app("main.py")
    outcome = project.run("dev", "--host", "nowhere.invalid", "--port", "0")
    assert outcome.exit_code == 1
    assert "Unknown host 'nowhere.invalid'" in outcome.error


def test_foreign_address(project: Project) -> None:
    project.app("main.py")
    outcome = project.run("dev", "--host", "192.0.2.1", "--port", "0")  # RFC 5737: never an address of a machine
    assert outcome.exit_code == 1
    assert "192.0.2.1 is no address of this machine" in outcome.error


def test_missing_uvicorn(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write("main.py", "raise RuntimeError('imported')\n")
    monkeypatch.setattr(typeway.cli.serve, "find_spec", lambda name: None)
    outcome = project.run("dev")
    assert outcome.exit_code == 1
    assert 'Serving needs uvicorn, which is not installed hint: pip install "typeway[standard]"' in outcome.error


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:80"),
        ("0.0.0.0", "http://127.0.0.1:80"),
        ("::", "http://[::1]:80"),
        ("::1", "http://[::1]:80"),
        ("api.example", "http://api.example:80"),
    ],
)
def test_local_url(host: str, url: str) -> None:
    assert local_url(host, 80) == url


def test_one_port_for_all_addresses_of_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = [
        (socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", 0)),
        (socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.2", 0)),
        (socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", 0)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: addresses)
    sockets = typeway.cli.sockets.bind_sockets("somewhere", 0)
    try:
        assert [sock.getsockname()[0] for sock in sockets] == ["127.0.0.1", "127.0.0.2"]
        assert len({sock.getsockname()[1] for sock in sockets}) == 1
    finally:
        for sock in sockets:
            sock.close()


def test_an_address_that_this_machine_does_not_have_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """``localhost`` is also an address of IPv6, which many containers do not speak."""
    absent = (socket.AF_INET, socket.SOCK_STREAM, 0, "", ("192.0.2.1", 0))
    present = (socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", 0))
    for addresses in ([absent, present], [present, absent]):
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, found=addresses, **__: found)
        [sock] = typeway.cli.sockets.bind_sockets("somewhere", 0)
        with sock:
            assert sock.getsockname()[0] == "127.0.0.1"
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [absent])
    with pytest.raises(CliError, match="somewhere is no address of this machine"):
        typeway.cli.sockets.bind_sockets("somewhere", 0)


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [({}, False), ({"FORCE_COLOR": "1", "TERM": "xterm"}, True), ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False)],
)
def test_logs_are_coloured_on_terminals_only(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], coloured: bool
) -> None:
    for name in ("FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    formatters = typeway.cli.logs.logging_config()["formatters"]
    assert [formatters[name]["use_colors"] for name in ("default", "access")] == [coloured, coloured]


@pytest.mark.parametrize("command", ["dev", "run"])
def test_the_protocol_and_the_access_log_may_be_chosen(project: Project, recorder: Recorder, command: str) -> None:
    serve(project, command, "--port", "0")
    assert (recorder.settings.http, recorder.settings.access_log) == ("auto", True)
    serve(project, command, "--port", "0", "--http", "h11", "--no-access-log")
    assert (recorder.settings.http, recorder.settings.access_log) == ("h11", False)
    assert project.run(command, "--http", "zttp").exit_code == 2


def test_the_protocol_is_ours_where_its_parser_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    from typeway.server import HTTPProtocol

    choose = typeway.cli.server.http_protocol
    assert (choose("auto"), choose("typeway")) == (HTTPProtocol, HTTPProtocol)
    assert (choose("httptools"), choose("h11")) == ("httptools", "h11")
    monkeypatch.setattr(typeway.cli.server, "find_spec", lambda name: None)
    assert (choose("auto"), choose("h11")) == ("auto", "h11")
    for name in ("typeway", "httptools"):
        with pytest.raises(CliError, match="needs httptools"):
            choose(name)
