"""What is said when the module cannot be imported or holds no application."""

from __future__ import annotations

import pytest

from tests.cli.project import Project


def test_import_error_shows_the_users_frames_and_the_cause(project: Project) -> None:
    project.write("main.py", "from settings import load\nload()\n")
    project.write(
        "settings.py",
        """
        import json
        def load():
            try:
                json.loads("{")
            except ValueError as error:
                raise RuntimeError("bad settings") from error
        """,
    )
    outcome = project.run("routes")
    assert outcome.exit_code == 1
    assert 'settings.py", line 5, in load' in outcome.stderr
    assert "RuntimeError: bad settings" in outcome.stderr
    assert "direct cause" in outcome.stderr
    assert "JSONDecodeError" in outcome.stderr
    frames = [line for line in outcome.stderr.splitlines() if line.strip().startswith("File ")]
    assert all(str(project.root.resolve()) in line for line in frames), frames


def test_verbose_shows_every_frame(project: Project) -> None:
    project.write("main.py", "import json\njson.loads('{')\n")
    short, long = project.run("routes"), project.run("routes", "--verbose")
    before = project.run("--verbose", "routes")
    assert "decoder.py" not in short.stderr
    assert "decoder.py" in long.stderr
    assert "decoder.py" in before.stderr


def test_syntax_error(project: Project) -> None:
    project.write("main.py", "x = 1\ndef f(:\n")
    outcome = project.run("routes")
    assert outcome.exit_code == 1
    assert 'main.py", line 2' in outcome.stderr
    assert "SyntaxError" in outcome.stderr
    assert "importlib" not in outcome.stderr


def test_a_module_that_exits(project: Project) -> None:
    project.write("main.py", "raise SystemExit('DATABASE_URL is not set')\n")
    outcome = project.run("routes")
    assert outcome.exit_code == 1
    assert "DATABASE_URL is not set" in outcome.stderr


def test_missing_package(project: Project) -> None:
    project.write("main.py", "import no_such_package_here\n")
    outcome = project.run("routes")
    assert outcome.exit_code == 1
    assert "is 'no_such_package_here' installed in this environment" in outcome.error


def test_package_without_init(project: Project) -> None:
    """The file is imported by its own name, so its package is unknown; the advice says what is missing."""
    project.write("shop/main.py", "from shop.models import Item\n")
    project.write("shop/models.py", "Item = int\n")
    outcome = project.run("routes", "shop/main.py")
    assert outcome.exit_code == 1
    assert "add an empty __init__.py" in outcome.error


def test_package_that_lacks_a_module(project: Project) -> None:
    project.write("shop/__init__.py")
    project.write("main.py", "import shop.models\n")
    outcome = project.run("routes")
    assert outcome.exit_code == 1
    assert f"{project.root.resolve()} holds 'shop', but not all of 'shop.models'" in outcome.error


def test_exception_group(project: Project) -> None:
    project.write("main.py", "raise ExceptionGroup('several', [KeyError('first'), OSError('second')])\n")
    outcome = project.run("routes")
    assert outcome.exit_code == 1
    assert "KeyError: 'first'" in outcome.stderr
    assert "OSError: second" in outcome.stderr


def test_a_failure_without_a_line_of_the_users(project: Project) -> None:
    """A library that fails under its own steam: the place is better than nothing."""
    project.write("site-packages/broken.py", "raise RuntimeError('broken library')\n")
    outcome = project.run("routes", "site-packages/broken.py")
    assert outcome.exit_code == 1
    assert 'broken.py", line 1' in outcome.stderr
    assert "RuntimeError: broken library" in outcome.stderr


def test_relative_import_outside_a_package(project: Project) -> None:
    project.write("main.py", "from .models import Item\n")
    outcome = project.run("routes")
    assert outcome.exit_code == 1
    assert "add an empty __init__.py" in outcome.error


def test_name_of_a_standard_module(project: Project) -> None:
    project.app("json.py")
    outcome = project.run("routes", "json.py")
    assert outcome.exit_code == 1
    assert "gave another file" in outcome.error
    assert "rename your file" in outcome.error


def test_entrypoint_module_missing(project: Project) -> None:
    outcome = project.run("routes", "-e", "no_such_module:app")
    assert outcome.exit_code == 1
    assert "There is no module 'no_such_module' (--entrypoint)" in outcome.error
    assert "Traceback" not in outcome.stderr


def test_entrypoint_module_missing_from_within(project: Project) -> None:
    """A missing import inside the module is not mistaken for a missing module."""
    project.write("main.py", "import no_such_module\n")
    outcome = project.run("routes", "-e", "main:app")
    assert outcome.exit_code == 1
    assert "main cannot be imported" in outcome.error
    assert 'main.py", line 1' in outcome.stderr


def test_no_application_lists_what_is_there(project: Project) -> None:
    project.write(
        "main.py",
        """
        from starlette.applications import Starlette
        from typeway import APIRouter, FastAPI
        router = APIRouter()
        site = Starlette()
        def create_app() -> FastAPI:
            return FastAPI()
        limit = 5
        """,
    )
    outcome = project.run("routes")
    assert outcome.exit_code == 1
    assert "No application found in" in outcome.error
    assert "found router: an object of typeway.routing.APIRouter" in outcome.error
    assert "found site: an object of starlette.applications.Starlette, an ASGI application" in outcome.error
    assert "--app site" in outcome.error
    assert "found create_app: the function create_app()" in outcome.error
    assert "If the application is in another file, name it: typeway dev PATH" in outcome.error
    assert "another file" not in project.run("routes", "main.py").error
    assert "limit" not in outcome.error


def test_an_application_of_another_framework_is_not_taken_by_itself(project: Project) -> None:
    project.write("main.py", "from fastapi import FastAPI\napp = FastAPI()\n")
    outcome = project.run("routes")
    assert outcome.exit_code == 1
    assert "import FastAPI from typeway instead of fastapi" in outcome.error


def test_named_object_missing(project: Project) -> None:
    project.app("main.py")
    outcome = project.run("routes", "--app", "ap")
    assert outcome.exit_code == 1
    assert "main has no object named 'ap'" in outcome.error
    assert "did you mean 'app'?" in outcome.error
    assert "found app" in outcome.error


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("number", "main:number is no application, but a int"),
        ("nothing", "main:nothing is no application, but None"),
        ("make", "but the function make() hint: if it makes the application, call it in the module: app = make()"),
        ("endpoint", "main:endpoint is no application, but the function endpoint()"),
        ("FastAPI", "but the class FastAPI, not an object of it hint: make an object of it in the module"),
    ],
)
def test_named_object_is_no_application(project: Project, name: str, said: str) -> None:
    project.write(
        "main.py",
        """
        from typeway import FastAPI
        number = 5
        nothing = None
        def make(): return FastAPI()
        def endpoint(item, limit, offset): ...
        """,
    )
    outcome = project.run("routes", "--app", name)
    assert outcome.exit_code == 1
    assert said in outcome.error
