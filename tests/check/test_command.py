"""``typeway check`` on the command line: what is written, silence, settings."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

import typeway.cli.check
from tests.check.programs import found
from tests.cli.project import Project
from typeway._check.rules import RULES

PROGRAM = """\
import time
from typeway import FastAPI
app = FastAPI(
    openapi_url=None,
)
@app.get("/")
@app.get("/again")
async def home(
    x: int = 0,
):
    time.sleep(x)
"""
ALL = [("TW005", "main.py", 3), ("TW011", "main.py", 11)]


def silenced(line: int, comment: str) -> str:
    lines = PROGRAM.splitlines()
    lines[line - 1] += f"  {comment}"
    return "\n".join(lines) + "\n"


def test_plain_lines(project: Project) -> None:
    project.write("main.py", PROGRAM)
    outcome = project.run("check")
    assert [line.partition(" [")[0] for line in outcome.lines] == [
        "main.py:3: warning TW005: requests for any host are answered: there is no TrustedHostMiddleware",
        "main.py:11: error TW011: time.sleep() blocks the event loop: it is called in async def home",
    ]
    assert outcome.stderr == "2 findings in 1 module\n"
    assert outcome.exit_code == 1


def test_grouped_by_file_on_a_terminal(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    console = Console(file=written, force_terminal=True, width=60, color_system="standard", highlight=False)
    monkeypatch.setattr(typeway.cli.check, "stdout", lambda: console)
    project.write("keys.py", 'SECRET_KEY = "change-me"\n')
    project.write("main.py", "import keys\n" + PROGRAM)
    assert project.run("check").exit_code == 1
    text = re.sub(r"\x1b\[[0-9;]*m", "", written.getvalue())
    assert [line.split()[0] for line in text.splitlines() if line and line[0] != " "] == ["keys.py", "main.py"]
    assert "error TW003" in text
    assert "\x1b[33mwarning\x1b[0m" in written.getvalue()
    assert RULES[4].remedy in text  # not wrapped, not taken for markup


def test_json_has_every_field(project: Project) -> None:
    project.write("main.py", PROGRAM)
    first = project.run("check", "--json").json[0]
    assert first == {
        "code": "TW005",
        "name": "no-trusted-host",
        "severity": "warning",
        "file": str((project.root / "main.py").resolve()),
        "line": 3,
        "message": "requests for any host are answered: there is no TrustedHostMiddleware",
        "remedy": RULES[4].remedy,
    }


def test_list_needs_no_program(project: Project) -> None:
    outcome = project.run("check", "--list")
    assert outcome.exit_code == 0
    for rule in RULES:
        assert f"{rule.code} {rule.name} {rule.severity}" in outcome.lines
        assert f"  {rule.explanation}" in outcome.lines
    assert "# typeway: ignore[TW001]" in outcome.stdout
    listed = project.run("check", "--list", "--json").json
    assert [one["code"] for one in listed] == [rule.code for rule in RULES]


def test_a_program_that_cannot_be_imported(project: Project) -> None:
    project.write("main.py", "import nothing_of_this_name\n")
    outcome = project.run("check")
    assert outcome.exit_code == 1
    assert "cannot be imported" in outcome.error
    for arguments in ((), ("--json",)):
        assert project.run("check", *arguments).stdout == ""


def test_constructors_are_as_before(project: Project) -> None:
    from typeway import FastAPI

    before = vars(FastAPI)["__init__"]
    project.write("main.py", "import nothing_of_this_name\n")
    project.run("check")
    assert vars(FastAPI)["__init__"] is before


@pytest.mark.parametrize(
    ("line", "comment", "left"),
    [
        (3, "# typeway: ignore[TW005]", ALL[1:]),
        (4, "# typeway: ignore[TW005]", ALL[1:]),  # any line of the statement
        (5, "#typeway:ignore[TW001, TW005]", ALL[1:]),
        (5, "# noqa: X  # typeway: ignore[TW005]", ALL[1:]),
        (11, "# typeway: ignore[TW011]", ALL[:1]),
        (3, "# typeway: ignore[TW011]", ALL),  # another code
        (6, "# typeway: ignore[TW005]", ALL),  # another statement
        (9, "# typeway: ignore[TW011]", ALL),  # the head of the function, not the statement
        (3, "# typeway: ignore", ALL),  # everything at once is never meant
        (2, "; x = '# typeway: ignore[TW005]'", ALL),  # no comment
    ],
)
def test_silence_by_comment(project: Project, line: int, comment: str, left: list[tuple[str, str, int]]) -> None:
    project.write("main.py", silenced(line, comment))
    assert found(project) == left


HEAD = """\
from typeway import FastAPI
app = FastAPI(openapi_url=None)  # typeway: ignore[TW005]
@app.get("/{x}")
async def early(x: str): ...
@app.get(
    "/x",
)
async def late(
    y: int = 0,
):
    return y
