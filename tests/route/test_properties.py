"""Random templates against random paths: the tree, its slow twin and Starlette's own router must agree."""

from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from starlette.convertors import CONVERTOR_TYPES, Convertor
from starlette.routing import BaseRoute, Route, Router
from starlette.routing import Match as Degree
from starlette.types import Receive, Scope, Send

from typeway._route import Entry, Finder, Matcher
from typeway._route.linear import LinearMatcher


class Texts(Convertor[str]):
    """A convertor that hands out the text as it is."""

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


class Picky(Texts):
    """A convertor that refuses what its pattern let through."""

    regex = "[^/]+"

    def convert(self, value: str) -> str:
        if value.startswith("a"):
            raise ValueError(f"refused: {value!r}")
        return value.upper()


def texts(pattern: str) -> Texts:
    convertor: Texts = type("Texts", (Texts,), {"regex": pattern})()
    return convertor


CUSTOM: dict[str, Convertor[Any]] = {
    "slug": texts("[a-z]+(?:-[a-z]+)*"),
    "picky": Picky(),
    "optional": texts("[a-z]*"),
    "digits": texts(r"\d+?"),
    "either": texts("a|ab|b"),
    "pair": texts("[a-z]+/[a-z]+"),
    "lines": texts("[a-z\n]+"),
    "ahead": texts("(?=.*1)[^/]*"),
    "nocase": texts("(?i:items)"),
    "unbalanced": texts("a)|(?:/b"),
}


@pytest.fixture(autouse=True, scope="module")
def custom_convertors() -> Iterator[None]:
    CONVERTOR_TYPES.update(CUSTOM)
    yield
    for name in CUSTOM:
        del CONVERTOR_TYPES[name]


KINDS = ["", ":str", ":int", ":float", ":uuid", ":path", *(f":{name}" for name in CUSTOM)]
LITERALS = ["a", "b", "ab", "1", "items", "ITEMS", "a.b", "", "é", "%2F", "{", "{0}", "a\n", "(", ".", "host:80"]
VALUES = [
    *("a", "b", "ab", "1", "0", "12", "1.5", "1.", "items", "a-b", "a.b", ".", "", "é", "\u0663", "%2F", "A"),
    *("\n", "a\nb", "a/b", "a/b/1", "/"),
    *("9" * 5000, "12345678-1234-5678-1234-567812345678", "12345678123456781234567812345678"),
]
METHODS = ["GET", "POST", "PUT"]
METHOD_SETS = [None, frozenset[str](), *(frozenset({method}) for method in METHODS), frozenset({"GET", "POST"})]


@dataclass
class Case:
    """Entries to declare, requests to make, and what the probe answers for each opaque entry."""

    entries: list[Entry[int]]
    requests: list[tuple[str, str]]
    verdicts: dict[int, int]


@st.composite
def segments(draw: st.DrawFn, value: str, names: Iterator[str]) -> str:
    """A template segment, which often fits the segment ``value`` of a path."""

    def param() -> str:
        return f"{{{next(names)}{draw(st.sampled_from(KINDS))}}}"

    middle = draw(st.integers(0, len(value)))
    shape = draw(
        st.sampled_from(["same", "same", "plain", "plain", "typed", "typed", "path", "before", "after", "other"])
    )
    if shape == "plain":
        return f"{{{next(names)}}}"
    if shape == "path":
        return f"{{{next(names)}:path}}"
    if shape == "typed":
        return param()
    if shape == "before":
        return value[:middle] + param()
    if shape == "after":
        return param() + value[middle:] + draw(st.sampled_from(["", param()]))
    return value if shape == "same" else draw(st.sampled_from(LITERALS))


@st.composite
def templates(draw: st.DrawFn, values: list[str], *, rooted: bool) -> str:
    names = iter("pqrstuvw")
    parts = [draw(segments(value, names)) for value in values]
    change = draw(st.sampled_from(["", "", "", "", "shorter", "longer"]))
    if change == "shorter":
        parts = parts[:-1]
    if change == "longer":
        parts.append(draw(st.sampled_from(LITERALS)))
    lead = "/" if rooted or draw(st.integers(0, 11)) else ""
    return lead + "/".join(parts)


@st.composite
def changed(draw: st.DrawFn, path: str) -> str:
    """The path, or something that is nearly the path."""
    change = draw(st.sampled_from(["", "", "", "newline", "slash", "cut", "insert", "case", "double", "other"]))
    position = draw(st.integers(0, len(path)))
    if change == "newline":
        return path + "\n"
    if change == "slash":
        return path[:-1] if path.endswith("/") else path + "/"
    if change == "cut":
        return path[:position] + path[position + 1 :]
    if change == "insert":
        return path[:position] + draw(st.sampled_from(["\n", "/", "a", "1", ".", "é", "%"])) + path[position:]
    if change == "case":
        return path.swapcase()
    if change == "double":
        return path.replace("/", "//")
    if change == "other":
        return draw(st.text(alphabet="/ab1.\n%é", max_size=6))
    return path


@st.composite
def paths(draw: st.DrawFn, values: list[str], template: str) -> str:
    """A path that fits, or nearly fits, the segments the templates were made from, or one template."""
    if draw(st.booleans()):
        return draw(changed("/" + "/".join(values)))
    pieces = template.replace("{", "\0{").replace("}", "}\0").split("\0")
    params = [piece.startswith("{") and piece[1:2].isalpha() for piece in pieces]
    filled = [draw(st.sampled_from(VALUES)) if param else piece for piece, param in zip(pieces, params, strict=True)]
    return draw(changed("".join(filled)))


