"""The tutorial: whoever types what its pages say sees what its pages show."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest

from tests.docs.consoles import EXAMPLES, FENCE, RENAMED, TUTORIAL, commands, played

CHAPTERS = sorted(TUTORIAL.glob("[01]*.md"))
PAGES = [*CHAPTERS, TUTORIAL / "solutions.md"]
PROJECT = TUTORIAL.parents[1] / "pyproject.toml"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_commands_print_what_is_shown(page: Path, tmp_path: Path) -> None:
    """If this fails, `python -m tests.docs.consoles` writes into the pages what the commands print now."""
    wrong = [
        f"$ {command.text}\nshown:\n{command.shown}\nprinted:\n{printed}"
        for command, printed in played(page, tmp_path)
        if printed is not None
    ]
    assert not wrong, "\n\n".join(wrong)


# docs/differences.md: the answer to a body that announces that it is too large.
DIFFERENT = {"curl -i -F photo=@drill.jpg -F notes=@drill.jpg localhost:8000/notes"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_fastapi_answers_the_same(page: Path, tmp_path: Path) -> None:
    """What a reader learns here holds for both frameworks."""
    different = {
        command.text for command, printed in played(page, tmp_path, framework="fastapi") if printed is not None
    }
    assert different == {command for command in DIFFERENT if command in page.read_text("utf-8")}


def test_there_is_a_page_for_each_chapter() -> None:
    assert [page.name[:3] for page in CHAPTERS] == [f"{number:02}-" for number in range(1, 17)]
    assert set(TUTORIAL.glob("*")) == set(PAGES)
    for number, page in enumerate(CHAPTERS, start=1):
        text = page.read_text("utf-8")
        assert text.startswith(f"# {number}. ")
        if number < len(CHAPTERS):
            assert re.findall(r"\nNext: \[[^\]]+\]\(([^)]+)\)\.\n$", text) == [CHAPTERS[number].name]


def test_pages_show_the_files() -> None:
    """If this fails, `python docs/embed.py` copies the files into the pages."""
    shown = [
        (block["title"].removeprefix("examples/tutorial/"), block["text"])
        for page in PAGES
        for block in FENCE.finditer(page.read_text("utf-8"))
        if block["title"] is not None
    ]
    files = [path for path in (EXAMPLES / "tutorial").rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert dict(shown) == {
        path.relative_to(EXAMPLES / "tutorial").as_posix(): path.read_text("utf-8") for path in files
    }
    assert len(shown) == len(files), "a file is shown twice"


def test_nothing_is_shown_that_is_not_run() -> None:
    """A block is a file, which is tested, or commands, which are run. The log of chapter 13 has a test of its own."""
    others = [
        (page.stem, block["language"])
        for page in PAGES
        for block in FENCE.finditer(page.read_text("utf-8"))
        if block["title"] is None and block["language"] != "console"
    ]
    assert others == [("13-background-tasks", "text")]
    for page in PAGES:
        text = page.read_text("utf-8")
        assert text.count("\n```") == 2 * len(FENCE.findall(text)), f"{page.name} has a block without a language"


def runs() -> Iterator[tuple[str, int]]:
    """Each program of one file, and how many commands are run against it."""
    for page in PAGES:
        program, count = "", 0
        for block in FENCE.finditer(page.read_text("utf-8")):
            if (block["title"] or "").endswith(".py"):
                if program:
                    yield program, count
                program, count = block["title"], 0
            elif block["language"] == "console":
                count += sum(
                    command.text.startswith(("curl", "typeway", "pytest", "python ")) for command in commands(block)
                )
        if program:
            yield program, count


def test_every_program_is_tried_on_its_page() -> None:
    several_files = re.compile(r"examples/tutorial/(testing/main|toolshed/)")
    assert [program for program, count in runs() if not count and not several_files.match(program)] == []


def test_the_standard_packages_are_those_of_the_project() -> None:
    page = (TUTORIAL / "02-installation.md").read_text("utf-8")
    table = page[page.index("| `uvicorn[standard]`") :].partition("\n\n")[0]
    named = {
        name.partition("[")[0]
        for row in table.splitlines()
        for name in re.findall(r"`([\w.\[\]-]+)`", row.split("|")[1])
    }
    extras = tomllib.loads(PROJECT.read_text("utf-8"))["project"]["optional-dependencies"]
    assert named == {re.split(r"[^\w-]", line)[0] for line in extras["standard"]}


def test_statuses_have_their_names() -> None:
    rows = re.findall(r"^\| (\d{3}) ([^|]+) \|", (TUTORIAL / "08-errors.md").read_text("utf-8"), re.MULTILINE)
    assert len(rows) > 10
    for code, name in rows:
        assert name == RENAMED.get(int(code), HTTPStatus(int(code)).phrase)


def test_subjects_and_chapters_lead_to_each_other() -> None:
    subjects = {
        (link, page.name)
        for page in CHAPTERS
        for line in re.findall(r"^More.*?$\n\n", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
        for link in re.findall(r"\]\(\.\./(\w+\.md)", line)
    }
    assert len(subjects) > 15
    for subject, chapter in sorted(subjects):
        assert f"(tutorial/{chapter})" in (TUTORIAL.parent / subject).read_text("utf-8"), f"{subject} lacks {chapter}"


def test_every_exercise_has_a_solution() -> None:
    asked = {page.name[:2].lstrip("0") for page in CHAPTERS if "## Try it yourself" in page.read_text("utf-8")}
    assert len(asked) > 10
    for page in CHAPTERS:
        number = page.name[:2].lstrip("0")
        assert (f"(solutions.md#chapter-{number})" in page.read_text("utf-8")) == (number in asked)
    answered = re.findall(r"^## Chapter (\d+)$", (TUTORIAL / "solutions.md").read_text("utf-8"), re.MULTILINE)
    assert set(answered) == asked
