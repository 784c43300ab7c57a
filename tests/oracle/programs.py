"""Small random programs: an endpoint with parameters of all sources and a few dependencies, written as source text and executed."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Annotated, Any, Literal

from hypothesis import strategies as st
from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from typeway import Body, Cookie, Depends, Form, Header, HTTPException, Path, Query, Security
from typeway.security import SecurityScopes

Log = list[tuple[Any, ...]]


class Colour(enum.Enum):
    red = "red"
    blue = "blue"


class Page(BaseModel):
    a: int
    b: list[str] = []
    c: str | None = None


class StrictPage(BaseModel):
    model_config = ConfigDict(extra="forbid")

    a: int = 1
    b: int = Field(2, alias="bee")


class OpenPage(BaseModel):
    model_config = ConfigDict(extra="allow")

    d_e: int = 3


class Item(BaseModel):
    name: str
    price: float = 1.0
    tags: list[int] = []


@dataclass(frozen=True)
class Type:
    """A type with texts for it, most of them good, JSON texts, and defaults."""

    annotation: Any
    texts: tuple[str, ...]
    documents: tuple[str, ...] = ("1",)
    defaults: tuple[Any, ...] = ()


SINGLE = (
    Type(int, ("1", "-5", "x", "1.5"), ("1", "true", '"7"', '"x"', "1.5"), (4, "unchecked")),
    Type(str, ("t", "", "two words"), ('"t"', "1"), ("default",)),
    Type(float, ("1", "2.5", "nan", "x"), ("1", "2.5", '"x"'), (0.5,)),
    Type(bool, ("true", "0", "maybe"), ("true", '"off"', "3"), (False,)),
    Type(date, ("2024-02-29", "2023-02-29"), ('"2024-02-29"', "0", '"x"'), (date(2020, 1, 1),)),
    Type(Colour, ("red", "green"), ('"blue"', "1"), (Colour.red, "red")),
    Type(Literal["x", "y"], ("x", "z"), ('"x"', '"z"'), ("y",)),
    Type(int | None, ("3", "x"), ("null", "3", "[]"), (None,)),
    Type(str | int, ("3", "x"), ("3", '"3"', "null"), (1,)),
    Type(Annotated[int, Field(gt=3)], ("3", "4", "x"), ("3", "4"), (1,)),
)
SEVERAL = (
    Type(list[int], ("1", "2", "x"), ("[1, 2]", '["x"]', "1"), ([], [7])),
    Type(set[str], ("a", "b", ""), ('["a"]', "{}"), ({"s"},)),
    Type(list[str] | None, ("a", ""), ('["a"]', "null", "1"), (None,)),
    Type(tuple[int, str], ("1", "x"), ('[1, "x"]', "[1]"), ((1, "d"),)),
)
MODELS = (
    Type(Page, ("1", "x")),
    Type(StrictPage, ("1", "x")),
    Type(OpenPage, ("1", "x")),
    Type(Page | None, ("1", "x"), defaults=(None,)),
    Type(OpenPage | None, ("1",), defaults=(None,)),
)
BODIES = (
    Type(Item, (), ('{"name": "n"}', '{"name": "n", "price": "2", "tags": [1]}', '{"price": "x"}', "{}", "[]", "null"), ()),
    Type(list[Item], (), ('[{"name": "n"}]', '[{"name": 1}, 2]', "{}"), ([],)),
    Type(dict[str, int], (), ('{"a": 1}', '{"a": "x", "b": "y"}', "1"), ({},)),
    Type(Item | None, (), ('{"name": "n"}', "null", "{}"), (None,)),
    Type(bytes, (), ('"text"', "1"), (b"d",)),
)  # fmt: skip
PATH_NAMES = ("x", "y")
MARKERS: dict[str, Callable[..., Any]] = {
    "path": Path,
    "query": Query,
    "header": Header,
    "cookie": Cookie,
    "body": Body,
    "form": Form,
}


@dataclass(frozen=True)
class Parameter:
    """One parameter of a function: its declaration, and what a client may send for it."""

    name: str
    place: str
    type: Type
    annotation: Any
    default: Any = ...
    wires: tuple[str, ...] = ()


@dataclass(frozen=True)
class Use:
    """One use of a dependency by a function."""

    name: str
    node: int
    marker: Any


@dataclass
class Node:
    """One function of the program."""

    name: str
    kind: str
    parameters: list[Parameter]
    uses: list[Use]
    scopes: bool
    fails: str | None

    @property
    def arguments(self) -> list[str]:
        return [
            *(item.name for item in self.parameters),
            *(use.name for use in self.uses),
            *(["security"] if self.scopes else []),
        ]


@dataclass
class Program:
    """A program: functions from the bottom up, the endpoint last; dependencies of the decorator; replacements."""

    nodes: list[Node]
    decorator: list[Use]
    overrides: dict[int, int]
    calls: dict[str, Any] = field(default_factory=dict)
    log: Log = field(default_factory=list)

    def source(self) -> str:
        return "\n".join(_text(node) for node in self.nodes)

    def load(self) -> None:
        """Execute the source. The functions call back to note what they were given."""
        names: dict[str, Any] = {
            "called": self._called,
            "left": self._left,
            "Annotated": Annotated,
            "SecurityScopes": SecurityScopes,
        }
        for node in self.nodes:
            for item in node.parameters:
                names[f"{node.name}_{item.name}_type"] = item.annotation
                names[f"{node.name}_{item.name}_default"] = item.default
            for use in node.uses:
                names[f"{node.name}_{use.name}_marker"] = use.marker(self.nodes[use.node].name, names)
            if node.kind == "dataclass":
                names[node.name] = _make_dataclass(node, names)
            else:
                exec(_text(node), names)
        self.calls = {node.name: names[node.name] for node in self.nodes}

    def depends(self) -> list[Any]:
        """The dependencies of the decorator."""
        return [use.marker(self.nodes[use.node].name, self.calls) for use in self.decorator]

    def _called(self, name: str, fails: str | None, **given: Any) -> str:
        shown = {key: value.scopes if isinstance(value, SecurityScopes) else value for key, value in given.items()}
        self.log.append(("call", name, repr(shown)))
        if fails == "http":
            raise HTTPException(418, name)
        if fails == "own":
            raise LookupError(name)
        return f"{name}#{len(self.log)}"

    def _left(self, name: str, error: BaseException | None) -> None:
        self.log.append(("left", name, type(error).__name__ if error else None))


def _make_dataclass(node: Node, names: dict[str, Any]) -> type:
    """A plain dataclass: it may be called without a thread. What it was given shows in the arguments of whoever uses it."""
    every: list[tuple[str, Any, Any]] = []
    for item in node.parameters:
        fixed = item.default.__hash__ is not None and item.default is not ...  # dataclasses refuse mutable defaults
        every.append(
            (
                item.name,
                names[f"{node.name}_{item.name}_type"],
                dataclasses.field(default=item.default) if fixed else dataclasses.field(),
            )
        )
    every += [
        (use.name, Annotated[Any, names[f"{node.name}_{use.name}_marker"]], dataclasses.field()) for use in node.uses
    ]
    return dataclasses.make_dataclass(node.name, every, kw_only=True)


def _giving(value: Any) -> Callable[[], Any]:
    return lambda: value


def _text(node: Node) -> str:
    """The source of a function."""
    declared = [
        f"{item.name}: {node.name}_{item.name}_type"
        + (f" = {node.name}_{item.name}_default" if item.default is not ... else "")
        for item in node.parameters
    ]
    declared += [f"{use.name}: Annotated[object, {node.name}_{use.name}_marker]" for use in node.uses]
    declared += ["security: SecurityScopes"] if node.scopes else []
    signature = "*, " + ", ".join(declared) if declared else ""
    call = f"called({node.name!r}, {node.fails!r}{''.join(f', {name}={name}' for name in node.arguments)})"
    if node.kind == "class":
        head = f"class {node.name}:\n    def __init__(self{', ' if signature else ''}{signature}):\n"
        return head + f"        self.shown = {call}\n    def __repr__(self):\n        return self.shown\n"
    head = f"{'async ' if node.kind in ('coroutine', 'async_generator') else ''}def {node.name}({signature}):\n"
    if node.kind in ("coroutine", "function"):
        return head + f"    return {call}\n"
    return head + (
        f"    given = {call}\n    try:\n        yield given\n    except BaseException as error:\n        left({node.name!r}, error)\n        raise\n    left({node.name!r}, None)\n"
    )


# --- strategies ---

_numbers = count()


@st.composite
def _parameters(draw: st.DrawFn, bodies: str | None, taken: set[str]) -> list[Parameter]:
    """A few parameters; `bodies` says whether the program has a JSON body, a form, or none."""
    places = ["query", "query", "header", "cookie", "path", "model", *([bodies] * 2 if bodies else [])]
    found: list[Parameter] = []
    for place in draw(st.lists(st.sampled_from(places), max_size=3)):
        parameter = draw(_parameter(place, bodies, {item.name for item in found}, taken))
        if parameter is not None:
            found.append(parameter)
    return found


@st.composite
def _parameter(draw: st.DrawFn, place: str, bodies: str | None, own: set[str], taken: set[str]) -> Parameter | None:
    if place == "path":
        name = draw(st.sampled_from(PATH_NAMES))
        kind = draw(st.sampled_from(SINGLE[:7]))
        annotation = kind.annotation if draw(st.booleans()) else Annotated[kind.annotation, Path()]
        return None if name in own else Parameter(name, "path", kind, annotation, wires=(name,))
    if place == "model":
        place = draw(st.sampled_from(["query", "header", "cookie", *(["form"] if bodies == "form" else [])]))
        types = MODELS
    elif place == "body":
        types = (*BODIES, *BODIES, *SINGLE, *SEVERAL)
    else:
        types = SINGLE if place == "cookie" else (*SINGLE, *SINGLE, *SEVERAL)
    # Values of the body are one document for the whole program: their names must not mean two things.
    name = f"v{next(_numbers)}" if place in ("body", "form") else draw(st.sampled_from(["a", "b", "c", "d_e", "page"]))
    if name in own or name in taken:
        return None
    kind = draw(st.sampled_from(types))
    options: dict[str, Any] = {}
    wires: tuple[str, ...] = (name.replace("_", "-") if place == "header" else name,)
    if types is not MODELS:
        alias = draw(st.sampled_from([None, None, None, "alias", "Other-Name", "choices"]))
        if place in ("body", "form") and alias is not None:
            alias = f"{name}-{alias}" if alias != "choices" else None
        if alias == "choices":
            options["validation_alias"] = AliasChoices("one", "two")
            wires = ("one", "two")
        elif alias is not None:
            options["alias"] = alias
            wires = (alias,)
        if place == "body" and draw(st.integers(0, 3)) == 0:
            options["embed"] = True
        if place == "header" and alias is None and draw(st.integers(0, 3)) == 0:
            options["convert_underscores"] = False
            wires = (name,)
    default = draw(st.sampled_from([..., ..., *kind.defaults]))
    if types is not MODELS and default is not ... and draw(st.integers(0, 2)) == 0:
        options["validate_default"] = True
    elif types is not MODELS and default is not ... and draw(st.integers(0, 3)) == 0:
        options["default_factory"] = _giving(default)
        default = ...
    return Parameter(name, place, kind, Annotated[kind.annotation, MARKERS[place](**options)], default, wires)


def _marker(node: int, kind: str, options: dict[str, Any]) -> Callable[[str, dict[str, Any]], Any]:
    return lambda name, names: (Security if "scopes" in options else Depends)(names[name], **options)


@st.composite
def _uses(draw: st.DrawFn, below: list[Node], *, most: int, named: bool) -> list[Use]:
    found = []
    for number in range(draw(st.integers(0, most)) if below else 0):
        node = draw(st.integers(0, len(below) - 1))
        options: dict[str, Any] = {}
        if draw(st.integers(0, 3)) == 0:
            options["use_cache"] = False
        if draw(st.integers(0, 4)) == 0:
            options["scopes"] = draw(st.lists(st.sampled_from(["read", "write"]), max_size=2))
        elif draw(st.integers(0, 3 if below[node].kind in ("generator", "async_generator") else 9)) < 2:
            options["scope"] = draw(st.sampled_from(["function", "function", "request"]))
        found.append(Use(f"u{number}" if named else "", node, _marker(node, below[node].kind, options)))
    return found


def _reads_body(nodes: list[Node], number: int) -> bool:
    node = nodes[number]
    return any(item.place in ("body", "form") for item in node.parameters) or any(
        _reads_body(nodes, use.node) for use in node.uses
    )


_KINDS = ("coroutine", "coroutine", "function", "generator", "async_generator", "async_generator", "class", "dataclass")


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """Return a program that is not loaded yet."""
    bodies = draw(st.sampled_from([None, "body", "body", "form"]))
    nodes: list[Node] = []
    taken: set[str] = set()
    for number in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(_KINDS))
        fails = draw(st.sampled_from([None] * 12 + ["http", "own"])) if kind != "dataclass" else None
        scopes = kind not in ("dataclass", "class") and draw(st.integers(0, 4)) == 0
        nodes.append(
            Node(
                f"dep{number}",
                kind,
                draw(_parameters(bodies, taken)),
                draw(_uses(nodes, most=2, named=True)),
                scopes,
                fails,
            )
        )
    decorator = draw(_uses(nodes, most=1, named=False))
    overrides: dict[int, int] = {}
    if nodes and draw(st.integers(0, 3)) == 0:
        replaced, replacing = draw(st.integers(0, len(nodes) - 1)), draw(st.integers(0, len(nodes) - 1))
        # Otherwise the replacement might need what it replaces, or a body that the program has no plan for.
        if replacing < replaced and not _reads_body(nodes, replacing):
            overrides[replaced] = replacing
    fails = draw(st.sampled_from([None] * 12 + ["http", "own"]))
    endpoint = Node(
        "endpoint",
        draw(st.sampled_from(["coroutine", "coroutine", "function"])),
        draw(_parameters(bodies, taken)),
        draw(_uses(nodes, most=3, named=True)),
        False,
        fails,
    )
    return Program([*nodes, endpoint], decorator, overrides)
