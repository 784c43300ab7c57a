"""Types that a JSON body may be declared as, each with texts for it: good ones, odd ones, and now and then something else altogether.

Everything here is of the kinds that `typeway._compile.direct_json` lets take the short way.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import count
from typing import Annotated, Any, Generic, Literal, NotRequired, Optional, TypeVar
from uuid import uuid4

from hypothesis import strategies as st
from pydantic import AliasChoices, AliasGenerator, AliasPath, BaseModel, ConfigDict, Field, create_model
from pydantic.alias_generators import to_camel
from typing_extensions import TypedDict

Texts = st.SearchStrategy[str]


@dataclass(frozen=True)
class Kind:
    """A type and a strategy of JSON texts for it."""

    annotation: Any
    texts: Texts = field(repr=False)


# --- texts ---

_ESCAPES = ("\\u0041", "\\n", "\\/", "\\u00e9", "\\ud83d\\ude00", "\\\\", '\\"', "\\u0000", "\\t")
_BAD_ESCAPES = ("\\ud800", "\\udc00x", "\\x", "\x01", "\\u12")


def _quoted(piece: str) -> str:
    return json.dumps(piece, ensure_ascii=False)[1:-1]


_pieces = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=4).map(_quoted),
    st.sampled_from(_ESCAPES),
    st.sampled_from(_ESCAPES),
)
strings: Texts = st.lists(_pieces, max_size=3).map(lambda pieces: '"' + "".join(pieces) + '"')

_digits = st.text("0123456789", min_size=1, max_size=25)
integers: Texts = st.one_of(
    st.integers(-3, 3).map(str),
    st.integers().map(str),
    st.sampled_from(
        [
            "-0",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "18446744073709551616",
            "9007199254740993",
            "1" + "0" * 300,
            "1" + "0" * 308,
            "9" * 309,
            "-1" + "0" * 400,
        ]
    ),
    st.integers(-2_000_000_000_000, 2_000_000_000_000).map(str),
)
floats: Texts = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.tuples(integers, _digits).map(".".join),
    st.tuples(
        st.integers(-9, 9), st.sampled_from(["e", "E", "e+", "E-", "e-0", ".0e", ".50E+"]), st.integers(0, 330)
    ).map(lambda t: "".join(map(str, t))),
    st.sampled_from(
        [
            "-0.0",
            "1.0",
            "1e400",
            "-1e400",
            "1e-400",
            "NaN",
            "Infinity",
            "-Infinity",
            "5e-324",
            "0.1",
            "1577836800.123456",
        ]
    ),
)
constants: Texts = st.sampled_from(["true", "false", "null", "null"])
in_words: Texts = st.one_of(
    st.one_of(integers, floats).map(lambda text: f'"{text}"'),
    st.sampled_from(
        [
            '"1"', '" 1 "', '"1_0"', '"+1"', '"1.0"', '"1.5"', '"1e3"', '"nan"', '"-inf"', '"true"', '"Off"', '"y"', '"T"', '"0"', '""', '"null"', '"\\u0661"',
            '"2024-02-29"', '"2023-02-29"', '"2024-02-29T00:00:00"', '"2024-02-29T12:34:56.123456789Z"', '"2024-02-29 12:34+05:30"', '"12:34"', '"12:34:56.5"',
            '"12:34:56Z"', '"24:00"', '"1577836800"', '"1577836800123"', '"0001-01-01"', '"9999-12-31T23:59:60"', '"a"', '"b"', '"A"',
        ]
    ),
)  # fmt: skip

scalars: Texts = st.one_of(integers, floats, constants, strings, in_words)
_spaces = st.sampled_from(["", "", "", " ", "\n\t\r "])
_names = st.sampled_from(["a", "b", "A", "", "firstName", "first_name", "x", "y", "p", "_sa", "\\u0061", "é"])


def array(items: Texts, most: int = 3) -> Texts:
    """Return texts of arrays."""
    return st.tuples(st.lists(items, max_size=most), _spaces).map(
        lambda t: f"[{t[1]}" + f",{t[1]}".join(t[0]) + f"{t[1]}]"
    )


def document(members: st.SearchStrategy[list[tuple[str, str]]]) -> Texts:
    """Return texts of objects; members may well repeat each other's names."""
    return st.tuples(members, _spaces).map(
        lambda t: f"{{{t[1]}" + ",".join(f'{t[1]}"{name}"{t[1]}:{t[1]}{text}' for name, text in t[0]) + f"{t[1]}}}"
    )


anything: Texts = st.recursive(
    scalars,
    lambda inner: st.one_of(array(inner), document(st.lists(st.tuples(_names, inner), max_size=3))),
    max_leaves=5,
)


