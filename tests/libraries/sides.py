"""One program on both frameworks: as it is, and with `fastapi` standing for Typeway, each in a process of its own."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.dropin.processes import python

PROGRAMS = Path(__file__).parent / "programs"


def facts_of(program: str, *packages: str, directory: Path, arguments: Sequence[str] = ()) -> Any:
    """Run a program on FastAPI and on Typeway, see that both have the same to tell, and return it.

    The program imports `packages`; where one is not installed the test is skipped with its name.
    """
    command = [str(PROGRAMS / f"{program}.py"), *arguments]
    missing = [package for package in packages if not _is_installed(package)]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    ours = _run(directory / "typeway", "-m", "typeway.dropin", *command)
    assert ours.pop("framework") == "typeway"
    if _is_installed("fastapi"):
        theirs = _run(directory / "fastapi", *command)
        assert theirs.pop("framework") == "fastapi"
        assert ours == theirs
    return ours


def _is_installed(package: str) -> bool:
    try:
        return importlib.util.find_spec(package) is not None
    except ModuleNotFoundError:  # not even the package above it
        return False


def _run(directory: Path, *command: str) -> dict[str, Any]:
    directory.mkdir()
    finished = python(directory, "-W", "ignore", *command)
    assert finished.returncode == 0, finished.stderr[-6000:]
    found: dict[str, Any] = json.loads(finished.stdout.splitlines()[-1])
    return found
