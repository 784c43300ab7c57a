"""Programs for the checks, and what is found in them."""

from __future__ import annotations

import re

from tests.cli.project import Project

CLEAN_HEAD = """\
from typeway import FastAPI
from typeway.middleware.trustedhost import TrustedHostMiddleware
"""

CLEAN_APP = """\
app = FastAPI(openapi_url=None, max_body_size=100_000)
app.add_middleware(TrustedHostMiddleware, allowed_hosts=["shop.example"])
"""

Found = list[tuple[str, str, int]]
"""Code, file and line of each finding."""

_MARK = re.compile(r"#!\s*(TW\d+(?:,\s*TW\d+)*)")


def marked(files: dict[str, str]) -> Found:
    """What the marks in the files say: ``#! TW011`` stands on the line where that is to be found."""
    return sorted(
        (code.strip(), name, number)
        for name, text in files.items()
        for number, line in enumerate(text.splitlines(), 1)
        if (match := _MARK.search(line))
        for code in match[1].split(",")
    )


def found(project: Project, *arguments: str) -> Found:
    """What ``typeway check`` finds in a project; the exit code says the same."""
    outcome = project.run("check", "--json", *arguments)
    assert outcome.exit_code == (1 if outcome.json else 0), outcome.stderr
    root = project.root.resolve()
    return sorted((one["code"], one["file"].removeprefix(f"{root}/"), one["line"]) for one in outcome.json)


def check_marks(project: Project, **modules: str) -> None:
    """Write the modules, and compare what is found with their marks."""
    files = {f"{name}.py": text for name, text in modules.items()}
    for name, text in files.items():
        (project.root / name).write_text(text, encoding="utf-8")
    assert found(project) == marked(files)


def check_body(project: Project, body: str) -> None:
    """The same for one module that is clean but for its body."""
    check_marks(project, main=CLEAN_HEAD + CLEAN_APP + body)