@st.composite
def cases(draw: st.DrawFn, *, rooted: bool = False) -> Case:
    values = draw(st.lists(st.sampled_from(VALUES), min_size=1, max_size=3))
    pool = draw(st.lists(templates(values, rooted=rooted), min_size=1, max_size=7))
    sets = draw(st.lists(st.sampled_from(METHOD_SETS), min_size=1, max_size=10))
    opaque = draw(st.dictionaries(st.integers(0, 9), st.integers(0, 2), max_size=draw(st.sampled_from([0, 0, 2]))))
    entries = [
        Entry(None if payload in opaque else draw(st.sampled_from(pool)), methods, payload)
        for payload, methods in enumerate(sets)
    ]
    methods = st.sampled_from([*METHODS, "HEAD"])
    requests = [
        (draw(methods), draw(paths(values, draw(st.sampled_from(pool))))) for _ in range(draw(st.integers(1, 6)))
    ]
    return Case(entries, requests, opaque)


Answer = tuple[Any, list[int]]


def ask(finder: Finder[int], method: str, path: str, verdicts: dict[int, int]) -> Answer:
    """What the matcher answers or raises, and which opaque entries it asked, in order."""
    probed: list[int] = []

    def probe(payload: int) -> int:
        probed.append(payload)
        return verdicts[payload]

    try:
        found = finder.find(method, path, probe)
    except Exception as error:
        return (type(error), str(error)), probed
    if found is None:
        return None, probed
    payload, params, allowed = found
    return (payload, None if params is None else list(params.items()), allowed), probed


class Endpoint:
    """An ASGI application that does nothing: matching leaves its traces in the scope."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        return None


class OpaqueRoute(BaseRoute):
    def __init__(self, payload: int, ask: Callable[[int], int]) -> None:
        self.payload = payload
        self.ask = ask

    def matches(self, scope: Scope) -> tuple[Degree, Scope]:
        degree = Degree(self.ask(self.payload))
        scope["degree"] = degree
        return degree, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        return None


class StarletteFinder:
    """The same question put to Starlette's router, through its ASGI interface."""

    def __init__(self, declared: list[Entry[int]]) -> None:
        self.declared = declared

    def find(self, method: str, path: str, probe: Callable[[Any], int] | None = None) -> tuple[int, Any, bool] | None:
        asked: dict[int, int] = {}

        def remember(payload: int) -> int:
            asked[payload] = 0 if probe is None else probe(payload)
            return asked[payload]

        routes: list[BaseRoute] = []
        payloads: dict[int, Entry[int]] = {}
        for entry in self.declared:
            route: BaseRoute
            if entry.template is None:
                route = OpaqueRoute(entry.payload, remember)
            else:
                route = Route(entry.template, Endpoint())
                route.methods = None if entry.methods is None else set(entry.methods)
            routes.append(route)
            payloads[id(route)] = entry
        scope: Scope = {"type": "http", "method": method, "path": path, "headers": []}
        statuses: list[int] = []

        async def send(message: Any) -> None:
            if "status" in message:
                statuses.append(message["status"])

        drive(Router(routes, redirect_slashes=False)(scope, receive, send))
        if "route" not in scope:
            assert statuses == [404]
            return None
        entry = payloads[id(scope["route"])]
        if entry.template is None:
            return entry.payload, None, asked[entry.payload] == 2
        return entry.payload, scope["path_params"] if "{" in entry.template else None, 405 not in statuses


async def receive() -> Any:
    return {"type": "http.disconnect"}


def drive(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine that never waits."""
    with pytest.raises(StopIteration):
        coroutine.send(None)


# The same examples in every run, so that a run fails for what was changed and for nothing else. To look for new ones, set
# ``derandomize`` to False and ``max_examples`` to some ten thousand.
SETTINGS = settings(
    max_examples=120, derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)


@SETTINGS
@given(cases())
@example(Case([Entry("/{p}", METHOD_SETS[2], 0)], [("GET", "a")], {}))
@example(Case([Entry("{p:unbalanced}a{q:path}", None, 0)], [("GET", "aaa")], {}))
def test_the_tree_answers_like_the_linear_matcher(case: Case) -> None:
    tree, linear = Matcher(case.entries), LinearMatcher(case.entries)
    for method, path in case.requests * 2:  # the second time, declared paths are settled
        assert ask(tree, method, path, case.verdicts) == ask(linear, method, path, case.verdicts)


def normal(answer: Answer) -> Answer:
    """Starlette knows no difference between no parameters and none declared."""
    found, probed = answer
    if isinstance(found, tuple) and len(found) == 3:
        found = (found[0], found[1] or None, found[2])
    return found, probed


@SETTINGS
@given(cases(rooted=True))
@pytest.mark.parametrize("make", [LinearMatcher, Matcher])
def test_the_answer_is_that_of_starlettes_router(make: Callable[[list[Entry[int]]], Finder[int]], case: Case) -> None:
    finder, starlette = make(case.entries), StarletteFinder(case.entries)
    for method, path in case.requests:
        expected = ask(starlette, method, path, case.verdicts)
        assert normal(ask(finder, method, path, case.verdicts)) == normal(expected)
