"""The repository stands on its own: nothing in it points at the machine or the tools it was made with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import ROOT

# Built by tools, or not ours.
SKIPPED = {".git", ".venv", "build", "dist", "site", "htmlcov", "node_modules", "__pycache__", ".hypothesis"}
TEXT = {"", ".cfg", ".css", ".html", ".ini", ".js", ".json", ".md", ".py", ".sh", ".toml", ".txt", ".yaml", ".yml"}

# A bracket in each pattern keeps this file from finding itself.
UNWANTED = re.compile(
    r"/wor[k]/|/tmp/v31[0-9]|\.\./share[d]|/roo[t]/|/home/[a-z]\w*/|/Users/[a-z]\w*/"
    r"|pypi\.or[g]|pythonhosted\.or[g]|npmjs\.or[g]"
    r"|(?i:\b(?:claud[e]|anthropi[c]|chatgp[t]|copilo[t]|LL[M]s?)\b)"
)


def text_files(folder: Path = ROOT) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            if path.name not in SKIPPED and not path.name.endswith("_cache"):
                yield from text_files(path)
        elif path.suffix in TEXT:
            yield path


def test_no_machine_and_no_tool_is_mentioned() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in text_files()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if UNWANTED.search(line)
    ]
    assert found == []


def test_the_files_everybody_looks_for_exist() -> None:
    wanted = [
        "README.md",
        "LICENSE",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "ARCHITECTURE.md",
        "Makefile",
        "pyproject.toml",
    ]
    assert [name for name in wanted if not (ROOT / name).is_file()] == []
    assert (ROOT / "src" / "typeway" / "py.typed").is_file()


def test_the_map_names_what_exists() -> None:
    """Every path in backquotes in ARCHITECTURE.md that starts with a folder of ours is there."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    paths = re.findall(r"`((?:src|tests|docs|bench|examples)/[\w./-]*)`", text)
    assert len(paths) > 10
    assert [path for path in paths if not (ROOT / path).exists()] == []
