"""A body validated straight from its bytes gives what it gives the long way: parsed first, validated then."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import count
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import VERSION, BaseModel, BeforeValidator, ConfigDict, Field, RootModel, field_validator, model_validator
from pydantic_core import PydanticUndefined
from starlette.exceptions import HTTPException
from typing_extensions import TypedDict

from tests.robustness.effort import effort
from tests.robustness.json_types import Kind, kinds, spoiled
from typeway._adapters import Adapter
from typeway._compile.direct_json import same_from_json
from typeway._runtime.body import SingleBody
from typeway._runtime.inputs import Field as BodyField
from typeway.exceptions import RequestValidationError

HEADERS = [(b"content-type", b"application/json")]


def reader(annotation: Any, *, direct: bool) -> SingleBody:
    adapter = Adapter(annotation)
    field = BodyField("body", ("body",), adapter.core_schema, required=True, default=PydanticUndefined)
    return SingleBody(
        field, adapter.validator, strict=True, context=None, direct=direct, default=None, validates_default=False
    )


def outcome(body: SingleBody, raw: bytes) -> Any:
    """What the program gets to see: the value, or the errors, or the exception."""
    try:
        value, refused = body.read(raw, HEADERS)
    except (RequestValidationError, HTTPException) as error:
        return type(error), plain(error.errors() if isinstance(error, RequestValidationError) else error.detail)
    return "refused" if refused else "value", plain(refused.errors if refused else value)


def plain(value: Any) -> Any:
    """Something that is equal only if type, order, sign of zero and fields set are equal too."""
    if isinstance(value, BaseModel):
        extra = plain(value.model_extra)
        return type(value), plain(vars(value)), sorted(value.model_fields_set), extra
    if isinstance(value, dict):
        return type(value), [(plain(key), plain(item)) for key, item in value.items()]
    if isinstance(value, list | tuple):
        return type(value), [plain(item) for item in value]
    if isinstance(value, float):
        return "float", math.copysign(1, value), repr(value)
    if isinstance(value, UUID):  # made by a default factory
        return "uuid"
    return (type(value), str(value)) if isinstance(value, Exception) else (type(value), value)


@effort(90)
@given(st.data())
def test_both_ways_agree(data: st.DataObject) -> None:
    kind: Kind = data.draw(kinds)
    schema = Adapter(kind.annotation).core_schema
    assert same_from_json(schema), f"left to the long way, so that nothing is compared: {schema}"
    short, long = reader(kind.annotation, direct=True), reader(kind.annotation, direct=False)
    for text in data.draw(st.lists(spoiled(kind.texts), min_size=1, max_size=6)):
        raw = text.encode("utf-8", "surrogatepass")
        assert outcome(short, raw) == outcome(long, raw), text


@effort(30)
@given(st.data())
def test_both_ways_agree_on_any_bytes(data: st.DataObject) -> None:
    kind: Kind = data.draw(kinds)
    short, long = reader(kind.annotation, direct=True), reader(kind.annotation, direct=False)
    text = data.draw(kind.texts)
    for raw in (
        text.encode("utf-16"),
        text.encode("utf-16-le"),
        text.encode("utf-32-be"),
        text.encode("utf-8-sig"),
        text.encode("latin-1", "replace"),
        text.encode() + b"\xff",
        text.encode()[: len(text) // 2],
        data.draw(st.binary(min_size=1, max_size=8)),
    ):
        assert outcome(short, raw) == outcome(long, raw), raw


@pytest.mark.parametrize(
    "annotation", [float, list[float | None], float | str, bool | float, int, Any, dict[str, float]]
)
def test_both_ways_agree_on_numbers_of_any_length(annotation: Any) -> None:
    short, long = reader(annotation, direct=True), reader(annotation, direct=False)
    assert same_from_json(Adapter(annotation).core_schema)
    for digits in (15, 16, 17, 18, 19, 20, 40, 307, 308, 309, 310, 400, 4299, 4300, 4301):
        for number in (
            "1" * digits,
            "9" * digits,
            "-1" + "0" * digits,
            "1" * digits + ".5",
            "1" * digits + "e-300",
            "0." + "1" * digits,
        ):
            for text in (number, f"[{number}]", f'{{"a": {number}}}'):
                assert outcome(short, text.encode()) == outcome(long, text.encode()), (digits, text[:20])


def test_a_fair_part_of_the_texts_is_valid() -> None:
    """Texts that are refused say little: a quarter of them has to be good."""
    seen: list[bool] = []

    @effort(60)
    @given(st.data())
    def look(data: st.DataObject) -> None:
        kind: Kind = data.draw(kinds)
        raw = data.draw(kind.texts).encode()
        seen.append(outcome(reader(kind.annotation, direct=True), raw)[0] == "value")

    look()
    assert sum(seen) > len(seen) / 4


class Worded(BaseModel):
    model_config = ConfigDict(coerce_numbers_to_str=True)

    a: str


class Loose(TypedDict, extra_items=Annotated[str, Field(coerce_numbers_to_str=True)]):  # type: ignore[call-arg, misc]  # PEP 728
    a: int


knows_extra_items = pytest.mark.skipif(
    VERSION < "2.12", reason="Pydantic knows extra items of typed dicts from 2.12 on"
)


class Extended(BaseModel):
    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[Annotated[str, Field(max_length=1)], Any]

    a: int = 0


class StrictConfig(BaseModel):
    model_config = ConfigDict(strict=True)

    a: int


class Root(RootModel[list[int]]):
    pass


class Handwritten(BaseModel):
    a: int

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)


class Afterwards(BaseModel):
    a: int

    def model_post_init(self, context: Any, /) -> None:
        self.a += 1


class Wrapped(BaseModel):
    a: int

    @field_validator("a", mode="wrap")
    @classmethod
    def check(cls, value: Any, handler: Any) -> Any:
        return handler(value)


class Checked(BaseModel):
    a: int

    @model_validator(mode="before")
    @classmethod
    def check(cls, value: Any) -> Any:
        return value


@pytest.mark.parametrize(
    ("annotation", "text"),
    [
        (Worded, '{"a": 1e5}'),
        (Annotated[str, Field(coerce_numbers_to_str=True)], "1.0"),
        (list[Annotated[str, Field(coerce_numbers_to_str=True)] | None], "[-0.0]"),
        pytest.param(Loose, '{"a": 1, "b": 1e2}', marks=knows_extra_items),
    ],
)
def test_where_the_ways_differ_the_long_one_is_taken(annotation: Any, text: str) -> None:
    assert outcome(reader(annotation, direct=True), text.encode()) != outcome(
        reader(annotation, direct=False), text.encode()
    )
    assert not same_from_json(Adapter(annotation).core_schema)


@pytest.mark.parametrize(
    "annotation",
    [
        Annotated[int, Field(strict=True)], Literal[1, "a"], set[int], tuple[int, str], bytes, UUID, dict[int, str], int | list[int], StrictConfig, Root, Handwritten,
        Afterwards, Extended, Wrapped, Checked, Annotated[int, BeforeValidator(lambda value: value)], list[Checked],
    ],
)  # fmt: skip
def test_what_is_not_known_to_agree_takes_the_long_way(annotation: Any) -> None:
    assert not same_from_json(Adapter(annotation).core_schema)


def _numbered() -> Iterator[int]:
    return count()


def test_user_functions_run_once_for_a_refused_body() -> None:
    """The short way is tried first and the long way says what is wrong: functions would run on both."""
    calls: list[str] = []

    class Noted(BaseModel):
        a: int
        b: int = Field(default_factory=lambda: calls.append("factory") or 1)
        c: int

        @field_validator("a", mode="before")
        @classmethod
        def look(cls, value: Any) -> Any:
            calls.append("before")
            return value

        @field_validator("c", mode="after")
        @classmethod
        def note(cls, value: int) -> int:
            calls.append("after")
            return value

    body = reader(Noted, direct=same_from_json(Adapter(Noted).core_schema))
    assert outcome(body, b'{"a": "x", "c": 1}')[0] == "refused"
    assert calls == ["before", "factory", "after"]


def test_factories_of_plain_values_keep_the_short_way() -> None:
    class Inner(BaseModel):
        tags: list[str] = Field(default_factory=list)

    class Outer(BaseModel):
        inner: Inner = Field(default_factory=Inner)

    class Counted(BaseModel):
        number: int = Field(default_factory=_numbered().__next__)

    class Counting(BaseModel):
        counted: Counted = Field(default_factory=Counted)

    assert same_from_json(Adapter(Outer).core_schema)
    assert not same_from_json(Adapter(Counted).core_schema)
    assert not same_from_json(Adapter(Counting).core_schema)
