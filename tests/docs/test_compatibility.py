"""The page on compatibility says what the tests are."""

from __future__ import annotations

from tests.docs.compatibility_page import CHAPTERS, PAGE, PROGRAMS, docstring, rendered


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == rendered(), "write it anew: python -m tests.docs.compatibility_page"


def test_every_program_says_what_it_shows() -> None:
    files = [path / "__init__.py" if path.is_dir() else path for path in PROGRAMS.glob("ch*")]
    assert len(files) > 150
    assert [file for file in files if not docstring(file)] == []
    assert {file.name[2:4] for file in files if file.name != "__init__.py"} <= CHAPTERS.keys()
