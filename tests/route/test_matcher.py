"""What a matcher answers, for both implementations of the contract."""

import sys
from collections.abc import Callable
from typing import Any

import pytest
from starlette.convertors import CONVERTOR_TYPES, Convertor

from typeway._route import FULL, NONE, PARTIAL, Entry, Finder, Matcher
from typeway._route.linear import LinearMatcher


class Code(Convertor[str]):
    """Upper-case codes; refuses the code XX after its pattern has matched."""

    regex = "[A-Z]+"

    def convert(self, value: str) -> str:
        if value == "XX":
            raise LookupError(value)
        return value.lower()

    def to_string(self, value: str) -> str:
        return value.upper()


class Calm(Code):
    """The same pattern as Code, but refuses nothing."""

    def convert(self, value: str) -> str:
        return value


class Unbalanced(Calm):
    """A pattern that breaks out of the group it is put into: the second half matches all by itself."""

    regex = "q)|(?:/a/b"


GET = frozenset({"GET"})
POST = frozenset({"POST"})

Make = Callable[..., Finder[str]]


@pytest.fixture(params=[Matcher, LinearMatcher])
def make(request: pytest.FixtureRequest) -> Make:
    """Build a matcher from ``template, methods`` pairs; the payload of each is its template or the third item."""

    def build(*declared: tuple[Any, ...]) -> Finder[str]:
        entries = [Entry(each[0], each[1], each[2] if len(each) > 2 else each[0]) for each in declared]
        matcher: Finder[str] = request.param(entries)
        return matcher

    return build


def test_a_path_without_parameters(make: Make) -> None:
    matcher = make(("/a", GET), ("/a", POST, "post"), ("/b", None))
    assert matcher.find("GET", "/a") == ("/a", None, True)
    assert matcher.find("POST", "/a") == ("post", None, True)
    assert matcher.find("PUT", "/a") == ("/a", None, False)
    assert matcher.find("ANY", "/b") == ("/b", None, True)
    assert matcher.find("GET", "/") is None
    assert matcher.find("GET", "/a/") is None
    assert matcher.find("GET", "a") is None


def test_nothing_is_allocated_for_a_path_without_parameters() -> None:
    matcher = Matcher([Entry("/a", GET, "a")])
    matcher.find("GET", "/a")
    assert matcher.find("GET", "/a") is matcher.find("GET", "/a")


@pytest.mark.parametrize(
    "template, path, params",
    [
        ("/{x}", "/a", {"x": "a"}),
        ("/{x}", "/a%2Fb", {"x": "a%2Fb"}),
        ("/{x}", "/a\n", {"x": "a\n"}),
        ("/{x}/", "/a/", {"x": "a"}),
        ("/{x}/", "/a/\n", {"x": "a"}),
        ("/a/{x}/b/{y}", "/a/1/b/2", {"x": "1", "y": "2"}),
        ("/{x:int}", "/007", {"x": 7}),
        ("/{x:int}", "/7\n", {"x": 7}),
        ("/{x:float}/{y:int}", "/1.5/2", {"x": 1.5, "y": 2}),
        ("/{x}.{y}", "/a.b.c", {"x": "a.b", "y": "c"}),
        ("/{x}{y}", "/abc", {"x": "ab", "y": "c"}),
        ("/v{x:int}/{p:path}", "/v1/a/b/", {"x": 1, "p": "a/b/"}),
        ("/{p:path}", "/", {"p": ""}),
        ("/{p:path}", "//a", {"p": "/a"}),
        ("/{p:path}", "/a\n", {"p": "a"}),
        ("/{p:path}/end", "/a/b/end", {"p": "a/b"}),
        ("/{p:path}/{x}", "/a/b/c", {"p": "a/b", "x": "c"}),
        ("/{p:path}-{x}", "/a/b-c", {"p": "a/b", "x": "c"}),
        ("/{x}-{p:path}", "/a-b/c", {"x": "a", "p": "b/c"}),
        ("{sub}.host:80", "A.HOST", {"sub": "A"}),
        ("{x:path}", "/a/b", {"x": "/a/b"}),
    ],
)
def test_parameters_are_read_and_converted(make: Make, template: str, path: str, params: dict[str, Any]) -> None:
    matcher = make((template, GET))
    assert matcher.find("GET", path) == (template, params, True)
    assert matcher.find("POST", path) == (template, params, False)