def _object_of(names: dict[str, Texts]) -> Texts:
    """Return texts of objects with mostly the wanted members: some missing, some twice, some others."""
    wanted = [st.tuples(st.just(name), texts) for name, texts in names.items()]
    if not wanted:
        return document(st.lists(st.tuples(_names, anything), max_size=2))
    whole = st.tuples(*wanted).map(list)
    more = st.one_of(st.just([]), st.lists(st.one_of(*wanted, st.tuples(_names, anything)), max_size=2))
    shuffled = st.tuples(
        st.one_of(whole, whole, whole, whole, whole, st.just([])), more, st.randoms(use_true_random=False)
    )

    def mixed(drawn: tuple[list[tuple[str, str]], list[tuple[str, str]], Any]) -> list[tuple[str, str]]:
        members = [*drawn[0], *drawn[1]]
        if len(drawn[1]) > 1:
            drawn[2].shuffle(members)
        return members

    return document(shuffled.map(mixed))


def spoiled(texts: Texts) -> Texts:
    """Return texts of which some are not even JSON."""

    def spoil(drawn: tuple[str, int, str]) -> str:
        text, place, noise = drawn
        place %= len(text) + 1
        return text[:place] + noise + text[place:]

    noises = st.sampled_from([*_BAD_ESCAPES, ",", "}", "\ufeff", " 1", "//", "'", "\x00", "+", "0"])
    return st.one_of(*[texts] * 9, st.tuples(texts, st.integers(0, 200), noises).map(spoil))


# --- types ---

_dates = st.one_of(
    st.dates().map(lambda value: f'"{value}"'), st.integers(-20_000, 20_000).map(lambda days: str(days * 86_400))
)
_datetimes = st.one_of(
    st.datetimes().map(lambda value: f'"{value.isoformat()}"'),
    st.datetimes().map(lambda value: f'"{value}Z"'),
    st.integers(0, 10**12).map(str),
)
_times = st.one_of(
    st.times().map(lambda value: f'"{value}"'), st.floats(0, 86_399).map(str), st.integers(0, 90_000).map(str)
)
_switches = st.sampled_from(["true", "false", "0", "1", "1.0", "0.0", '"yes"', '"OFF"', '"t"', '"1"'])
_words = st.sampled_from(['"a"', '"b"', '"\\u0061"', '"A"', '"abc"'])

# A type, good texts for it, and odd ones.
_LEAVES: tuple[tuple[Any, Texts, Texts], ...] = (
    (int, integers, st.one_of(floats, in_words, constants)),
    (float, floats, st.one_of(integers, in_words, constants)),
    (bool, _switches, st.one_of(constants, in_words, integers, floats)),
    (str, strings, in_words),
    (None, st.just("null"), constants),
    (Any, anything, scalars),
    (date, _dates, st.one_of(in_words, integers, floats)),
    (datetime, _datetimes, st.one_of(in_words, integers, floats)),
    (time, _times, st.one_of(in_words, integers, floats)),
    (Literal["a", "b"], _words, in_words),
    (Annotated[int, Field(ge=-5, lt=10**19)], st.integers(-6, 10**20).map(str), integers),
    (Annotated[int, Field(multiple_of=3)], st.integers(-9, 9).map(str), integers),
    (Annotated[float, Field(gt=-1e3, allow_inf_nan=False)], floats, scalars),
    (Annotated[float, Field(multiple_of=0.5)], st.sampled_from(["0.5", "1", "-1.50", "1e3", "0.3"]), floats),
    (Annotated[str, Field(min_length=1, max_length=3)], _words, strings),
    (Annotated[str, Field(pattern="^[a-zA-Z]+$")], _words, strings),
    (Annotated[date, Field(gt=date(2000, 1, 1))], _dates, in_words),
)
leaves = st.sampled_from([Kind(annotation, st.one_of(*[good] * 8, odd, scalars)) for annotation, good, odd in _LEAVES])

_UNIONS: tuple[Any, ...] = (
    int | str, str | int, float | int, int | float, bool | int, int | bool, str | None | bool, float | str, bool | float | str,
    float | None, int | str | None, Annotated[int, Field(gt=3)] | str, Annotated[int | str, Field(union_mode="left_to_right")],
)  # fmt: skip
unions = st.sampled_from(
    [Kind(annotation, st.one_of(integers, integers, strings, scalars, in_words)) for annotation in _UNIONS]
)


def lists(kinds: st.SearchStrategy[Kind]) -> st.SearchStrategy[Kind]:
    """Return lists of these kinds."""
    plain = kinds.map(lambda kind: Kind(list[kind.annotation], array(kind.texts)))
    bounded = kinds.map(
        lambda kind: Kind(Annotated[list[kind.annotation], Field(min_length=1, max_length=2)], array(kind.texts))
    )
    return st.one_of(plain, plain, plain, bounded, st.just(Kind(list, array(anything))))


def dicts(kinds: st.SearchStrategy[Kind]) -> st.SearchStrategy[Kind]:
    """Return dicts of these kinds."""

    def members(kind: Kind) -> Texts:
        return document(st.lists(st.tuples(_names, kind.texts), max_size=3))

    keys = (str, str, Any, Annotated[str, Field(max_length=1)], Annotated[str, Field(pattern="^[a-z]*$")])
    plain = st.tuples(st.sampled_from(keys), kinds).map(lambda t: Kind(dict[t[0], t[1].annotation], members(t[1])))
    bounded = kinds.map(
        lambda kind: Kind(Annotated[dict[str, kind.annotation], Field(min_length=1, max_length=1)], members(kind))
    )
    return st.one_of(
        plain, plain, plain, bounded, st.just(Kind(dict, document(st.lists(st.tuples(_names, anything), max_size=4))))
    )


