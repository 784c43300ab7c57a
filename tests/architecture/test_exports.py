"""The names of the package itself. Those of its modules are compared in `tests/street/test_every_name.py`."""

from __future__ import annotations

import subprocess
import sys

import typeway


def test_all_is_sorted_and_true() -> None:
    assert list(typeway.__all__) == sorted(set(typeway.__all__))
    assert [name for name in typeway.__all__ if not hasattr(typeway, name)] == []


def test_public_objects_are_documented() -> None:
    """Every public name at the top level says what it is; Starlette's classes are its own affair."""
    values = {name: getattr(typeway, name) for name in typeway.__all__}
    ours = {name: value for name, value in values.items() if getattr(value, "__module__", "").startswith("typeway")}
    assert len(ours) > 10
    assert [name for name, value in ours.items() if not (value.__doc__ or "").strip()] == []


def test_fastapi_is_not_needed() -> None:
    """Typeway stands on its own: none of its modules imports the package it is compared with."""
    code = "import sys, typeway, typeway.applications, typeway.routing, typeway.testclient; print('fastapi' in sys.modules)"
    finished = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)
    assert finished.stdout == "False\n"
