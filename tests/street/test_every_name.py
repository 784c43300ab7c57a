"""Every public name of every module of FastAPI is here, in the module of the same name, and takes the same parameters.

Left aside are the vendor's cloud commands only, which are a package of their own. What counts as a name of a module,
and what is said about it, is defined in `surface`.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import subprocess
import sys
import warnings
from functools import cache
from types import ModuleType
from typing import Any

import fastapi
import pytest

from tests.street.surface import facts, surface

# Names that start with an underscore, and that published libraries import all the same.
BORROWED = {
    "datastructures": ["_Unset"],
    "dependencies.utils": ["_get_body_field", "_get_flat_body_params", "_should_embed_body_fields"],
    "routing": [
        "_DefaultLifespan",
        "_EffectiveRouteContext",
        "_IncludedRouter",
        "_iter_routes_with_context",
    ],
}


def module_names() -> list[str]:
    """All modules of FastAPI that a program may import, relative to the package; the package itself is ``""``."""
    found = [module.name for module in pkgutil.walk_packages(fastapi.__path__, "fastapi.")]
    relative = ["", *(name.partition(".")[2] for name in found)]
    return [name for name in relative if name != "__main__" and not _is_private(name)]


def _is_private(name: str) -> bool:
    """Tell whether a module is an inside of FastAPI's; libraries import from ``_compat`` as if it were not."""
    return any(part.startswith("_") and part != "_compat" for part in name.split("."))


@cache
def load(package: str, name: str) -> ModuleType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Starlette announces the end of its WSGI bridge on import
        return importlib.import_module(f"{package}.{name}".rstrip("."))


MODULES = module_names()
NAMES = [(module, name) for module in MODULES for name in sorted(surface(load("fastapi", module)))]


def test_the_modules_are_those_that_programs_import() -> None:
    expected = "applications dependencies.utils _compat.v2 cli telemetry openapi.models security.oauth2 middleware.wsgi"
    assert set(expected.split()) | {""} <= set(MODULES)
    assert len(NAMES) > 500


@pytest.mark.parametrize("module", MODULES)
def test_module(module: str) -> None:
    ours = load("typeway", module)
    missing = [name for name in surface(load("fastapi", module)) if not hasattr(ours, name)]
    assert missing == []
    assert [name for name in BORROWED.get(module, []) if not hasattr(ours, name)] == []


@pytest.mark.parametrize("module, name", NAMES)
def test_name(module: str, name: str) -> None:
    ours, theirs = (getattr(load(package, module), name) for package in ("typeway", "fastapi"))
    if str(getattr(theirs, "__module__", None)).startswith("starlette"):
        assert ours is theirs
    said = facts(theirs)
    assert {key: text for key, text in facts(ours).items() if key in said} == said


@pytest.mark.parametrize("module", [module for module in MODULES if module not in ("", "types")])
def test_all_is_complete(module: str) -> None:
    """``__all__`` says no more than there is, and names all that a module defines."""
    ours = load("typeway", module)
    names: list[str] = getattr(ours, "__all__", [])
    assert sorted(names) == sorted(set(names))
    assert [name for name in names if not hasattr(ours, name)] == []
    defined = [name for name, value in surface(ours).items() if getattr(value, "__module__", None) == ours.__name__]
    assert [name for name in defined if isinstance(surface(ours)[name], type) and name not in names] == []


def test_the_same_modules_come_with_the_package() -> None:
    """`import fastapi` alone gives access to many of its modules; so does `import typeway`."""
    code = (
        "import importlib, json, sys, types, warnings; warnings.simplefilter('ignore')\n"
        "package = importlib.import_module(sys.argv[1])\n"
        "for step in filter(None, sys.argv[2].split('.')): package = getattr(package, step)\n"
        "print(json.dumps([n for n in json.loads(sys.argv[3]) or dir(package)"
        " if isinstance(getattr(package, n, None), types.ModuleType)]))"
    )

    def attributes(package: str, below: str, asked: list[str]) -> list[str]:
        command = [sys.executable, "-c", code, package, below, json.dumps(asked)]
        found: list[str] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        return [name for name in found if not name.startswith("_")]

    for below in ("", "openapi", "dependencies"):
        theirs = attributes("fastapi", below, [])
        assert theirs
        assert attributes("typeway", below, theirs) == theirs


def test_hints_of_classes_can_be_evaluated() -> None:
    """Containers and libraries ask classes and constructors for their hints, in programs that import little else."""
    classes = [
        f"typeway.{module}.{name}".replace("..", ".")
        for module, name in NAMES
        if isinstance(surface(load("typeway", module)).get(name), type) and not module.startswith("_compat")
    ]
    code = (  # what Pydantic's classes say about themselves cannot be evaluated
        "import json, pkgutil, sys, typing\n"
        "for path in json.loads(sys.argv[1]):\n"
        "    cls = pkgutil.resolve_name(path)\n"
        "    homes = {base.__module__.partition('.')[0] for base in cls.__mro__}\n"
        "    if 'typeway' in homes and 'pydantic' not in homes:\n"
        "        typing.get_type_hints(cls), typing.get_type_hints(cls.__init__)\n"
    )
    command = [sys.executable, "-W", "ignore", "-c", code, json.dumps(classes)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert len(classes) > 100


def test_the_comparison_can_fail() -> None:
    def first(a: int, *, b: str = "") -> Any: ...
    def second(a: int, b: str = "") -> Any: ...
    async def third(a: int, *, b: str = "") -> Any: ...

    assert facts(first) != facts(second)
    assert facts(first) != facts(third)
    assert facts({"a": 1}) != facts({"a": 2})
    assert facts(fastapi.FastAPI) != facts(fastapi.APIRouter)
    assert facts(fastapi.Query)["function"].startswith("(default: POSITIONAL_OR_KEYWORD = PydanticUndefined, default_")