_numbers = count()
_CONFIGS = (
    ConfigDict(),
    ConfigDict(extra="allow"),
    ConfigDict(extra="forbid"),
    ConfigDict(frozen=True, extra="ignore"),
    ConfigDict(alias_generator=to_camel),
    ConfigDict(alias_generator=AliasGenerator(validation_alias=to_camel), populate_by_name=True),
    ConfigDict(str_strip_whitespace=True, str_to_lower=True),
    ConfigDict(allow_inf_nan=False),
    ConfigDict(from_attributes=True),
    ConfigDict(validate_default=True),
)


@dataclass(frozen=True)
class _Field:
    """One field of a model under construction: what it is called, and how it is declared."""

    name: str
    wires: tuple[str, ...]
    declare: Callable[[Any], Any]


def _plain(name: str) -> _Field:
    return _Field(name, (name, to_camel(name)), lambda annotation: (annotation, ...))


_FIELDS = (
    _plain("a"),
    _plain("first_name"),
    _Field("b", ("b",), lambda annotation: (Optional[annotation], None)),  # noqa: UP045 - the annotation may be None
    _Field("c", ("c",), lambda annotation: (annotation, Field(default_factory=uuid4))),
    _Field("d", ("d",), lambda annotation: (annotation, "unchecked")),
    _Field("e", ("eAlias", "e"), lambda annotation: (annotation, Field(alias="eAlias"))),
    _Field("f", ("x", "y", "f"), lambda annotation: (annotation, Field(1, validation_alias=AliasChoices("x", "y")))),
    _Field("g", ("p",), lambda annotation: (annotation, Field(2, validation_alias=AliasPath("p", 0)))),
    _Field(
        "h",
        ("p", "y"),
        lambda annotation: (annotation, Field(3, validation_alias=AliasChoices(AliasPath("p", "a"), "y"))),
    ),
)


@st.composite
def models(draw: st.DrawFn, kinds: st.SearchStrategy[Kind]) -> Kind:
    """Return a model with a few fields of these kinds."""
    fields = draw(st.lists(st.sampled_from(_FIELDS), min_size=1, max_size=4, unique_by=lambda field: field.name))
    config = draw(st.sampled_from(_CONFIGS))
    declared: dict[str, Any] = {}
    texts: dict[str, Texts] = {}
    for member in fields:
        kind = draw(kinds)
        declared[member.name] = member.declare(kind.annotation)
        wire = draw(st.sampled_from(member.wires))
        texts[wire] = st.one_of(array(kind.texts), _object_of({"a": kind.texts})) if wire == "p" else kind.texts
    model = create_model(f"Model{next(_numbers)}", __config__=config, **declared)
    return Kind(model, _object_of(texts))


@st.composite
def typed_dicts(draw: st.DrawFn, kinds: st.SearchStrategy[Kind]) -> Kind:
    """Return a typed dict, total or not."""
    first, second = draw(kinds), draw(kinds)
    total = draw(st.booleans())
    members: dict[str, Any] = {"a": first.annotation, "b": NotRequired[second.annotation]}
    made = TypedDict(f"Dict{next(_numbers)}", members, total=total)  # type: ignore[misc]  # built at run time
    return Kind(made, _object_of({"a": first.texts, "b": second.texts}))


T = TypeVar("T")


class Box(BaseModel, Generic[T]):
    """A generic model."""

    value: T
    more: list[T] = []


class Tree(BaseModel):
    """A model that contains itself."""

    name: str
    children: list[Tree] = []
    parent: Tree | None = None


class Base(BaseModel):
    """A model that others inherit from."""

    first_name: str
    born: date | None = None


class Derived(Base):
    """A model with inherited fields and a nested model."""

    tree: Tree | None = None
    tags: dict[str, list[int]] = Field(default_factory=dict)


_trees: Texts = st.recursive(
    _object_of({"name": strings}),
    lambda inner: _object_of({"name": strings, "children": array(inner, 2), "parent": inner}),
    max_leaves=4,
)


def boxes(kinds: st.SearchStrategy[Kind]) -> st.SearchStrategy[Kind]:
    """Return generic models, parametrised."""
    return kinds.map(
        lambda kind: Kind(Box[kind.annotation], _object_of({"value": kind.texts, "more": array(kind.texts)}))
    )


_fixed = st.sampled_from(
    [
        Kind(Tree, _trees),
        Kind(list[Tree], array(_trees, 2)),
        Kind(
            Derived,
            _object_of(
                {
                    "first_name": strings,
                    "born": in_words,
                    "tree": _trees,
                    "tags": document(st.lists(st.tuples(_names, array(integers)), max_size=2)),
                }
            ),
        ),
    ]
)

kinds: st.SearchStrategy[Kind] = st.recursive(
    st.one_of(leaves, leaves, unions, _fixed),
    lambda inner: st.one_of(
        lists(inner), dicts(inner), models(inner), models(inner), models(inner), typed_dicts(inner), boxes(inner)
    ),
    max_leaves=4,
)
