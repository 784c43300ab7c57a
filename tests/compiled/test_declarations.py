"""Faulty declarations are refused where they stand: the message names function, file and line."""

# Annotations are not turned into strings here: the programs are made inside functions.

import inspect
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field

from typeway import APIRouter, Body, Depends, FastAPI, Header, Path, Query, Request
from typeway.exceptions import DependencyScopeError, FastAPIError
from typeway.responses import PlainTextResponse


class Unknown:
    pass


class Item(BaseModel):
    a: int


def place(function: Callable[..., Any]) -> str:
    """What a message says about a function: its name, file and line."""
    return f"{function.__qualname__}() ({__file__}:{function.__code__.co_firstlineno})"


def path_with_default(x: Annotated[int, Path()] = 3) -> None: ...


def path_of_many(x: list[int]) -> None: ...


def path_as_query(x: Annotated[int, Query()]) -> None: ...


def query_of_models(q: Annotated[dict[str, int], Query()]) -> None: ...


def default_inside(q: Annotated[int, Query(default=3)]) -> None: ...


def two_markers(q: Annotated[int, Query()] = Body()) -> None: ...  # type: ignore[assignment]  # the mistake that is tested


def two_dependencies(q: Annotated[int, Depends(len)] = Depends(len)) -> None: ...


def field_as_default(q: int = Field(default=4)) -> None: ...


def unknown_type(q: Unknown) -> None: ...


def marked_request(q: Annotated[Request, Query()]) -> None: ...


def unknown_result() -> Unknown: ...


@pytest.mark.parametrize(
    ("function", "kind"),
    [
        (path_with_default, AssertionError),
        (path_of_many, AssertionError),
        (path_as_query, AssertionError),
        (query_of_models, AssertionError),
        (default_inside, AssertionError),
        (two_markers, AssertionError),
        (two_dependencies, AssertionError),
        (field_as_default, AssertionError),
        (unknown_type, FastAPIError),
        (marked_request, AssertionError),
        (unknown_result, FastAPIError),
    ],
)
def test_faulty_function(function: Callable[..., Any], kind: type[Exception]) -> None:
    with pytest.raises(kind) as caught:
        FastAPI().post("/{x}")(function)
    assert type(caught.value) is kind
    assert place(function) in str(caught.value)


def test_faulty_dependency_is_named_itself() -> None:
    """Not the endpoint that uses it, perhaps through others and in another file."""

    def between(value: Annotated[None, Depends(field_as_default)]) -> None: ...

    def endpoint(value: Annotated[None, Depends(between)]) -> None: ...

    with pytest.raises(AssertionError) as caught:
        APIRouter().get("/")(endpoint)
    assert place(field_as_default) in str(caught.value)
    assert endpoint.__qualname__ not in str(caught.value)


def test_dependency_that_cannot_be_called() -> None:
    def endpoint(value: Annotated[Any, Depends(3)]) -> None: ...  # type: ignore[arg-type]  # the mistake that is tested

    with pytest.raises(TypeError) as caught:
        FastAPI().get("/")(endpoint)
    assert place(endpoint) in str(caught.value)
    assert "3" in str(caught.value)


def test_dependency_that_is_left_too_early() -> None:
    def early() -> Iterator[int]:
        yield 1

    def late(value: Annotated[int, Depends(early, scope="function")]) -> Iterator[int]:
        yield value

    def endpoint(value: Annotated[int, Depends(late)]) -> None: ...

    with pytest.raises(DependencyScopeError) as caught:
        FastAPI().get("/")(endpoint)
    assert place(late) in str(caught.value)
    assert early.__qualname__ in str(caught.value)


def test_stream_with_a_class_that_cannot_stream() -> None:
    async def endpoint() -> AsyncIterator[int]:
        yield 1

    with pytest.raises(FastAPIError) as caught:
        FastAPI().get("/", response_class=PlainTextResponse)(endpoint)
    assert place(endpoint) in str(caught.value)


def test_model_for_a_status_without_a_body() -> None:
    def endpoint() -> Item: ...

    with pytest.raises(AssertionError) as caught:
        FastAPI().get("/", status_code=204)(endpoint)
    assert place(endpoint) in str(caught.value)


def test_cycle_is_told_by_name_and_place() -> None:
    def first(value: Any = None) -> None: ...

    def second(value: Annotated[None, Depends(first)]) -> None: ...

    class Third:
        def __init__(self, value: Annotated[None, Depends(second)]) -> None: ...

    first.__defaults__ = (Depends(Third),)

    def endpoint(value: Annotated[None, Depends(second)]) -> None: ...

    with pytest.raises(RecursionError) as caught:
        FastAPI().get("/")(endpoint)
    lines = str(caught.value).splitlines()
    assert "second" in lines[0]
    assert [line.split("(")[0].rpartition(".")[2] for line in lines[1:]] == ["second", "first", "Third", "second"]
    for line, function in zip(lines[1:], (second, first, None, second), strict=True):
        number = inspect.getsourcelines(Third)[1] if function is None else function.__code__.co_firstlineno
        assert line.endswith(f"({__file__}:{number})")


def test_dependency_on_itself() -> None:
    def again(value: Any = None) -> None: ...

    again.__defaults__ = (Depends(again),)
    with pytest.raises(RecursionError) as caught:
        FastAPI().get("/", dependencies=[Depends(again)])(lambda: None)
    assert f"({__file__}:{again.__code__.co_firstlineno})" in str(caught.value)


def test_the_line_is_that_of_the_first_decorator() -> None:
    """Decorators belong to the declaration, and that is where editors put the cursor."""
    app = FastAPI()

    def plain(function: Callable[..., Any]) -> Callable[..., Any]:
        return function

    with pytest.raises(AssertionError) as caught:

        @app.get("/{x}")
        @plain
        def decorated(x: Annotated[int, Header()]) -> None: ...

    line = inspect.getsource(inspect.getmodule(place)).split("\n").index('        @app.get("/{x}")') + 1  # type: ignore[arg-type]  # this module
    assert f"{__file__}:{line})" in str(caught.value)
