"""Names that a module hands on, without importing the modules they live in before somebody asks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

__all__ = ["handed_on", "submodules"]


def handed_on(module: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of a module that has names of other modules (PEP 562).

    ``homes`` gives the full name of each, in its own module. A name is looked up once and then kept, so that it can be
    replaced.
    """
    own = vars(sys.modules[module])

    def look_up(name: str) -> Any:
        """Return a name of the module. Raises ``AttributeError``."""
        if name in own:
            return own[name]
        if name not in homes:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        home, _, there = homes[name].rpartition(".")
        return own.setdefault(name, getattr(import_module(home), there))

    return look_up


def submodules(package: str, *names: str) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of a package whose modules are there without an import statement of their own."""

    def look_up(name: str) -> Any:
        """Import a module of the package. Raises ``AttributeError``."""
        if name not in names:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return import_module(f"{package}.{name}")

    return look_up
