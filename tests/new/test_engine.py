"""Rendering and writing: names, paths, permissions, and that nothing is overwritten or left half-written."""

from __future__ import annotations

import json
import stat
import tomllib
from pathlib import Path, PurePosixPath

import pytest

from typeway._new.answers import Answers
from typeway._new.errors import NewProjectError
from typeway._new.files import ProjectFile, project_files
from typeway._new.kinds import KINDS
from typeway._new.origin import pip_arguments
from typeway._new.write import write_project

every_kind = pytest.mark.parametrize("kind", KINDS)


def answers(name: str = "my-shop", kind: str = "minimal", origin: str = "") -> Answers:
    return Answers(name, kind, typeway_version="1.2.3", origin=origin)


def file(path: str, content: bytes = b"new") -> ProjectFile:
    return ProjectFile(PurePosixPath(path), content)


@pytest.mark.parametrize(
    ("name", "slug", "title"),
    [
        ("shop", "shop", "Shop"),
        ("my-shop", "my-shop", "My shop"),
        ("My_Shop.v2", "my-shop-v2", "My Shop v2"),
        ("a--b", "a-b", "A b"),
        ("n" * 50, "n" * 50, "N" + "n" * 49),
    ],
)
def test_what_follows_from_a_name(name: str, slug: str, title: str) -> None:
    given = answers(name)

    assert (given.name, given.slug, given.title) == (name, slug, title)


@pytest.mark.parametrize(
    ("name", "problem", "hint"),
    [
        ("", "it is empty", None),
        ("my shop", "not ' '", "how about 'my-shop'?"),
        ("größe", "not 'ö'", "how about 'gr-e'?"),
        ("shop\n", "not '\\n'", "how about 'shop'?"),
        ("3d", "has to begin with a letter", "how about 'd'?"),
        ("_shop", "has to begin with a letter", "how about 'shop'?"),
        ("shop-", "has to end with a letter or a digit", "how about 'shop'?"),
        ("apps/shop", "it is a path", "give the name, and the folder with --path"),
        ("..", "it is a path", "give the name, and the folder with --path"),
        ("日本", "not '日'", None),
        ("n" * 51, "it has 51 characters, 50 are the most", None),
    ],
)
def test_a_name_that_will_not_do(name: str, problem: str, hint: str | None) -> None:
    with pytest.raises(NewProjectError, match="cannot be called") as caught:
        answers(name)

    assert problem in str(caught.value)
    assert caught.value.hint == hint


@pytest.mark.parametrize("name", ["typeway", "Typeway", "pytest", "starlette", "Pydantic"])
def test_a_project_is_not_called_like_a_library_that_it_needs(name: str) -> None:
    with pytest.raises(NewProjectError, match="it needs the library of that name"):
        project_files(answers(name))


def test_a_kind_that_does_not_exist() -> None:
    with pytest.raises(NewProjectError, match="There is no kind 'huge'") as caught:
        answers(kind="huge")

    assert caught.value.hint == "choose one of minimal, api, full"


@every_kind
def test_the_files_of_each_kind(kind: str) -> None:
    files = {str(one.path): one for one in project_files(answers(kind=kind))}

    assert {"Makefile", "README.md", "pyproject.toml", ".gitignore", "app/main.py"} <= files.keys()
    assert not [path for path in files if path.endswith(".jinja") or "dot-" in path or "__pycache__" in path]
    assert tomllib.loads(files["pyproject.toml"].content.decode())["project"]["name"] == "my-shop"
    for path, one in files.items():
        if path.endswith(".py"):
            compile(one.content, path, "exec")


@every_kind
def test_text_files_end_with_one_line_break_and_have_no_blanks_at_the_ends_of_lines(kind: str) -> None:
    for one in project_files(answers(kind=kind)):
        lines = one.content.decode().split("\n")
        assert not one.content or (lines[-1] == "" and lines[-2:] != ["", ""]), one.path
        assert [line for line in lines if line != line.rstrip()] == [], one.path


@every_kind
def test_two_projects_differ_in_their_secrets_only(kind: str) -> None:
    first, second = project_files(answers(kind=kind)), project_files(answers(kind=kind))

    differing = [str(one.path) for one, other in zip(first, second, strict=True) if one != other]

    assert differing == ([".env"] if kind == "full" else [])


