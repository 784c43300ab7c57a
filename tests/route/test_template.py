"""Templates: what is accepted, what is refused, and the regular expression that comes out."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.convertors import CONVERTOR_TYPES, Convertor
from starlette.routing import compile_path

from typeway._route import (
    Entry,
    Matcher,
    TemplateError,
    UnknownConvertorError,
    compile_template,
    parse_template,
)
from typeway._route.linear import LinearMatcher

MAKERS = [
    parse_template,
    compile_template,
    lambda template: Matcher([Entry(template, None, 0)]),
    lambda template: LinearMatcher([Entry(template, None, 0)]),
]


class Raw(Convertor[str]):
    """A convertor that hands out the text as it is."""

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


def raw(pattern: str) -> Raw:
    convertor: Raw = type("Raw", (Raw,), {"regex": pattern})()
    return convertor


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize(
    "template, message",
    [
        ("/a/{id}/b/{id}", "Duplicated param name id at path /a/{id}/b/{id}"),
        ("/{b}/{a}.{b}/{a:int}", "Duplicated param names a, b at path /{b}/{a}.{b}/{a:int}"),
        ("{id}/{id}", "Duplicated param name id at path {id}/{id}"),
    ],
)
def test_a_repeated_parameter_is_refused(make: Callable[[str], object], template: str, message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # the message is compared below
        make(template)
    assert str(caught.value) == message


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("kind", [ValueError, TemplateError, AssertionError, UnknownConvertorError])
def test_an_unknown_convertor_is_refused(make: Callable[[str], object], kind: type[Exception]) -> None:
    with pytest.raises(kind, match=r"^Unknown path convertor 'nope' at path /a/\{id:nope\}$"):
        make("/a/{id:nope}")


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("template", ["/a/{id:broken}", "a/{id:broken}"])
def test_a_pattern_that_is_not_one_is_refused(
    make: Callable[[str], object], template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CONVERTOR_TYPES, "broken", raw("[a"))
    with pytest.raises(TemplateError, match=r"^Invalid convertor pattern at path /?a/{id:broken}: unterminated"):
        make(template)


def test_a_pattern_that_is_valid_only_alone_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CONVERTOR_TYPES, "named", raw("(?P<x>.)"))
    parse_template("/{y:named}")
    with pytest.raises(TemplateError, match="redefinition of group name 'x'"):
        parse_template("/{x:named}")


@pytest.mark.parametrize(
    "template",
    [
        *("/", "/a", "//", "/a/", "/{x}", "/{x:int}/b", "/a.b/{x:float}", "/{x:uuid}", "/{p:path}", "/{p:path}/z"),
        *("/{a}.{b}", "/pre-{a:int}{b}-post", "/{bad-name}", "/{}", "/{x:}", "/{{x}}", "/é+({x})"),
        *("", "host", "host:80", "{sub}.host:80", "[::1]", "{x:path}"),
    ],
)
def test_the_regular_expression_is_starlettes(template: str) -> None:
    expected, path_format, convertors = compile_path(template)
    assert parse_template(template).compile() == expected
    assert compile_template(template) == (expected, path_format, convertors)
    assert parse_template(template).convertors == convertors


BOUNDED = ["", "[^/]+", "[0-9]+", "[a-z_]+(?:-[a-z]+)*", r"\d{4}-\d{2,}", "a|b", "[^/.]+?", r"[\w.-]+"]
UNBOUNDED = [
    *(".*", "a/b", "[^a]+", "[+-9]", "[.-9]", r"[\.-9]", "[!-~]", "[^+-0]", "[^]/]", "[]/]", r"\S+", r"\W", r"\x2f"),
    *("(?=a)b", "^a", "a$", r"(a)\1", "(?i:a)", "(?P<n>a)", "[a", "[a-/]", "[z-a]", "a)|(b"),
]


@pytest.mark.parametrize(
    "pattern, bounded", [*((good, True) for good in BOUNDED), *((bad, False) for bad in UNBOUNDED)]
)
def test_a_pattern_is_bounded_if_it_can_never_reach_across_a_slash(
    pattern: str, bounded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CONVERTOR_TYPES, "own", raw(pattern))
    segments: dict[str, Any] = {}
    try:
        parse_template("/{x:own}", segments)
    except TemplateError:
        assert not bounded
    assert segments["{x:own}"].bounded is bounded
