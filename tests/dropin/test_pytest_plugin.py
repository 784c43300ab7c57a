"""`pytest -p typeway.dropin`: a test suite written for FastAPI runs on Typeway."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dropin.processes import python

CONFTEST = """\
import pytest
from fastapi import FastAPI  # before any test module
from fastapi.testclient import TestClient

@pytest.fixture
def client():
    app = FastAPI()
    app.get("/items/{item_id}")(lambda item_id: {"item": item_id})
    return TestClient(app)
"""
SUITE = """\
import importlib.metadata, os, subprocess, sys
import fastapi, typeway
from fastapi.routing import APIRoute

def test_identity(client):
    assert fastapi is typeway
    assert any(type(route) is APIRoute for route in client.app.routes)
    assert importlib.metadata.version("fastapi") == "0.165.0"

def test_answer(client):
    assert client.get("/items/5").json() == {"item": "5"}

def test_child():
    code = "import fastapi; print(fastapi.__name__)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "typeway\\n"

def test_worker():
    assert ("PYTEST_XDIST_WORKER" in os.environ) is (os.environ["EXPECTED"] == "worker")
"""


# Of the plug-ins that happen to be installed, only those that a test names.
ALONE = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_suite.py").write_text(SUITE)
    (tmp_path / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n    ignore:Using `httpx`\n")
    return tmp_path


@pytest.mark.parametrize("workers", [(), ("-p", "xdist.plugin", "-n", "1")], ids=["one process", "worker"])
def test_a_suite_runs_on_typeway(suite: Path, workers: tuple[str, ...]) -> None:
    finished = python(
        suite, "-m", "pytest", "-p", "typeway.dropin", "-p", "no:cacheprovider", *workers,
        environment={**ALONE, "EXPECTED": "worker" if workers else "main"},
    )  # fmt: skip
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "4 passed" in finished.stdout
    assert "drop-in: fastapi 0.165.0 is Typeway 0." in finished.stdout


def test_from_the_configuration_file(suite: Path) -> None:
    with (suite / "pytest.ini").open("a") as file:
        file.write("addopts = -p typeway.dropin -k 'identity or answer'\n")
    finished = python(suite, "-m", "pytest", "-p", "no:cacheprovider", environment=ALONE)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "2 passed" in finished.stdout


def test_too_late(suite: Path) -> None:
    """Another plug-in has imported the real package: a usage error, and no test runs."""
    (suite / "early.py").write_text("import fastapi\n")
    finished = python(suite, "-W", "ignore", "-m", "pytest", "-p", "early", "-p", "typeway.dropin", environment=ALONE)
    assert finished.returncode == 4
    assert "ERROR: 'fastapi' has been imported already, from " in finished.stderr
    assert "Traceback" not in finished.stderr
    assert "passed" not in finished.stdout


def test_the_plugin_needs_no_pytest(tmp_path: Path) -> None:
    finished = python(
        tmp_path, "-c", "import sys, typeway.dropin; print('pytest' in sys.modules, 'runpy' in sys.modules)"
    )
    assert finished.stdout == "False False\n"
