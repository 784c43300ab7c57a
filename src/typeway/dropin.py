"""Drop-in mode: programs that import ``fastapi`` run on Typeway, without a changed line.

``install()`` makes the import names ``fastapi`` and ``fastapi.*`` stand for Typeway's modules, in this process and in
the Python processes that it starts. ``python -m typeway.dropin script.py`` and ``typeway run --drop-in`` do so before
they load a program, and ``pytest -p typeway.dropin`` before it loads a test suite.

This module is a pytest plug-in as well. PYTEST_DONT_REWRITE: there are no assertions in it.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any

from typeway._dropin import children
from typeway._dropin.finder import FASTAPI_VERSION, DropInError, active_finder, place, remove

__all__ = ["FASTAPI_VERSION", "DropInError", "install", "installed", "typeway_version", "uninstall"]


def install(*, child_processes: bool = True) -> None:
    """Have ``fastapi`` and all modules below it stand for Typeway's modules of the same names.

    ``importlib.metadata`` then answers for FastAPI with the compatible version, ``FASTAPI_VERSION``, and so does
    ``__version__`` of the package under both names. With ``child_processes`` the environment variables TYPEWAY_DROP_IN
    and PYTHONPATH are set, such that Python processes started later are in drop-in mode too. Calling it again changes
    nothing.

    Raises:
        DropInError: the real FastAPI has been imported in this process.
    """
    place()
    if child_processes:
        children.adopt()


def uninstall() -> None:
    """Undo ``install``: the names are looked up anew from here on. Modules that hold Typeway's objects keep them."""
    remove()
    children.release()


def installed() -> bool:
    """Whether drop-in mode is on in this process."""
    return active_finder() is not None


def typeway_version() -> str:
    """Version of Typeway itself, whatever ``__version__`` says at the moment."""
    finder = active_finder()
    own = None if finder is None else finder.own_version
    return own or str(importlib.import_module("typeway").__version__)


# pytest calls these by their names. The first is called as soon as the plug-in is registered: before any conftest, and
# before the plug-ins that packages bring along, both of which may import fastapi.


def pytest_addoption() -> None:
    """Start drop-in mode, or end the run with a usage error."""
    try:
        install()
    except DropInError as error:
        raise importlib.import_module("pytest").UsageError(str(error)) from error


def pytest_report_header() -> Any:
    """Say what is tested here."""
    return f"drop-in: fastapi {FASTAPI_VERSION} is Typeway {typeway_version()}"


if __name__ == "__main__":
    from typeway._dropin.run import run

    install()
    run(sys.argv[1:])