@pytest.mark.parametrize(
    ("noted", "arguments"),
    [
        ({"url": "file:///src/type%20way", "dir_info": {"editable": True}}, "--editable '/src/type way'"),
        ({"url": "file:///src/typeway", "dir_info": {}}, "/src/typeway"),
        ({"url": "file:///dist/typeway-1.whl", "archive_info": {}}, "'typeway @ file:///dist/typeway-1.whl'"),
        (
            {"url": "https://example.org/typeway.git", "vcs_info": {"vcs": "git", "commit_id": "c0ffee"}},
            "'typeway @ git+https://example.org/typeway.git@c0ffee'",
        ),
    ],
)
def test_a_typeway_that_no_index_has_is_installed_from_where_it_came(noted: object, arguments: str) -> None:
    origin = pip_arguments(json.dumps(noted))

    made = {str(one.path): one.content.decode() for one in project_files(answers(origin=origin))}

    assert origin == arguments
    assert made["local.mk"].splitlines()[-1] == f"TYPEWAY := {arguments}"
    assert "local.mk" in made[".gitignore"].splitlines()


def test_what_the_shell_or_make_would_take_for_a_variable_stays_text() -> None:
    origin = pip_arguments('{"url": "file:///src/$(HOME)", "dir_info": {}}')

    made = {str(one.path): one.content.decode() for one in project_files(answers(origin=origin))}

    assert "TYPEWAY := '/src/$$(HOME)'\n" in made["local.mk"]


def test_a_project_is_written_with_its_permissions(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "shop"
    files = [file(".env"), file("bin/start", b"#!/bin/sh\n"), file("README.md")]

    assert write_project(files, folder) == []

    assert sorted(str(path.relative_to(folder)) for path in folder.rglob("*")) == [
        ".env",
        "README.md",
        "bin",
        "bin/start",
    ]
    modes = {path: stat.S_IMODE((folder / path).stat().st_mode) for path in (".env", "README.md", "bin/start")}
    assert modes[".env"] == 0o600
    assert not modes["README.md"] & stat.S_IXUSR
    assert modes["bin/start"] & stat.S_IXUSR


def test_a_folder_that_is_not_empty_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", "utf-8")

    with pytest.raises(NewProjectError, match="is not empty") as caught:
        write_project([file("README.md")], tmp_path)

    assert caught.value.details == ("It holds notes.txt",)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_fresh_repository_counts_as_empty(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()

    assert write_project([file("README.md")], tmp_path) == []

    assert (tmp_path / "README.md").exists()


def test_merging_adds_what_is_missing_and_tells_what_it_left(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine", "utf-8")
    (tmp_path / "link").symlink_to("nowhere")

    kept = write_project([file("README.md"), file("app/main.py"), file("link")], tmp_path, merge=True)

    assert [str(one.path) for one in kept] == ["README.md", "link"]
    assert (tmp_path / "README.md").read_text("utf-8") == "mine"
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "app" / "main.py").read_bytes() == b"new"


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "shop").write_text("mine", "utf-8")

    with pytest.raises(NewProjectError, match="shop is a file, not a folder"):
        write_project([file("README.md")], tmp_path / "shop")


@pytest.mark.parametrize("there_before", [True, False])
def test_nothing_is_left_if_a_file_cannot_be_written(tmp_path: Path, there_before: bool) -> None:
    folder = tmp_path / "shops" / "shop"
    if there_before:
        folder.mkdir(parents=True)
    too_long = "n" * 300

    with pytest.raises(NewProjectError, match="cannot be written: File name too long"):
        write_project([file("README.md"), file("app/main.py"), file(too_long)], folder)

    assert folder.exists() is there_before
    assert list(tmp_path.rglob("*")) == ([folder.parent, folder] if there_before else [])


def test_merging_that_fails_takes_back_its_own_files_only(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "mine.py").write_text("mine", "utf-8")

    with pytest.raises(NewProjectError, match="cannot be written"):
        write_project([file("app/main.py"), file("app/mine.py/x.py")], tmp_path, merge=True)

    assert [path.name for path in (tmp_path / "app").iterdir()] == ["mine.py"]