"""


@pytest.mark.parametrize("line", range(3, 12))
def test_the_head_of_a_function_is_one_statement(project: Project, line: int) -> None:
    lines = HEAD.splitlines()
    lines[line - 1] += "  # typeway: ignore[TW007]"
    project.write("main.py", "\n".join(lines))
    assert found(project) == ([] if 5 <= line <= 10 else [("TW007", "main.py", 5)])


@pytest.mark.parametrize(
    ("table", "left"),
    [
        ('[tool.typeway.check]\nignore = ["TW005"]\n', ALL[1:]),
        ('[tool.typeway.check]\nignore = ["TW005", "TW011"]\n', []),
        ("[tool.typeway.check]\n", ALL),
        ('[tool.typeway]\nentrypoint = "main:app"\n', ALL),
        ("[tool.other]\n", ALL),
        ("", ALL),
    ],
)
def test_silence_in_pyproject(project: Project, table: str, left: list[tuple[str, str, int]]) -> None:
    project.write("main.py", PROGRAM)
    project.write("pyproject.toml", table)
    assert found(project) == left


def test_the_nearest_pyproject_counts(project: Project) -> None:
    project.write("pyproject.toml", '[tool.typeway.check]\nignore = ["TW011"]\n')
    project.write("service/pyproject.toml", '[tool.typeway.check]\nignore = ["TW005"]\n')
    project.write("service/main.py", PROGRAM)
    assert found(project, "service/main.py") == [("TW011", "service/main.py", 11)]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('[tool.typeway.check]\nignore = ["TW999"]\n', "tool.typeway.check.ignore: there is no code 'TW999'"),
        ("[tool.typeway.check]\nignore = [5]\n", "tool.typeway.check.ignore: there is no code 5"),
        ('[tool.typeway.check]\nignore = "TW001"\n', "tool.typeway.check.ignore: expected an array, got a string"),
        ("[tool.typeway.check]\nignored = []\n", 'check.ignored: unknown setting, did you mean "check.ignore"?'),
        ("[tool.typeway]\ncheck = true\n", "tool.typeway.check: expected a table, got a boolean"),
    ],
)
def test_mistakes_in_pyproject(project: Project, table: str, said: str) -> None:
    project.write("main.py", PROGRAM)
    project.write("pyproject.toml", table)
    outcome = project.run("check")
    assert outcome.exit_code == 1
    assert said in outcome.error


def test_the_page_lists_every_check() -> None:
    page = (Path(__file__).parents[2] / "docs" / "check.md").read_text("utf-8")
    rows = re.findall(r"^\| `(TW\d{3})` \| `([a-z-]+)` \| (\w+) \|", page, re.MULTILINE)
    assert rows == [(rule.code, rule.name, rule.severity) for rule in RULES]
    assert [rule.code for rule in RULES] == [f"TW{number:03}" for number in range(1, len(RULES) + 1)]


def test_it_needs_no_library_that_only_some_programs_have() -> None:
    code = "import sys; sys.modules['itsdangerous'] = None; import typeway._check.rules"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
