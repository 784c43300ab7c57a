"""Each kind of project is rendered and installed once, whatever the number of processes that run tests."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from filelock import FileLock

from tests.new.project import RenderedProject, render

Rendered = Callable[[str], RenderedProject]


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    """A function from a kind to its project. Tests share it: data belongs elsewhere, by the settings."""
    pytest.importorskip("pip", reason="projects are installed with pip")
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def project(kind: str) -> RenderedProject:
        folder, done = shared / f"project-{kind}", shared / f"project-{kind}.installed"
        with FileLock(shared / f"project-{kind}.lock"):
            if not done.exists():
                render(folder, kind)
                done.touch()
        return RenderedProject(folder)

    return project
