"""How types are written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, Generic, Literal, Optional, TypeVar

import pytest
from pydantic import BaseModel, Field

from typeway.cli.type_names import type_name

T = TypeVar("T")


class Item(BaseModel):
    name: str

    class Inner(BaseModel): ...


class Page(BaseModel, Generic[T]):
    items: list[T]


@pytest.mark.parametrize(
    ("annotation", "written"),
    [
        (int, "int"),
        (None, "None"),
        (type(None), "None"),
        (datetime, "datetime"),
        (Item, "Item"),
        (Item.Inner, "Item.Inner"),
        (int | None, "int | None"),
        (Optional[Item], "Item | None"),  # noqa: UP045 - as users still write it
        (list, "list"),
        (list[Item], "list[Item]"),
        (dict[str, list[datetime]], "dict[str, list[datetime]]"),
        (tuple[int, ...], "tuple[int, ...]"),
        (Sequence[int], "Sequence[int]"),
        (Callable[[int, str], None], "Callable[[int, str], None]"),
        (Literal["a.b", 1], "Literal['a.b', 1]"),
        (Annotated[list[int], Field(gt=1)], "list[int]"),
        (Page[int], "Page[int]"),
        (T, "T"),
        (Any, "Any"),
        ("Later", "'Later'"),
    ],
)
def test_types(annotation: object, written: str) -> None:
    assert type_name(annotation) == written


def test_local_classes_are_short() -> None:
    class Local: ...

    assert type_name(Local) == "Local"
    assert type_name(list[Local]) == "list[Local]"
