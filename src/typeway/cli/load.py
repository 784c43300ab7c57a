"""Import the module that ``discover`` found and take the application out of it."""

from __future__ import annotations

import importlib
import inspect
import sys
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from typeway.applications import FastAPI
from typeway.cli.console import CliError
from typeway.cli.discover import Target, locate, locate_inside
from typeway.cli.user_traceback import describe_failure, import_advice
from typeway.dropin import DropInError, install
from typeway.routing import APIRouter

if TYPE_CHECKING:
    from types import ModuleType

    from typeway.cli.options import AppChoice

__all__ = ["Loaded", "load_app", "start_drop_in", "take_app"]

PREFERRED_NAMES = ("app", "api")


@dataclass(frozen=True, slots=True)
class Loaded:
    """An application that was found and imported."""

    app: object
    """A ``FastAPI`` object, or any ASGI application the user named."""
    name: str
    """Name of the object in its module."""
    target: Target
    others: tuple[str, ...] = ()
    """Names of further applications in the module."""

    @property
    def import_string(self) -> str:
        """``module:name``, as servers and ``pyproject.toml`` want it."""
        return f"{self.target.module}:{self.name}"


def load_app(
    choice: AppChoice, *, drop_in: bool = False, verbose: bool = False, directory: Path | None = None
) -> Loaded:
    """Find and import the application named by ``choice``, by default relative to the current directory.

    With ``drop_in``, ``fastapi`` names Typeway from here on, in this process and its children. Raises ``CliError``
    if there is no application, if its module cannot be imported, or if the named object is no application.
    """
    if drop_in:
        start_drop_in()
    target = locate(choice, Path.cwd() if directory is None else directory)
    if target.name is not None:
        return Loaded(take_app(target, target.name, verbose=verbose), target.name, target)
    module = import_target(target, verbose=verbose)
    names = _app_names(module)
    inside = locate_inside(target) if not names else None
    if inside is not None:
        target, module = inside, import_target(inside, verbose=verbose)
        names = _app_names(module)
    if not names:
        raise _no_app(module, target)
    return Loaded(vars(module)[names[0]], names[0], target, tuple(names[1:]))


def take_app(target: Target, name: str, *, verbose: bool = False) -> object:
    """Import the module of ``target`` and return its object ``name``, any ASGI application; else raise ``CliError``."""
    module = import_target(target, verbose=verbose)
    value: object = module
    for part in name.split("."):
        if not hasattr(value, part):
            raise _no_such_name(module, target, name)
        value = getattr(value, part)
    if not _is_asgi(value):
        raise CliError(
            f"{target.module}:{name} is no application, but {_what_is(value)}",
            _found_lines(module),
            hint=_factory_hint(name, value),
        )
    return value


def start_drop_in() -> None:
    """Have ``fastapi`` name Typeway; ``CliError`` if the real package has been imported in this process."""
    try:
        install()
    except DropInError as error:
        raise CliError("Drop-in mode cannot start", [str(error)]) from error


def import_target(target: Target, *, verbose: bool = False) -> ModuleType:
    """Import the module of ``target``, with its directory first on ``sys.path``."""
    directory = str(target.search_path)
    if sys.path[:1] != [directory]:
        sys.path.insert(0, directory)
    importlib.invalidate_caches()
    try:
        module = importlib.import_module(target.module)
    except (Exception, SystemExit) as error:  # The user's code may raise anything; a module may even exit.
        raise _import_failure(target, error, verbose) from error
    _check_same_file(module, target)
    return module


def _import_failure(target: Target, error: BaseException, verbose: bool) -> CliError:
    missing = error.name if isinstance(error, ModuleNotFoundError) else None
    if missing is not None and target.file is None and f"{target.module}.".startswith(f"{missing}."):
        where = f"Looked in {target.search_path} and the installed packages."
        source = "pyproject.toml" if target.found_by == "pyproject" else "--entrypoint"
        return CliError(f"There is no module {target.module!r} ({source})", [where, str(error)])
    place = target.module if target.file is None else str(target.file)
    return CliError(
        f"{place} cannot be imported",
        describe_failure(error, full=verbose),
        hint=import_advice(error, target.search_path),
    )


