"""The import names ``fastapi`` and ``fastapi.*``, answered with Typeway's own modules.

Nothing is copied and no second module is made: ``sys.modules["fastapi.routing"]`` becomes the object that is
``sys.modules["typeway.routing"]``, so each class exists once, whichever name it was imported by. A module is imported
when it is asked for, under either name.

Child processes load this file by its path, before Typeway itself is imported (``startup/sitecustomize.py``). It uses
the standard library only, and holds the names and the metadata for all of drop-in mode.
"""

from __future__ import annotations

import importlib
import importlib.machinery
import importlib.metadata
import importlib.util
import os
import sys
from importlib.abc import InspectLoader, MetaPathFinder
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from types import CodeType, ModuleType

__all__ = [
    "FASTAPI",
    "FASTAPI_VERSION",
    "TYPEWAY",
    "VARIABLE",
    "AliasFinder",
    "CompatibleDistribution",
    "DropInError",
    "active_finder",
    "is_wanted",
    "place",
    "remove",
]

FASTAPI: Final = "fastapi"
TYPEWAY: Final = "typeway"
FASTAPI_VERSION: Final = "0.165.0"
"""The release whose interface Typeway has: what ``fastapi.__version__`` and the installed metadata answer."""
VARIABLE: Final = "TYPEWAY_DROP_IN"
"""Environment variable that turns drop-in mode on, in the command line and in child processes."""

_METADATA: Final = f"""\
Metadata-Version: 2.1
Name: {FASTAPI}
Version: {FASTAPI_VERSION}
Summary: Typeway, in the place of FastAPI
"""
_FILES: Final = {
    "METADATA": _METADATA,
    "top_level.txt": f"{FASTAPI}\n",
    "entry_points.txt": f"[console_scripts]\n{FASTAPI} = {FASTAPI}.cli:main\n",
}


class DropInError(ImportError):
    """Drop-in mode cannot start, since the real FastAPI is in this process already: it cannot be told apart later."""


class AliasFinder(MetaPathFinder):
    """Finds ``fastapi`` and everything below it in Typeway, and nothing else."""

    def __init__(self) -> None:
        self.own_version: str | None = None
        """Typeway's version, while ``__version__`` gives FastAPI's; None before ``fastapi`` has been imported."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Claim the name, if it is one of FastAPI's.

        Raises ``ModuleNotFoundError`` where Typeway has no such module: another finder might find the real package.
        """
        if not _is_fastapi(fullname):
            return None
        own = importlib.util.find_spec(_own_name(fullname))
        if own is None:
            raise ModuleNotFoundError(_missing(fullname), name=fullname)
        spec = importlib.machinery.ModuleSpec(
            fullname,
            AliasLoader(own, self),
            origin=own.origin,
            is_package=own.submodule_search_locations is not None,
        )
        spec.submodule_search_locations = own.submodule_search_locations
        return spec

    def find_distributions(self, context: importlib.metadata.DistributionFinder.Context) -> Iterable[Any]:
        """FastAPI as an installed distribution, for whoever asks about this environment.

        Nothing for a search in given directories: that is a package manager looking at what is really there. Nothing
        either in an environment that has no Typeway.
        """
        wanted = context.name
        if "path" in vars(context) or (wanted is not None and wanted.lower() != FASTAPI):
            return ()
        return () if importlib.util.find_spec(TYPEWAY) is None else (CompatibleDistribution(),)

    def present(self, module: ModuleType) -> None:
        """Have Typeway's package say FastAPI's version, which programs and libraries compare."""
        if self.own_version is None:
            self.own_version = cast("str", module.__version__)
        module.__version__ = FASTAPI_VERSION  # type: ignore[attr-defined] # it is Typeway's package

    def withdraw(self) -> None:
        """Undo ``present``."""
        if self.own_version is not None:
            sys.modules[TYPEWAY].__version__ = self.own_version  # type: ignore[attr-defined] # it is Typeway's package
            self.own_version = None


