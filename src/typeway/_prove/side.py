"""One of the two children: loads the program under one framework and answers the parent, a line of JSON each way.

``python -m typeway._prove.side fastapi|typeway``. What the program itself prints goes to standard error, so that it
cannot be taken for an answer.
"""

from __future__ import annotations

import importlib
import inspect
import json
import logging
import os
import sys
import traceback
import warnings
from collections.abc import Callable
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import Any, TextIO, cast

from typeway._prove.asgi import Driver
from typeway._prove.records import Probe

__all__ = ["main"]

_PREFERRED = ("app", "api")
_PACKAGES = ("fastapi", "typeway", "starlette", "pydantic")


class _Side:
    """The program on this side."""

    def __init__(self, framework: str) -> None:
        self.framework = framework
        self.app: Any = None
        self.driver: Driver | None = None

    def load(self, module: str, name: str | None, search_path: str) -> dict[str, Any]:
        """Import the program and start it. A failure is told in full."""
        sys.path.insert(0, search_path)
        try:
            if self.framework == "typeway":
                from typeway.dropin import install

                install()
            else:
                importlib.import_module("fastapi")
            self.app, found = _find_app(importlib.import_module(module), name)
            if self.framework == "fastapi" and any(_is_typeways(base) for base in type(self.app).__mro__):
                raise LookupError(
                    f"{module}:{found} is made with typeway: only programs that import fastapi run on both"
                )
            self.driver = Driver(self.app)
            self.driver.start()
        except BaseException as error:  # the user's code may raise anything; a module may even exit
            return {"failure": _one_line(error), "details": traceback.format_exception(error)}
        return {"name": found, "versions": _versions(), "lifespan": self.driver.outcome}

    def document(self) -> dict[str, Any]:
        """Return the OpenAPI document as text, so that the order of its members is kept; ``None`` if there is none."""
        make = getattr(self.app, "openapi", None)
        if make is None:
            return {"document": None}
        try:
            return {"document": json.dumps(make(), ensure_ascii=False, default=str)}
        except Exception as error:
            return {"document": json.dumps({"error": _one_line(error)})}

    def operations(self) -> dict[str, Any]:
        """Return what the plans say about each operation; on the side of Typeway only."""
        from typeway._prove.operations import documentation_pages, operations

        found = [asdict(operation) for operation in operations(self.app)]
        return {"operations": found, "pages": documentation_pages(self.app)}

    def ask(self, probe: dict[str, Any]) -> dict[str, Any]:
        """Send one request."""
        assert self.driver is not None
        return self.driver.ask(Probe.from_json(probe)).to_json()

    def measure(self, probe: dict[str, Any], count: int) -> dict[str, Any]:
        """Send one request many times."""
        assert self.driver is not None
        return {"seconds": self.driver.measure(Probe.from_json(probe), count)}

    def stop(self) -> dict[str, Any]:
        """Shut the program down."""
        assert self.driver is not None
        self.driver.stop()
        return {"lifespan": self.driver.outcome}


def _find_app(module: Any, name: str | None) -> tuple[Any, str]:
    """Return the named object, else the application that the other commands take: ``app``, ``api``, then by name."""
    if name is not None:
        value = module
        for part in name.split("."):
            value = getattr(value, part)
        if (
            inspect.isfunction(value)
            and not inspect.signature(value).parameters
            and not inspect.iscoroutinefunction(value)
        ):
            value = value()  # a factory
        return value, name
    kind = importlib.import_module("fastapi").FastAPI
    contents = cast("dict[str, Any]", vars(module))
    names = [key for key, value in contents.items() if isinstance(value, kind)]
    names.sort(key=lambda key: (_PREFERRED.index(key) if key in _PREFERRED else len(_PREFERRED), key))
    names = names or [key for key, value in contents.items() if any(map(_is_typeways, type(value).__mro__[:-1]))]
    if not names:
        raise LookupError(f"{module.__name__} holds no application; name it with --app")
    return getattr(module, names[0]), names[0]


def _is_typeways(kind: type) -> bool:
    return kind.__module__ == "typeway.applications"


def _one_line(error: BaseException) -> str:
    text = str(error).strip().partition("\n")[0]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _versions() -> dict[str, str]:
    found: dict[str, str] = {}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _own_channel() -> TextIO:
    """Return standard output for the answers alone; whatever else is printed goes to standard error from now on."""
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return channel


def main(framework: str) -> None:
    """Answer commands until the parent is gone."""
    channel = _own_channel()
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    side = _Side(framework)
    commands: dict[str, Callable[..., dict[str, Any]]] = {
        "load": side.load,
        "document": side.document,
        "operations": side.operations,
        "ask": side.ask,
        "measure": side.measure,
        "stop": side.stop,
    }
    for line in sys.stdin:
        command = json.loads(line)
        try:
            answer = commands[command.pop("do")](**command)
        except Exception as error:
            answer = {"failure": _one_line(error), "details": traceback.format_exception(error)}
        channel.write(json.dumps(answer) + "\n")
        channel.flush()


if __name__ == "__main__":
    main(sys.argv[1])
