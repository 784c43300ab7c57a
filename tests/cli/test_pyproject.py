"""The entrypoint in `pyproject.toml`, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.project import Project
from typeway.cli.load import load_app
from typeway.cli.options import AppChoice
from typeway.cli.pyproject import configured_entrypoint, split_import_string


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[tool.typeway]\nentrypoint = "a.b:c"\n', ("tool.typeway", "a.b:c")),
        ('[tool.fastapi]\nentrypoint = "a:b.c"\n', ("tool.fastapi", "a:b.c")),
        ('[tool.fastapi]\nentrypoint = "a:b"\n[tool.typeway]\nentrypoint = "c:d"\n', ("tool.typeway", "c:d")),
        ('[tool.typeway]\n[tool.fastapi]\nentrypoint = "a:b"\n', ("tool.fastapi", "a:b")),
        ('[tool.typeway]\nentrypoint = "c:d"\n[tool.fastapi]\nentrypoint = 1\n', ("tool.typeway", "c:d")),
        ("[project]\nname = 'x'\n", None),
        ("", None),
    ],
)
def test_entrypoint(tmp_path: Path, text: str, expected: tuple[str, str] | None) -> None:
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    assert configured_entrypoint(tmp_path) == expected


def test_no_file(tmp_path: Path) -> None:
    assert configured_entrypoint(tmp_path) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[tool.typeway]\nentrypoint = 5\n", "tool.typeway.entrypoint: expected a string, got an integer"),
        ('[tool.typeway]\nentrypoint = ["a:b"]\n', "tool.typeway.entrypoint: expected a string, got an array"),
        (
            '[tool.fastapi]\nentrypoint = "main"\n',
            'tool.fastapi.entrypoint: expected "package.module:name", got "main"',
        ),
        ("[tool]\ntypeway = true\n", "tool.typeway: expected a table, got a boolean"),
        ('[tool.typeway]\nentry-point = "a:b"\n', 'entry-point: unknown setting, did you mean "entrypoint"?'),
        ("[tool.typeway]\ncolour = 1\n", "tool.typeway.colour: unknown setting"),
    ],
)
def test_field_errors(project: Project, text: str, said: str) -> None:
    project.app("main.py")
    project.write("pyproject.toml", text)
    outcome = project.run("routes")
    assert outcome.exit_code == 1
    assert "Bad configuration in" in outcome.error
    assert said in outcome.error


def test_every_field_error_is_told(project: Project) -> None:
    project.write("pyproject.toml", "[tool.typeway]\nentrypoint = 5\nport = 3\n")
    outcome = project.run("routes")
    assert "tool.typeway.entrypoint:" in outcome.error
    assert "tool.typeway.port:" in outcome.error


def test_syntax_error_shows_the_line(project: Project) -> None:
    project.write("pyproject.toml", '[tool.typeway]\nentrypoint = "a:b\n')
    outcome = project.run("routes")
    assert outcome.exit_code == 1
    assert "is not valid TOML" in outcome.error
    assert '2 | entrypoint = "a:b' in outcome.error


def test_syntax_error_at_the_end_has_no_line(project: Project) -> None:
    project.write("pyproject.toml", "a = [1,")
    outcome = project.run("routes")
    assert outcome.exit_code == 1
    assert "is not valid TOML" in outcome.error
    assert "|" not in outcome.error


def test_unreadable(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    project.write("pyproject.toml")
    monkeypatch.setattr(Path, "read_text", refuse)
    outcome = project.run("routes")
    assert outcome.exit_code == 1
    assert "cannot be read Permission denied" in outcome.error


def test_not_utf8(project: Project) -> None:
    (project.root / "pyproject.toml").write_bytes(b'name = "\xff"\n')
    outcome = project.run("routes")
    assert outcome.exit_code == 1
    assert "is not UTF-8 text" in outcome.error


def test_a_bad_file_does_not_matter_when_the_path_is_given(project: Project) -> None:
    project.app("service.py")
    project.write("pyproject.toml", "nonsense")
    assert project.run("routes", "service.py").exit_code == 0


def test_configured_application_wins_over_discovery(project: Project) -> None:
    project.app("main.py")
    project.app("shop/web.py", variable="service")
    project.write("pyproject.toml", '[tool.typeway]\nentrypoint = "shop.web:service"\n')
    loaded = load_app(AppChoice())
    assert loaded.import_string == "shop.web:service"
    assert loaded.target.found_by == "pyproject"


def test_configured_module_missing(project: Project) -> None:
    project.write("pyproject.toml", '[tool.typeway]\nentrypoint = "no_such_module:app"\n')
    outcome = project.run("routes")
    assert outcome.exit_code == 1
    assert "There is no module 'no_such_module' (pyproject.toml)" in outcome.error


@pytest.mark.parametrize("text", ["", "a", "a:", ":b", "a:b:c", "a/b:c", "a.py:b c", "1a:b", "a..b:c", "C:\\x.py"])
def test_not_an_import_string(text: str) -> None:
    assert split_import_string(text) is None
