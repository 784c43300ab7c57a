"""Every location with every kind of type, with and without a default: absent, good, bad, empty and repeated values."""

from datetime import date
from enum import Enum
from typing import Annotated, Any, Literal

from fastapi import Cookie, FastAPI, Header, Query
from pydantic import Field, Json

from ..calls import Call, get

app = FastAPI()


class Kind(Enum):
    a = "a"
    one = 1


TYPES: dict[str, tuple[Any, Any]] = {
    "int": (int, 5),
    "nullable": (int | None, None),
    "text": (str, "d"),
    "bool": (bool, False),
    "float": (Annotated[float, Field(ge=0, lt=10)], 1.5),
    "enum": (Kind, Kind.a),
    "literal": (Literal["a", 1], "a"),
    "date": (date, date(2026, 1, 1)),
    "json": (Json[list[int]], "[]"),
    "list": (list[int], [1]),
    "nullable-list": (list[str] | None, None),
    "set": (set[Kind], set()),
    "tuple": (tuple[int, ...], (1, 2)),
    "union": (int | date | str, "u"),
    "list-of-unions": (list[int | date], []),
}
LOCATIONS = {"query": Query, "header": Header, "cookie": Cookie}


def add(location: str, name: str, annotation: Any, default: Any) -> None:
    marker = LOCATIONS[location]

    def required(the_value: Annotated[annotation, marker(description="required")]):
        return {"value": sorted(map(str, the_value)) if isinstance(the_value, (set, frozenset)) else the_value}

    def optional(the_value: Annotated[annotation, marker(title="T")] = default):
        return {"value": sorted(map(str, the_value)) if isinstance(the_value, (set, frozenset)) else the_value}

    app.get(f"/{location}/{name}/required", name=f"{location} {name} required")(required)
    app.get(f"/{location}/{name}/optional", name=f"{location} {name} optional")(optional)


def ask(location: str, path: str, values: list[str]) -> Call:
    if location == "query":
        return get("&".join([f"{path}?", *(f"the_value={value}" for value in values)]).replace("?&", "?"))
    if location == "header":
        return get(path, headers=[("the-value", value) for value in values])
    return get(path, headers={"cookie": "; ".join(f"the_value={value}" for value in values)} if values else {})


for location in LOCATIONS:
    for name, (annotation, default) in TYPES.items():
        add(location, name, annotation, default)

VALUES = [
    [],
    ["1"],
    ["a"],
    [""],
    ["2026-02-03"],
    ["true"],
    ["12.5"],
    ["[1]"],
    ["1", "a"],
    ["a", "1"],
    ["1", "1", "2"],
]
REQUESTS = [
    ask(location, f"/{location}/{name}/{kind}", values)
    for location in LOCATIONS
    for name in TYPES
    for kind in ("required", "optional")
    for values in VALUES
]
