"""The finished service of the tutorial, started as its Dockerfile starts it, with what its compose.yaml sets."""

from __future__ import annotations

import importlib
import json
import re
import shutil
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.cli.server_process import PATIENCE, serving
from tests.docs.consoles import EXAMPLES, SETTINGS

PROJECT = EXAMPLES / "tutorial" / "toolshed"
DOCKERFILE = (PROJECT / "Dockerfile").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT / "compose.yaml").read_text("utf-8"))


def instruction(name: str) -> list[str]:
    """The words of an instruction of the Dockerfile that is written as JSON."""
    (words,) = re.findall(rf"^{name}.*?(\[.*\])$", DOCKERFILE, re.MULTILINE)
    return list(json.loads(words))


def environment(folder: Path) -> dict[str, str]:
    """The settings of compose.yaml, but for what is another machine there."""
    given = {name: str(value) for name, value in COMPOSE["services"]["api"]["environment"].items()}
    here = {"TOOLSHED_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/test.db", "TOOLSHED_COUNTERS": "memory://"}
    assert here.keys() | SETTINGS.keys() <= given.keys()
    return {**given, **here, **SETTINGS, "PORT": "0"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The files that the image gets, and nothing else."""
    for source, target in re.findall(r"^COPY (\S+) (\S+)$", DOCKERFILE, re.MULTILINE):
        if (PROJECT / source).is_dir():
            shutil.copytree(PROJECT / source, tmp_path / target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(PROJECT / source, tmp_path / target)
    return tmp_path


def test_the_container_serves(project: Path) -> None:
    variables = environment(project)
    made = [*COMPOSE["services"]["tables"]["command"].split()[1:]]
    subprocess.run([sys.executable, *made], cwd=project, env=variables, check=True, timeout=PATIENCE)

    program, *arguments = instruction("CMD")
    assert program == "typeway"
    with serving(project, *arguments, environment=variables) as server:
        server.wait_for_line(r"Application startup complete")
        port = re.search(r"(\d+)/?$", server.wait_for_line(r"Uvicorn running on (\S+)")[1])
        assert port is not None
        probe = instruction("HEALTHCHECK")[1:]
        probe[-1] = probe[-1].replace("8000", port[1])
        subprocess.run([sys.executable, *probe], check=True, timeout=PATIENCE)
        with httpx.Client(base_url=f"http://127.0.0.1:{port[1]}", trust_env=False, timeout=PATIENCE) as client:
            ready = client.get("/readyz")
            assert (ready.status_code, ready.json()) == (200, {"status": "ok", "checks": {"database": "ok"}})
            proxied = {"Host": "toolshed.example", "X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "https"}
            answer = client.get("/me", headers=proxied)
            assert answer.status_code == 401
            assert answer.headers["strict-transport-security"].startswith("max-age=")
            assert client.get("/me", headers={"Host": "elsewhere.example"}).status_code == 400
            assert client.get("/docs").status_code == client.get("/openapi.json").status_code == 404
        logged = server.wait_for_line(r'(\{.*"route": "/me", "status": 401.*\})')
        assert json.loads(logged[1])["client"] == "198.51.100.7"
        assert server.stop() == 0


def test_the_files_fit_together() -> None:
    services = COMPOSE["services"]
    assert services["api"]["environment"] == services["tables"]["environment"]
    waits = {name for service in services.values() for name in service.get("depends_on", ())}
    assert waits <= services.keys()
    assert "ports" not in services["api"], "FORWARDED_ALLOW_IPS believes everybody"
    named = {volume.partition(":")[0] for service in services.values() for volume in service.get("volumes", ())}
    assert {name for name in named if not name.startswith(".")} == COMPOSE["volumes"].keys()
    site = (PROJECT / "Caddyfile").read_text("utf-8").split()[0]
    assert site in json.loads(services["api"]["environment"]["TOOLSHED_ALLOWED_HOSTS"])
    assert "127.0.0.1" in json.loads(services["api"]["environment"]["TOOLSHED_ALLOWED_HOSTS"]), "the health check asks"
    installed = re.findall(r"^[\w-]+", (PROJECT / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    assert {"typeway", "asyncpg", "pyjwt", "pwdlib", "sqlalchemy"} <= set(installed)


class MailServer(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as it takes to receive one mail."""

    received: list[str]

    def handle(self) -> None:
        self.wfile.write(b"220 ready\r\n")
        for line in self.rfile:
            command = line[:4].upper().strip()
            if command == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self.received.append(b"".join(iter(self.rfile.readline, b".\r\n")).decode())
            self.wfile.write(b"221 bye\r\n" if command == b"QUIT" else b"250 fine\r\n")
            if command == b"QUIT":
                return


@pytest.fixture
def mail_server() -> Iterator[socketserver.TCPServer]:
    with socketserver.TCPServer(("127.0.0.1", 0), MailServer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_mails_are_sent(project: Path, mail_server: socketserver.TCPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(project)
    MailServer.received = []
    try:
        mail = importlib.import_module("app.mail")
        settings = importlib.import_module("app.settings").Settings(
            secret_key=SETTINGS["TOOLSHED_SECRET_KEY"], smtp_host="127.0.0.1", smtp_port=mail_server.server_address[1]
        )
        mail.send_mail(settings, "ines@example.com", "oskar has your jigsaw", "Enjoy the quiet!")
    finally:
        for name in [name for name in sys.modules if name == "app" or name.startswith("app.")]:
            del sys.modules[name]
    (received,) = MailServer.received
    assert "To: ines@example.com" in received
    assert "Subject: oskar has your jigsaw" in received
    assert "Enjoy the quiet!" in received