@pytest.mark.parametrize(
    "template, path",
    [
        ("/{x}", "/"),
        ("/{x}", "//"),
        ("/{x}", "a"),
        ("/{x}", "/a/"),
        ("/{x}/", "//"),
        ("/{x:int}", "/-1"),
        ("/{x:int}", "/\u0663"),
        ("/{x:int}", "/7\n\n"),
        ("/{x}.{y}", "/.b"),
        ("/{p:path}", ""),
        ("/{p:path}", "/a\nb"),
        ("/{p:path}", "/a\n\n"),
        ("/{p:path}/end", "/end"),
        ("/a", "/A"),
        ("", "/"),
        ("/a", "a"),
    ],
)
def test_what_does_not_match(make: Make, template: str, path: str) -> None:
    assert make((template, None)).find("GET", path) is None
    assert make((template, GET)).find("GET", path) is None


def test_a_final_newline_is_passed_over(make: Make) -> None:
    matcher = make(("/a", GET), ("", GET), ("/b\n", GET), ("/{x}", GET))
    assert matcher.find("GET", "/a\n") == ("/a", None, True)
    assert matcher.find("GET", "\n") == ("", None, True)
    assert matcher.find("GET", "/b\n\n") == ("/b\n", None, True)
    assert matcher.find("GET", "/a\n\n") == ("/{x}", {"x": "a\n\n"}, True)


def test_a_template_without_slash_is_read_as_a_host(make: Make) -> None:
    matcher = make(("items:80", GET), ("", GET, "empty"))
    assert matcher.find("GET", "ITEMS") == ("items:80", None, True)
    assert matcher.find("GET", "/items") is None
    assert matcher.find("GET", "") == ("empty", None, True)


def test_declaration_order_decides(make: Make) -> None:
    matcher = make(("/{x}/b", GET), ("/a/{x}", GET), ("/a/b", GET), ("/c/b", POST), ("/{p:path}", None))
    assert matcher.find("GET", "/a/b") == ("/{x}/b", {"x": "a"}, True)
    assert matcher.find("GET", "/a/c") == ("/a/{x}", {"x": "c"}, True)
    assert matcher.find("POST", "/a/b") == ("/{p:path}", {"p": "a/b"}, True)
    assert matcher.find("POST", "/c/b") == ("/c/b", None, True)
    assert matcher.find("GET", "/c/b") == ("/{x}/b", {"x": "c"}, True)


@pytest.mark.parametrize(
    "path, templates",
    [
        ("/a/b", ["/{x}/b", "/a/{x}"]),
        ("/a/b/z", ["/a/{p:path}/z", "/a/{x}/{y}"]),
        ("/a/b/z", ["/a/{p:path}/z", "/a/{x}/{y}", "/a/{p:path}/b/{z}"]),
        ("/a/b", ["/a/{p:path}", "/a/{x}"]),
        ("/a/b", ["/a/{x}", "/a/{p:path}"]),
        ("/a/b/c", ["/{p:path}", "/a/{q:path}"]),
        ("/1/b", ["/{n:int}/b", "/1/{x}"]),
        ("/1", ["/{n:int}", "/{x}"]),
        ("/1", ["/{n:int}", "/{f:float}", "/{x}"]),
        ("/1", ["/{f:float}", "/{n:int}", "/{x}"]),
        ("/1", ["/{x}", "/{n:int}", "/{f:float}"]),
        ("/a.b", ["/{x}.{y}", "/a.{z}", "/{w}"]),
        ("/a.b", ["/{x}.{y}", "/{w}"]),
        ("/a.b", ["/{w}", "/{x}.{y}"]),
        ("/a/b", ["{x:path}", "/a/{y}"]),
        ("/a/b", ["/{x:unbalanced}", "/a/{y}"]),
        ("/a/b", ["c{x:unbalanced}", "/a/{y}"]),
        ("/a/b", ["/{x:code}/b", "/a/{y}"]),
    ],
)
def test_the_first_of_several_that_match_is_found(
    path: str, templates: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CONVERTOR_TYPES, "unbalanced", Unbalanced())
    monkeypatch.setitem(CONVERTOR_TYPES, "code", Code())
    for methods in (GET, None):
        entries = [Entry(template, methods, template) for template in templates]
        expected = LinearMatcher(entries).find("GET", path)
        assert expected is not None
        assert Matcher(entries).find("GET", path) == expected


