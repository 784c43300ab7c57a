"""``covers`` by property: whatever the narrower template matches, the wider one matches."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from typeway._check.covering import covers
from typeway._route import parse_template

PIECES = ["a", "b", "7", "{0}", "{0:int}", "{0:float}", "{0:path}", "{0:uuid}", "a{0}", "{0}.b", "{0}-{1}", ""]
TEXTS = ["a", "b", "7", "42", "1.5", "ab", "a-b", "x.b", "7.b", "c0ffee00-0000-4000-8000-000000000000", "", "/", "a/b"]


@st.composite
def templates(draw: st.DrawFn) -> str:
    pieces = draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=3))
    named = [piece.replace("{0", f"{{x{n}").replace("{1", f"{{y{n}") for n, piece in enumerate(pieces)]
    return "/" + "/".join(named)


PATHS = st.lists(st.sampled_from(TEXTS), min_size=1, max_size=4).map(lambda parts: "/" + "/".join(parts))


@given(templates(), templates(), st.lists(PATHS, min_size=20, max_size=40))
def test_no_path_escapes_a_cover(wide: str, narrow: str, paths: list[str]) -> None:
    one, other = parse_template(wide), parse_template(narrow)
    if covers(one, other):
        for path in paths:
            if other.compile().match(path):
                assert one.compile().match(path), (wide, narrow, path)


@given(templates())
def test_every_template_covers_itself_and_its_likes(text: str) -> None:
    assert covers(parse_template(text), parse_template(text.replace("x", "other").replace("y", "more")))


def test_hosts_are_not_compared() -> None:
    assert not covers(parse_template("a.example"), parse_template("a.example"))
