"""One program, two frameworks: programs get their names from a `Framework` instead of importing them."""

import importlib
import json
import warnings
from collections.abc import Callable
from typing import Any, Final

REFERENCE: Final = "fastapi"
CANDIDATE: Final = "typeway"


class Framework:
    """The public names of one framework: `fw.FastAPI`, `fw.security.HTTPBearer`, `fw.responses.HTMLResponse`."""

    def __init__(self, package: str) -> None:
        self._package = package

    def __getattr__(self, name: str) -> Any:
        package = importlib.import_module(self._package)
        if hasattr(package, name) and not name.islower():
            return getattr(package, name)
        return importlib.import_module(f"{self._package}.{name}")


Program = Callable[[Any], Any]


def document(program: Program, package: str) -> tuple[Any, list[str]]:
    """The document of a program, or the error that writing it raises, and the warnings on the way."""
    app = program(Framework(package))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            written = app.openapi()
        except Exception as error:
            written = error
    return written, sorted({f"{type(each.message).__name__}: {each.message}" for each in caught})


def as_text(written: Any) -> str:
    """A document as text in which every order counts; lines make differences easy to read."""
    return json.dumps(written, indent=1)