def test_a_path_is_settled_for_every_method_at_once(make: Make) -> None:
    matcher = make(("/a/b", frozenset({"PUT"})), ("/{x}/b", GET), ("/a/{y}", POST))
    assert matcher.find("GET", "/a/b") == ("/{x}/b", {"x": "a"}, True)
    assert matcher.find("POST", "/a/b") == ("/a/{y}", {"y": "b"}, True)
    assert matcher.find("PUT", "/a/b") == ("/a/b", None, True)
    assert matcher.find("DELETE", "/a/b") == ("/a/b", None, False)


def test_the_declared_check_comes_before_or_after_the_plain_parameter(make: Make) -> None:
    before = make(("/{n:int}", GET), ("/{x}", None))
    assert before.find("GET", "/1") == ("/{n:int}", {"n": 1}, True)
    assert before.find("PUT", "/1") == ("/{x}", {"x": "1"}, True)
    assert before.find("GET", "/a") == ("/{x}", {"x": "a"}, True)
    after = make(("/{x}", GET), ("/{n:int}", None))
    assert after.find("GET", "/1") == ("/{x}", {"x": "1"}, True)
    assert after.find("PUT", "/1") == ("/{n:int}", {"n": 1}, True)
    assert after.find("PUT", "/a") == ("/{x}", {"x": "a"}, False)


def test_the_first_path_match_is_reported_when_no_method_fits(make: Make) -> None:
    matcher = make(("/{x}", GET), ("/a", POST), ("/{p:path}", POST))
    assert matcher.find("PUT", "/a") == ("/{x}", {"x": "a"}, False)
    assert matcher.find("PUT", "/a/b") == ("/{p:path}", {"p": "a/b"}, False)


def test_parameters_are_a_new_dict_every_time(make: Make) -> None:
    matcher = make(("/a/{x}", GET), ("/b/{x}/{y}", GET), ("/c/{x}.{y}", GET))
    for path in ("/a/1", "/b/1/2", "/c/1.2"):
        first, second = matcher.find("GET", path), matcher.find("GET", path)
        assert first is not None
        assert second is not None
        assert first == second
        assert first[1] is not second[1]


def test_opaque_entries_take_part_in_their_place(make: Make) -> None:
    matcher = make(("/a", GET), (None, None, "first"), ("/a", POST, "late"), ("/{x}", GET), (None, None, "second"))
    verdicts = {"first": NONE, "second": NONE}
    asked: list[str] = []

    def probe(payload: str) -> int:
        asked.append(payload)
        return verdicts[payload]

    def find(method: str, path: str) -> tuple[Any, list[str]]:
        asked.clear()
        return matcher.find(method, path, probe), list(asked)

    assert find("GET", "/a") == (("/a", None, True), [])
    assert find("POST", "/a") == (("late", None, True), ["first"])
    assert find("PUT", "/a") == (("/a", None, False), ["first", "second"])
    assert find("GET", "/b") == (("/{x}", {"x": "b"}, True), ["first"])
    verdicts["first"] = PARTIAL
    assert find("PUT", "/b") == (("first", None, False), ["first", "second"])
    verdicts["second"] = FULL
    assert find("PUT", "/b") == (("second", None, True), ["first", "second"])
    assert find("GET", "/b") == (("/{x}", {"x": "b"}, True), ["first"])
    verdicts["first"] = FULL
    assert find("POST", "/a") == (("first", None, True), ["first"])
    assert matcher.find("POST", "/a") == ("late", None, True)
    assert matcher.find("GET", "/c/d") is None


@pytest.fixture
def _code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CONVERTOR_TYPES, "code", Code())
    monkeypatch.setitem(CONVERTOR_TYPES, "calm", Calm())


@pytest.mark.usefixtures("_code")
def test_a_custom_convertor(make: Make) -> None:
    matcher = make(("/c/{x:code}", GET), ("/c/{x:code}-{n:int}", GET), ("/c/{x:code}/{p:path}", GET))
    assert matcher.find("GET", "/c/AB") == ("/c/{x:code}", {"x": "ab"}, True)
    assert matcher.find("GET", "/c/AB-1") == ("/c/{x:code}-{n:int}", {"x": "ab", "n": 1}, True)
    assert matcher.find("GET", "/c/AB/d/e") == ("/c/{x:code}/{p:path}", {"x": "ab", "p": "d/e"}, True)
    assert matcher.find("GET", "/c/ab") is None


