"""Each kind of project, rendered and installed: its own tests, linters and checks pass."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.new.conftest import Rendered
from typeway._new.kinds import KINDS

every_kind = pytest.mark.parametrize("kind", KINDS)


def needs(package: str) -> pytest.MarkDecorator:
    """Skip a test where a tool is not installed that is no requirement of these tests."""
    return pytest.mark.skipif(find_spec(package) is None, reason=f"{package} is not installed")


@every_kind
def test_its_own_tests_pass(rendered: Rendered, kind: str) -> None:
    done = rendered(kind).run("pytest", "-p", "no:cacheprovider")

    assert " passed" in done.stdout


@every_kind
def test_nothing_is_to_be_done_before_production(rendered: Rendered, kind: str) -> None:
    project = rendered(kind)

    for settings in ({}, {"ENVIRONMENT": "production"}):
        assert "nothing found" in project.run("typeway", "check", environment=settings).stdout


@pytest.mark.parametrize("kind", ["api", "full"])
def test_all_settings_are_explained(rendered: Rendered, kind: str) -> None:
    """In the file to copy, with the values that hold anyway, and in the table of the README."""
    project = rendered(kind)
    listing = "from app.settings import Settings; print(*Settings.model_fields)"
    fields = {name.upper() for name in project.run("-c", listing).stdout.split()}
    example = dict(re.findall(r"^([A-Z_]+)=(.*)$", (project.folder / ".env.example").read_text("utf-8"), re.M))
    readme = (project.folder / "README.md").read_text("utf-8")
    shown = "from app.settings import Settings; print(Settings(_env_file=None).model_dump(exclude={'secret_key'}))"

    assert example.keys() == fields
    assert {name for name in fields if f"`{name}`" not in readme} == set()
    assert project.run("-c", shown, environment=example).stdout == project.run("-c", shown).stdout


@every_kind
@needs("ruff")
def test_its_style_is_clean(rendered: Rendered, kind: str) -> None:
    project = rendered(kind)

    project.run("ruff", "check", "--no-cache", ".")
    project.run("ruff", "format", "--no-cache", "--check", ".")


@needs("mypy")
def test_their_types_are_clean(rendered: Rendered, tmp_path: Path) -> None:
    """One after the other, for most of the time goes into the libraries, which are the same."""
    for kind in KINDS:
        assert "no issues" in rendered(kind).run("mypy", "--cache-dir", str(tmp_path)).stdout
