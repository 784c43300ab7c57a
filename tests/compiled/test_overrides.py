"""Overrides are looked up on every request, and compiled once for every state that they are in."""

# Annotations are not turned into strings here: the programs are made inside functions.

from collections.abc import Callable, Iterator
from typing import Annotated, Any

import pytest

from tests.robustness.wire import Ask, told
from typeway import Depends, FastAPI
from typeway._compile.script import Script


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of the scripts that were compiled."""
    titles: list[str] = []
    build = Script.build

    def noted(self: Script, function: str) -> Callable[..., Any]:
        titles.append(self.title)
        return build(self, function)

    monkeypatch.setattr(Script, "build", noted)
    return titles


async def upper() -> str:
    return "upper"


async def lower(upper: Annotated[str, Depends(upper)]) -> str:
    return f"lower({upper})"


async def other() -> str:
    return "other"


def application() -> FastAPI:
    app = FastAPI(openapi_url=None)

    @app.get("/one")
    async def one(value: Annotated[str, Depends(lower)]) -> Any:
        return value

    @app.get("/two")
    async def two(value: Annotated[str, Depends(other)]) -> Any:
        return value

    return app


def text(app: FastAPI, path: str) -> str:
    answer = told(app, Ask(path=path))
    assert answer.status == 200, answer
    return answer.body.decode().strip('"')


def test_handlers_are_compiled_once_and_late(built: list[str]) -> None:
    app = application()
    assert built == []
    for _ in range(3):
        text(app, "/one")
    assert built == ["GET /one"]
    text(app, "/two")
    assert built == ["GET /one", "GET /two"]


def test_an_override_is_compiled_once_where_it_matters(built: list[str]) -> None:
    app = application()
    text(app, "/one"), text(app, "/two")
    built.clear()
    app.dependency_overrides[upper] = lambda: "fake"
    assert [text(app, path) for path in ("/one", "/two", "/one", "/two")] == [
        "lower(fake)",
        "other",
        "lower(fake)",
        "other",
    ]
    assert built == ["GET /one"]


def test_overrides_are_consulted_live(built: list[str]) -> None:
    app = application()
    first, second = (lambda: "first"), (lambda: "second")
    text(app, "/one")
    built.clear()
    app.dependency_overrides[lower] = first
    assert text(app, "/one") == "first"
    app.dependency_overrides[lower] = second
    assert text(app, "/one") == "second"
    app.dependency_overrides = {upper: first}
    assert text(app, "/one") == "lower(first)"
    app.dependency_overrides.clear()
    assert text(app, "/one") == "lower(upper)"
    assert len(built) == 3


def test_a_state_seen_before_is_not_compiled_again(built: list[str]) -> None:
    app = application()
    first, second = (lambda: "first"), (lambda: "second")
    for replacement in (first, second, first, second, None, first):
        if replacement is None:
            app.dependency_overrides.pop(lower)
        else:
            app.dependency_overrides[lower] = replacement
        text(app, "/one")
    assert len(built) == 3  # with the first, with the second, with none


def test_a_replacement_has_dependencies_of_its_own(built: list[str]) -> None:
    app = application()

    async def replacement(size: int, upper: Annotated[str, Depends(upper)]) -> str:
        return f"{upper} {size}"

    app.dependency_overrides[lower] = replacement
    assert told(app, Ask(path="/one", query=b"size=3")).body == b'"upper 3"'
    assert told(app, Ask(path="/one")).status == 422
    app.dependency_overrides[upper] = lambda: "both"
    assert told(app, Ask(path="/one", query=b"size=4")).body == b'"both 4"'
    assert len(built) == 2


def test_a_replaced_object_is_not_mistaken_for_a_dead_one() -> None:
    """States are told apart by the identity of functions, and functions made one after the other may share an address."""
    app = application()
    for number in range(100):
        app.dependency_overrides[lower] = (lambda value: lambda: value)(str(number))
        assert text(app, "/one") == str(number)


def test_an_override_installed_during_a_request_counts() -> None:
    app = FastAPI(openapi_url=None)
    installed: list[Any] = [lambda: "late"]

    async def installs() -> str:
        app.dependency_overrides[upper] = installed[0]
        return "installed"

    def removes() -> Iterator[str]:
        yield "removes"
        app.dependency_overrides.clear()

    @app.get("/")
    async def endpoint(
        a: Annotated[str, Depends(removes)], b: Annotated[str, Depends(installs)], c: Annotated[str, Depends(lower)]
    ) -> Any:
        return [a, b, c]

    for _ in range(2):
        assert told(app, Ask()).body == b'["removes","installed","lower(late)"]'


def test_a_late_override_is_compiled_once(built: list[str]) -> None:
    app = FastAPI(openapi_url=None)
    late = lambda: "late"  # noqa: E731 - the same object every time

    async def installs() -> str:
        app.dependency_overrides[upper] = late
        return "installed"

    @app.get("/")
    async def endpoint(a: Annotated[str, Depends(installs)], b: Annotated[str, Depends(upper)]) -> Any:
        app.dependency_overrides.clear()
        return [a, b]

    for _ in range(5):
        assert told(app, Ask()).body == b'["installed","late"]'
    assert len(built) == 2


def test_an_override_of_an_included_router_and_its_other_inclusions(built: list[str]) -> None:
    from typeway import APIRouter

    router = APIRouter()

    @router.get("/r")
    async def r(value: Annotated[str, Depends(upper)]) -> Any:
        return value

    app = FastAPI(openapi_url=None)
    app.include_router(router, prefix="/a")
    app.include_router(router, prefix="/b", dependencies=[Depends(other)])
    app.dependency_overrides[other] = lambda: "unused"
    assert [text(app, path) for path in ("/a/r", "/b/r", "/a/r", "/b/r")] == ["upper"] * 4
    assert sorted(built) == ["GET /a/r", "GET /b/r"]


def test_a_new_route_compiles_no_old_one(built: list[str]) -> None:
    app = application()
    text(app, "/one")
    app.get("/three")(other)
    assert [text(app, "/one"), text(app, "/three")] == ["lower(upper)", "other"]
    assert built.count("GET /one") <= 2
    assert built.count("GET /three") == 1