@pytest.mark.usefixtures("_code")
def test_what_a_convertor_raises_is_passed_on_unless_a_match_comes_first(make: Make) -> None:
    matcher = make(("/XX", POST), ("/{x:code}", GET), ("/XX", frozenset({"PUT"}), "late"), ("/{x}", None))
    assert matcher.find("POST", "/XX") == ("/XX", None, True)
    for method in ("GET", "PUT", "DELETE"):
        for _ in range(2):
            with pytest.raises(LookupError):
                matcher.find(method, "/XX")


@pytest.mark.usefixtures("_code")
@pytest.mark.parametrize("around", ["/{}", "/{}/b", "/a-{}", "/{}/{{p:path}}"])
def test_equal_patterns_do_not_make_equal_convertors(make: Make, around: str) -> None:
    matcher = make((around.format("{x:code}"), POST), (around.format("{x:calm}"), GET, "calm"))
    path = around.replace("{{p:path}}", "c").format
    for method in ("GET", "POST", "PUT"):
        with pytest.raises(LookupError):
            matcher.find(method, path("XX"))
    found = matcher.find("GET", path("YY"))
    assert found is not None
    assert (found[0], found[1] and found[1]["x"], found[2]) == ("calm", "YY", True)


def test_the_convertors_are_those_registered_when_it_was_built(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CONVERTOR_TYPES, "int", Code())
    matcher = make(("/{x:int}", GET), ("/{x:int}.{y}", GET))
    monkeypatch.undo()
    assert matcher.find("GET", "/AB") == ("/{x:int}", {"x": "ab"}, True)
    assert matcher.find("GET", "/AB.1") == ("/{x:int}.{y}", {"x": "ab", "y": "1"}, True)
    assert matcher.find("GET", "/1") is None


SHAPES = [
    ("/s{i}/list", "/s{i}/list"),
    ("/one{i}/{{x}}", "/one{i}/a"),
    ("/two{i}/{{x:int}}/sub/{{y}}", "/two{i}/1/sub/b"),
    ("/mixed{i}/{{x}}.{{y}}", "/mixed{i}/a.b"),
    ("/rest{i}/{{p:path}}", "/rest{i}/a/b"),
    ("/{{x}}-suffix{i}", "/a-suffix{i}"),
    ("/prefix{i}-{{x}}/{{y}}", "/prefix{i}-a/b"),
    ("/{{x}}/under{i}", "/a/under{i}"),
    ("/deep/{{p:path}}/end{i}", "/deep/a/b/end{i}"),
]


def steps(matcher: Finder[str], method: str, path: str) -> int:
    """The number of function calls one look-up takes, in Python and in C."""
    events = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal events
        events += event in ("call", "c_call")

    matcher.find(method, path)  # whatever is made on first use is made now
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        matcher.find(method, path)
    finally:
        sys.setprofile(before)
    return events


@pytest.fixture(scope="module")
def small_and_large() -> tuple[Finder[str], Finder[str]]:
    """Two matchers with 10 and 400 entries of each shape."""

    def build(count: int) -> Finder[str]:
        return Matcher([Entry(shape.format(i=f"{i:03}"), GET, shape) for i in range(count) for shape, _ in SHAPES])

    return build(10), build(400)


@pytest.mark.parametrize("shape, path", [*SHAPES, (None, "/no{i}/such"), (None, "/deep/no/such{i}")])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_a_look_up_takes_as_many_steps_among_many_entries(
    small_and_large: tuple[Finder[str], Finder[str]], shape: str | None, path: str, method: str
) -> None:
    small, large = small_and_large
    few, many = path.format(i="009"), path.format(i="399")
    found = large.find(method, many)
    assert (None if found is None else (found[0], found[2])) == (shape and (shape, method == "GET"))
    assert steps(large, method, many) == steps(small, method, few)


@pytest.mark.parametrize("path, calls", [("/s001/list", 1), ("/one001/a", 1), ("/two001/1/sub/b", 2)])
def test_the_common_shapes_take_one_or_two_python_calls(path: str, calls: int) -> None:
    matcher = Matcher([Entry(shape.format(i="001"), GET, 0) for shape, _ in SHAPES[:5]])
    entered: list[str] = []
    matcher.find("GET", path)
    before = sys.getprofile()
    sys.setprofile(lambda frame, event, _: entered.append(frame.f_code.co_name) if event == "call" else None)
    try:
        matcher.find("GET", path)
    finally:
        sys.setprofile(before)
    assert len(entered) == calls
