"""One form field of every type, required, nullable, optional or defaulted, against every kind of text."""

from datetime import date
from enum import Enum
from typing import Annotated, Any, Literal

from fastapi import FastAPI, Form
from pydantic import Field, Json

from ..calls import Call, post

app = FastAPI()


class Size(Enum):
    small = "s"
    large = "l"


KINDS: dict[str, Any] = {
    "text": str,
    "number": int,
    "nullable": int | None,
    "nullable-text": str | None,
    "flag": bool,
    "raw": bytes,
    "any": Any,
    "day": date,
    "size": Size,
    "literal": Literal["a", "b"],
    "either": int | str,
    "limited": Annotated[int, Field(ge=1, le=9)],
    "short": Annotated[str, Field(min_length=1, max_length=3)],
    "texts": list[str],
    "numbers": list[int],
    "bare-list": list,
    "unique": set[int],
    "pair": tuple[int, str],
    "frozen": frozenset[str],
    "maybe-list": list[int] | None,
    "list-or-one": list[int] | int,
    "nullable-items": list[int | None],
    "json": Json[list[int]],
    "mapping": dict[str, int],
}
DEFAULTS: dict[str, Any] = {
    "text": "t",
    "number": 7,
    "nullable": None,
    "nullable-text": "n",
    "flag": False,
    "raw": b"r",
    "texts": ["d"],
    "numbers": [],
    "unique": {1},
    "maybe-list": None,
    "size": Size.small,
    "json": "[1]",
}


def add(kind: str, annotation: Any) -> None:
    def required(value):
        return {"value": value, "type": type(value).__name__}

    def defaulted(value=DEFAULTS.get(kind)):
        return {"value": value, "type": type(value).__name__}

    for function in (required, defaulted) if kind in DEFAULTS else (required,):
        function.__annotations__["value"] = Annotated[annotation, Form()]
        app.post(f"/{kind}/{function.__name__}", name=f"{kind} {function.__name__}")(function)


for kind, annotation in KINDS.items():
    add(kind, annotation)

FORMS: list[list[tuple[str, str]]] = [
    [("value", text)]
    for text in ("", " ", "a", "7", "-1", "on", "off", "true", "x", "2026-02-28", "s", "[1,2]", "äöü €", "null", "1.0")
]
FORMS += [
    [],
    [("other", "1")],
    [("Value", "1")],
    [("value", "1"), ("value", "2")],
    [("value", "1"), ("value", "")],
    [("value", ""), ("value", "2")],
    [("value", ""), ("value", "")],
    [("value", "1"), ("value", "a"), ("value", "1")],
    [("value", "1"), ("other", "2")],
    [("value[]", "1")],
]
REQUESTS: list[Call] = [
    post(f"/{kind}/{variant}", form=form)
    for kind in KINDS
    for variant in ("required", "defaulted")
    if variant == "required" or kind in DEFAULTS
    for form in FORMS
]
