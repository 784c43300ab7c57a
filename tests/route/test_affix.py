"""The index by literal ends."""

import pytest

from typeway._route.affix import AffixIndex


@pytest.mark.parametrize(
    "text, found",
    [
        ("", ["any"]),
        ("ab", ["any", "ab-"]),
        ("ba", ["any", "-ba", "-ba again"]),
        ("aba", ["any", "ab-", "-ba", "-ba again"]),
        ("abba", ["any", "ab-", "-ba", "-ba again", "ab-ba"]),
        ("ab/ba", ["any", "ab-", "-ba", "-ba again", "ab-ba"]),
        ("AB", ["any"]),
    ],
)
def test_values_are_found_by_ends_that_do_not_overlap(text: str, found: list[str]) -> None:
    index = AffixIndex[str]()
    for prefix, suffix, value in [("", "", "any"), ("ab", "", "ab-"), ("", "ba", "-ba"), ("ab", "ba", "ab-ba")]:
        index.add(prefix, suffix, value)
    index.add("", "ba", "-ba again")
    assert sorted(index.find(text)) == sorted(found)
