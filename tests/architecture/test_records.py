"""A record is the dataclass that type checkers take it for."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from copy import copy, deepcopy
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from typing import Any

import pytest

from typeway._record import record


@dataclass(frozen=True, slots=True)
class Expected:
    """A point."""

    x: int
    y: int = 0
    tags: list[str] = field(default_factory=list[str])
    secret: str = field(default="", repr=False)


@record(frozen=True, slots=True)
class Made:
    """A point."""

    x: int
    y: int = 0
    tags: list[str] = field(default_factory=list[str])
    secret: str = field(default="", repr=False)


@record(slots=True)
class Mutable:
    x: int


@record(frozen=True, eq=False)
class Itself:
    x: int


Point = type[Expected] | type[Made]
BOTH = pytest.mark.parametrize("point", [Expected, Made])


@BOTH
def test_fields_and_defaults(point: Point) -> None:
    one, other = point(1), point(2, y=3, secret="s")
    assert [item.name for item in fields(one)] == ["x", "y", "tags", "secret"]
    assert (one.x, one.y, one.tags, one.secret) == (1, 0, [], "")
    assert (other.x, other.y, other.secret) == (2, 3, "s")
    assert one.tags is not point(1).tags
    assert repr(other) == f"{point.__qualname__}(x=2, y=3, tags=[])"
    assert replace(other, x=5) == point(5, 3, [], "s")
    assert not hasattr(one, "__dict__")


@BOTH
def test_what_is_missing_or_unknown_is_refused(point: Callable[..., Any]) -> None:
    with pytest.raises(TypeError, match=r"__init__\(\) missing 1 required positional argument: 'x'"):
        point()
    with pytest.raises(TypeError, match=r"__init__\(\) got an unexpected keyword argument 'z'"):
        point(1, z=1)


@BOTH
def test_it_never_changes(point: Point) -> None:
    one: Any = point(1)
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'x'"):
        one.x = 2
    with pytest.raises(FrozenInstanceError, match="field 'x'"):
        del one.x
    assert one.x == 1


@BOTH
def test_equality_is_that_of_the_values(point: Callable[..., Any]) -> None:
    assert point(1) == point(1)
    assert point(1) != point(2)
    assert point(1) != (1, 0, [], "")
    with pytest.raises(TypeError, match="unhashable"):
        hash(point(1))  # it has a list
    assert hash(point(1, 2, (), "")) == hash(point(1, 2, (), ""))


def pickled(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))


@BOTH
@pytest.mark.parametrize("again", [copy, deepcopy, pickled])
def test_it_can_be_copied(point: Point, again: Callable[[Any], Any]) -> None:
    one = point(1, 2, ["a"], "s")
    assert again(one) == one
    assert again(one) is not one


def test_records_may_be_changed_or_be_equal_to_themselves_only() -> None:
    mutable = Mutable(1)
    mutable.x = 2
    assert mutable == Mutable(2)
    with pytest.raises(TypeError, match="unhashable"):
        hash(mutable)
    assert Itself(1) != Itself(1)
    assert len({Itself(1), Itself(1)}) == 2
