"""The real thing: `dev` and `run` in processes of their own."""

from __future__ import annotations

import signal
import sys

import pytest

from tests.cli.project import Project
from tests.cli.server_process import serving

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="stops the servers with SIGTERM, which Windows lacks")

PROGRAM = """
    import os
    from typeway import FastAPI, Request
    app = FastAPI()
    @app.get("/state")
    async def state(request: Request):
        return {
            "answer": 1,
            "process": os.getpid(),
            "environment": os.environ.get("FASTAPI_ENV"),
            "root_path": request.scope.get("root_path"),
            "scheme": request.url.scheme,
        }
"""


def test_dev_serves_and_reloads(project: Project) -> None:
    file = project.write("main.py", PROGRAM)
    program = file.read_text(encoding="utf-8")
    with serving(project.root, "dev", "--port", "0") as server:
        assert server.wait_for_line(r"^ *docs +(\S+)")[1] == f"{server.url}/docs"
        assert server.url.startswith("http://127.0.0.1:")
        answer = server.wait_for_answer("/state", lambda response: response.status_code == 200).json()
        assert answer["answer"] == 1
        assert answer["environment"] == "development"

        server.wait_for_line("Started reloader process")
        file.write_text(program.replace('"answer": 1', '"answer": 2 +'), encoding="utf-8")
        server.wait_for_line("SyntaxError")
        assert "importlib" not in server.text

        file.write_text(program.replace('"answer": 1', '"answer": 3'), encoding="utf-8")
        server.wait_for_answer("/state", lambda response: response.json()["answer"] == 3)
        assert server.stop() == 0
        assert "Stopping reloader process" in server.text
        assert "\x1b[" not in server.text


def test_run_serves_and_stops(project: Project) -> None:
    project.write("service.py", PROGRAM)
    arguments = ("run", "service.py", "--host", "127.0.0.1", "--port", "0", "--root-path", "/behind")
    with serving(project.root, *arguments) as server:
        answer = server.wait_for_answer("/state", lambda response: response.status_code == 200).json()
        assert answer["environment"] is None
        assert answer["root_path"] == "/behind"
        assert answer["process"] == server.process.pid
        assert server.get("/openapi.json").json()["servers"] == [{"url": "/behind"}]
        # The signal is handed on once everything has been shut down, so that a supervisor sees the true reason.
        assert server.stop() == -signal.SIGTERM
        assert "Application shutdown complete" in server.text
        assert "[tool.typeway]" not in server.text


@pytest.mark.parametrize("arguments", [(), ("--workers", "2")], ids=["one process", "workers"])
def test_what_is_there_after_a_second_is_left_out_of_collections(project: Project, arguments: tuple[str, ...]) -> None:
    project.write(
        "main.py",
        """
        import gc, weakref
        from contextlib import asynccontextmanager
        from typeway import FastAPI
        class Node: pass
        @asynccontextmanager
        async def lifespan(app):
            gc.disable()
            node = Node()
            node.itself, app.state.garbage, app.state.kept = node, weakref.ref(node), Node()
            del node
            yield
        app = FastAPI(lifespan=lifespan)
        @app.get("/state")
        async def state():
            looked_at = any(each is app.state.kept for each in gc.get_objects())
            return {"looked_at": looked_at, "collected": app.state.garbage() is None}
        """,
    )
    with serving(project.root, "run", "--host", "127.0.0.1", "--port", "0", *arguments) as server:
        server.wait_for_answer("/state", lambda response: response.json() == {"looked_at": False, "collected": True})


@pytest.mark.parametrize("protocol", ["typeway", "httptools", "h11"])
def test_run_with_a_protocol_of_choice(project: Project, protocol: str) -> None:
    project.write("main.py", PROGRAM)
    arguments = ("run", "--host", "127.0.0.1", "--port", "0", "--http", protocol, "--no-access-log")
    with serving(project.root, *arguments) as server:
        assert server.wait_for_answer("/state", lambda response: response.status_code == 200).json()["answer"] == 1
        assert server.get("/nowhere").status_code == 404
        assert server.stop() == -signal.SIGTERM
        assert "/nowhere" not in server.text


def test_run_with_workers(project: Project) -> None:
    project.write("main.py", PROGRAM)
    with serving(project.root, "run", "--host", "127.0.0.1", "--port", "0", "--workers", "2") as server:
        server.wait_for_line("Application startup complete", times=2)
        answer = server.wait_for_answer("/state", lambda response: response.status_code == 200).json()
        assert answer["process"] != server.process.pid
        assert server.stop() == 0
        assert server.text.count("Finished server process") == 2


def test_workers_that_cannot_start(project: Project) -> None:
    """The parent imports the application as well; only in the workers it fails."""
    project.write(
        "main.py",
        """
        import multiprocessing
        from typeway import FastAPI
        app = FastAPI()
        if multiprocessing.parent_process() is not None:
            raise RuntimeError("not in a worker")
        """,
    )
    with serving(project.root, "run", "--host", "127.0.0.1", "--port", "0", "--workers", "2") as server:
        assert server.wait() == 3
        assert "RuntimeError: not in a worker" in server.text


def test_failing_lifespan(project: Project) -> None:
    project.write(
        "main.py",
        """
        from contextlib import asynccontextmanager
        from typeway import FastAPI
        @asynccontextmanager
        async def lifespan(app):
            raise RuntimeError("no database")
            yield
        app = FastAPI(lifespan=lifespan)
        """,
    )
    with serving(project.root, "run", "--host", "127.0.0.1", "--port", "0") as server:
        assert server.wait() == 3
        assert "no database" in server.text