class AliasLoader(InspectLoader):
    """Imports a module of Typeway for a name of FastAPI's; its code can be had too, for ``python -m fastapi``."""

    def __init__(self, own: importlib.machinery.ModuleSpec, finder: AliasFinder) -> None:
        self._own = own
        self._finder = finder

    def exec_module(self, module: ModuleType) -> None:
        """Put Typeway's module in the place of the empty one that the import system has made."""
        own = importlib.import_module(self._own.name)
        if module.__name__ == FASTAPI:
            self._finder.present(own)
        sys.modules[module.__name__] = own

    def is_package(self, fullname: str) -> bool:
        """Whether the module has submodules."""
        return self._own.submodule_search_locations is not None

    def get_code(self, fullname: str) -> CodeType | None:
        """The compiled code of Typeway's module."""
        return self._inspector.get_code(self._own.name)

    def get_source(self, fullname: str) -> str | None:
        """The source text of Typeway's module."""
        return self._inspector.get_source(self._own.name)

    def get_filename(self, fullname: str) -> str:
        """The file of Typeway's module."""
        return self._own.origin or ""

    @property
    def _inspector(self) -> InspectLoader:
        return cast("InspectLoader", self._own.loader)


class CompatibleDistribution(importlib.metadata.Distribution):
    """What ``importlib.metadata`` knows about an installed FastAPI."""

    def read_text(self, filename: Any) -> str | None:
        """One of the files of a ``.dist-info`` directory, or None."""
        return _FILES.get(str(filename))

    def locate_file(self, path: Any) -> Any:
        """Where a file of the distribution would be."""
        return Path(__file__).parents[2] / path


def place() -> AliasFinder:
    """Put the finder in front of all others; the one that is there already counts.

    Raises ``DropInError`` when the real FastAPI has been imported.
    """
    present = active_finder()
    if present is not None:
        return present
    _refuse_real_package()
    finder = AliasFinder()
    sys.meta_path.insert(0, finder)
    importlib.invalidate_caches()
    return finder


def remove() -> None:
    """Take the finder and the names it has served away again. Modules that hold them keep what they hold."""
    finder = active_finder()
    if finder is None:
        return
    sys.meta_path.remove(finder)
    for name in [name for name in sys.modules if _is_fastapi(name)]:
        del sys.modules[name]
    finder.withdraw()


def active_finder() -> AliasFinder | None:
    """The finder of this process, if drop-in mode is on."""
    return next((finder for finder in sys.meta_path if isinstance(finder, AliasFinder)), None)


def is_wanted(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether ``TYPEWAY_DROP_IN`` asks for drop-in mode."""
    return environ.get(VARIABLE, "").strip().lower() in {"1", "true", "t", "yes", "y", "on"}


def _refuse_real_package() -> None:
    for name in sorted(name for name in sys.modules if _is_fastapi(name)):
        module = sys.modules[name]
        if module is sys.modules.get(_own_name(name)):
            continue
        if module is None:  # pyright: ignore[reportUnnecessaryComparison] # a name that somebody has blocked
            del sys.modules[name]
            continue
        where = getattr(module, "__file__", None) or "a module without a file"
        raise DropInError(
            f"{name!r} has been imported already, from {where}: drop-in mode has to start before that. "
            f"Call typeway.dropin.install() first, or run the program with: python -m typeway.dropin",
            name=name,
        )


def _is_fastapi(name: str) -> bool:
    return name == FASTAPI or name.startswith(f"{FASTAPI}.")


def _own_name(name: str) -> str:
    return TYPEWAY + name[len(FASTAPI) :]


def _missing(name: str) -> str:
    if name == FASTAPI:
        return (
            f"No module named {TYPEWAY!r} in this environment ({sys.executable}), "
            f"but {VARIABLE} asks for it in the place of {FASTAPI!r}"
        )
    return f"No module named {name!r}: in drop-in mode that is {_own_name(name)!r}, which is missing in Typeway"
