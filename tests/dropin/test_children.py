"""Drop-in mode in the processes that a program starts: scripts, workers, reloaders."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.cli.server_process import serving
from tests.dropin.processes import facts, python

posix = pytest.mark.skipif(sys.platform == "win32", reason="stops the servers with SIGTERM, which Windows lacks")

PROGRAM = """\
import os
import fastapi
import fastapi.routing
import typeway.routing
app = fastapi.FastAPI()
@app.get("/who")
def who():
    same = fastapi.routing is typeway.routing
    return {"module": fastapi.__name__, "same": same, "version": fastapi.__version__, "process": os.getpid(), "answer": 1}
"""
TYPEWAY = {"module": "typeway", "same": True, "version": "0.165.0"}


def test_children_of_all_kinds(tmp_path: Path) -> None:
    found = facts(
        tmp_path,
        """
        import json, multiprocessing, os, subprocess, sys
        from concurrent.futures import ProcessPoolExecutor
        from fastapi import HTTPException
        import fastapi

        def who(error):
            return [fastapi.__name__, type(error).__module__, error.status_code]

        if __name__ == "__main__":
            code = "import fastapi; print(fastapi.__name__)"
            answers = {"script": subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout}
            nested = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {code!r}])"
            answers["grandchild"] = subprocess.run([sys.executable, "-c", nested], capture_output=True, text=True).stdout
            off = {**os.environ, "TYPEWAY_DROP_IN": "0"}
            answers["off"] = subprocess.run(
                [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, env=off
            ).stdout
            with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
                answers["spawned"] = pool.submit(who, HTTPException(404)).result()
            print(json.dumps(answers))
        """,
    )
    assert found == {
        "script": "typeway\n",
        "grandchild": "typeway\n",
        "off": "fastapi\n",
        "spawned": ["typeway", "typeway.exceptions", 404],
    }


def test_start_up_of_a_child_stays_small(tmp_path: Path) -> None:
    """A child that has nothing to do with FastAPI loads neither Typeway nor Pydantic, and finds no trace on its path."""
    found = facts(
        tmp_path,
        """
        import subprocess, sys
        code = "import json, sys; print(json.dumps([*({'typeway', 'pydantic'} & {*sys.modules}), *(p for p in sys.path if 'startup' in p)]))"
        print(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
        """,
    )
    assert found == []


def test_a_hidden_sitecustomize_still_runs(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.customized = __name__\n")
    code = "import sys, fastapi; print(sys.customized, sys.modules['sitecustomize'].__file__, fastapi.__name__)"
    run = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {code!r}], check=True)"
    finished = python(tmp_path, "-m", "typeway.dropin", "-c", run, environment={"PYTHONPATH": str(tmp_path)})
    assert finished.stdout == f"sitecustomize {tmp_path / 'sitecustomize.py'} typeway\n", finished.stderr


def test_an_environment_without_typeway(tmp_path: Path) -> None:
    """Another Python that inherits the variables: it says what is asked of it, and its metadata stay its own."""
    code = """if True:
        import importlib.metadata, sys
        sys.path = [entry for entry in sys.path if "site-packages" not in entry and not entry.endswith("src")]
        sys.meta_path = [finder for finder in sys.meta_path if "editable" not in type(finder).__module__ + repr(finder)]
        try: import fastapi
        except ImportError as error: print(error.name, error)
        try: importlib.metadata.version("fastapi")
        except importlib.metadata.PackageNotFoundError as error: print(error)
    """
    run = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {code!r}], check=True)"
    finished = python(tmp_path, "-m", "typeway.dropin", "-c", run)
    assert finished.returncode == 0, finished.stderr
    first, second = finished.stdout.splitlines()
    assert first.startswith("fastapi No module named 'typeway' in this environment (")
    assert "TYPEWAY_DROP_IN asks for it in the place of 'fastapi'" in first
    assert "fastapi" in second


@posix
@pytest.mark.parametrize("how", ["option", "variable"])
def test_run_with_workers(tmp_path: Path, how: str) -> None:
    (tmp_path / "main.py").write_text(PROGRAM)
    options = ["--drop-in"] if how == "option" else []
    environment = {"TYPEWAY_DROP_IN": "1"} if how == "variable" else {}
    arguments = ("run", "--host", "127.0.0.1", "--port", "0", "--workers", "2", *options)
    with serving(tmp_path, *arguments, environment=environment) as server:
        server.wait_for_line("Application startup complete", times=2)
        answer = server.wait_for_answer("/who", lambda response: response.status_code == 200).json()
        assert answer.items() >= TYPEWAY.items()
        assert answer["process"] != server.process.pid
        assert "(fastapi is Typeway)" in server.text
        assert server.stop() == 0


@posix
def test_dev_reloads(tmp_path: Path) -> None:
    file = tmp_path / "main.py"
    file.write_text(PROGRAM)
    with serving(tmp_path, "dev", "--port", "0", "--drop-in") as server:
        answer = server.wait_for_answer("/who", lambda response: response.status_code == 200).json()
        assert answer.items() >= TYPEWAY.items()
        server.wait_for_line("Started reloader process")
        file.write_text(PROGRAM.replace('"answer": 1', '"answer": 2'))
        again = server.wait_for_answer("/who", lambda response: response.json()["answer"] == 2).json()
        assert again.items() >= TYPEWAY.items()
        assert again["process"] != answer["process"]


@posix
@pytest.mark.parametrize("option", [("--workers", "2"), ("--reload",)])
def test_uvicorn_itself(tmp_path: Path, option: tuple[str, ...]) -> None:
    (tmp_path / "main.py").write_text(PROGRAM)
    arguments = ("-m", "uvicorn", "main:app", "--port", "0", *option)
    with serving(tmp_path, *arguments, module="typeway.dropin") as server:
        answer = server.wait_for_answer("/who", lambda response: response.status_code == 200).json()
        assert answer.items() >= TYPEWAY.items()
        assert answer["process"] != server.process.pid
