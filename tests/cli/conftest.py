"""The fixtures of the command line's tests."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import typeway.cli.server
from tests.cli.project import Project
from tests.cli.recorder import Recorder


@pytest.fixture
def project(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Project]:
    """An empty project; what it imports is forgotten afterwards."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    for name in (
        "PORT",
        "FASTAPI_ENV",
        "TYPEWAY_ENV",
        "FASTAPI_PUBLIC_URL",
        "TYPEWAY_PUBLIC_URL",
        "FORCE_COLOR",
        "TYPEWAY_DROP_IN",
    ):
        monkeypatch.setenv(name, "")  # noted as unset, so that it is so again afterwards, whatever a command sets
        monkeypatch.delenv(name)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    base = tmp_path_factory.getbasetemp()
    before = set(sys.modules)
    yield Project(tmp_path)
    for name in set(sys.modules) - before:
        file = getattr(sys.modules[name], "__file__", None)
        if file is None or Path(file).is_relative_to(base):
            del sys.modules[name]


@pytest.fixture
def recorder(project: Project, monkeypatch: pytest.MonkeyPatch) -> Recorder:
    """A project with an application, and what would be served of it."""
    project.app("main.py")
    recorder = Recorder()
    monkeypatch.setattr(typeway.cli.server, "serve", recorder)
    return recorder
