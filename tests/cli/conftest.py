"""The fixtures of the command line's tests."""

from __future__ import annotations

import logging
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
        "TYPEWAY_RUN_WORKERS",
        "WEB_CONCURRENCY",
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
def recorder(project: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[Recorder]:
    """A project with an application, and what would be served of it; how this process logs stays as it is."""
    project.app("main.py")
    recorder = Recorder()
    monkeypatch.setattr(typeway.cli.server, "serve", recorder)
    loggers = [logging.getLogger(name) for name in (None, "uvicorn", "uvicorn.error", "uvicorn.access")]
    before = [(logger, logger.level, list(logger.handlers), logger.propagate) for logger in loggers]
    yield recorder
    for logger, logger.level, logger.handlers, logger.propagate in before:
        logger.setLevel(logger.level)  # and forget what has been worked out from it