def _check_same_file(module: ModuleType, target: Target) -> None:
    """A file called like an installed module, as code.py, can import the other one."""
    origin = getattr(module, "__file__", None)
    if target.file is None or origin is None or Path(origin).resolve() == target.file:
        return
    raise CliError(
        f"Importing {target.module!r} gave another file",
        [f"expected: {target.file}", f"imported: {origin}"],
        hint="that module name is already in use; rename your file",
    )


def _app_names(module: ModuleType) -> list[str]:
    """Names of the applications in ``module``: ``app``, ``api``, then the others by name; one name for each object."""
    names = [name for name, value in vars(module).items() if isinstance(value, FastAPI)]
    ranks = {name: rank for rank, name in enumerate(PREFERRED_NAMES)}
    names.sort(key=lambda name: (ranks.get(name, len(ranks)), name))
    seen: dict[int, str] = {}
    for name in names:
        seen.setdefault(id(vars(module)[name]), name)
    return list(seen.values())


def _is_asgi(value: object) -> bool:
    """Whether a server can call ``value`` as ``await value(scope, receive, send)``."""
    if inspect.isclass(value) and not hasattr(value, "__await__"):
        return False  # Its objects may be applications, but it is not: they are not awaited.
    if not callable(value) or _is_blocking_function(value):
        return False
    try:
        inspect.signature(value).bind(None, None, None)
    except TypeError:
        return False
    except ValueError:  # Compiled callables may have no signature: the server will tell.
        return True
    return True


def _is_blocking_function(value: object) -> bool:
    return inspect.isfunction(value) and not inspect.iscoroutinefunction(value)


def _no_such_name(module: ModuleType, target: Target, name: str) -> CliError:
    close = get_close_matches(name, [entry for entry in vars(module) if not entry.startswith("_")], n=1)
    return CliError(
        f"{target.module} has no object named {name!r}",
        _found_lines(module),
        hint=f"did you mean {close[0]!r}?" if close else None,
    )


def _no_app(module: ModuleType, target: Target) -> CliError:
    details = _found_lines(module)
    if target.found_by == "discovery":
        details.append("If the application is in another file, name it: typeway dev PATH")
    foreign = any(type(value).__module__.startswith("fastapi.") for value in vars(module).values())
    return CliError(
        f"No application found in {target.file or target.module}",
        details or ["Nothing in it is an application."],
        hint="import FastAPI from typeway instead of fastapi, or use --drop-in"
        if foreign
        else "the file needs a line such as: app = FastAPI()   (from typeway import FastAPI)",
    )


def _found_lines(module: ModuleType) -> list[str]:
    """What the module holds that might have been meant."""
    lines: list[str] = []
    for name, value in vars(module).items():
        if name.startswith("_") or inspect.ismodule(value) or inspect.isclass(value):
            continue
        if isinstance(value, FastAPI | APIRouter) or _is_factory(value):
            lines.append(f"found {name}: {_what_is(value)}")
        elif _is_asgi(value) and not inspect.isfunction(value):
            lines.append(f"found {name}: {_what_is(value)}, an ASGI application; serve it with --app {name}")
    return lines


def _is_factory(value: object) -> bool:
    """Whether ``value`` is annotated as a function that makes an application."""
    if not inspect.isfunction(value):
        return False
    made = value.__annotations__.get("return")
    return (inspect.isclass(made) and issubclass(made, FastAPI)) or made == "FastAPI"


def _what_is(value: object) -> str:
    if inspect.isclass(value):
        return f"the class {value.__name__}, not an object of it"
    if inspect.isroutine(value):
        return f"the function {value.__name__}()"
    if value is None:
        return "None"
    kind = type(value)
    if kind.__module__ == "builtins":
        return f"a {kind.__name__}"
    return f"an object of {kind.__module__}.{kind.__qualname__}"


def _factory_hint(name: str, value: object) -> str | None:
    if inspect.isclass(value):
        return f"make an object of it in the module: app = {name}()"
    if not inspect.isfunction(value):
        return None
    needed = [one for one in inspect.signature(value).parameters.values() if one.default is one.empty]
    return None if needed else f"if it makes the application, call it in the module: app = {name}()"
