"""The entry point: version, help, exit codes, missing extras, what is imported."""

from __future__ import annotations

import subprocess
import sys

import pytest

import typeway
from tests.cli.project import Project


def python(project: Project, code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], cwd=project.root, capture_output=True, text=True)


def test_version(project: Project) -> None:
    outcome = project.run("--version")
    assert outcome.exit_code == 0
    assert outcome.stdout.startswith(f"Typeway {typeway.__version__} (")


def test_help_names_the_commands(project: Project) -> None:
    for arguments in (("--help",), ("-h",), ()):
        outcome = project.run(*arguments)
        assert {"dev", "run", "routes", "explain"} <= set((outcome.stdout + outcome.stderr).split())


@pytest.mark.parametrize("command", ["dev", "run", "routes", "explain"])
def test_every_command_has_help(project: Project, command: str) -> None:
    outcome = project.run(command, "--help")
    assert outcome.exit_code == 0
    assert {"--app", "--entrypoint", "--verbose"} <= set(outcome.stdout.split())


def test_running_the_package_gives_the_exit_code(project: Project) -> None:
    finished = subprocess.run(
        [sys.executable, "-m", "typeway", "routes", "missing.py"], cwd=project.root, capture_output=True, text=True
    )
    assert finished.returncode == 1
    assert finished.stderr.startswith("error: File not found: missing.py")


@pytest.mark.parametrize("package", ["typer", "rich"])
def test_missing_extra_is_one_line(project: Project, package: str) -> None:
    finished = python(
        project,
        f"import sys; sys.modules[{package!r}] = None\nfrom typeway.cli import main\nmain()",
    )
    assert finished.returncode == 1
    assert finished.stderr == (
        f'error: the typeway command needs {package}, which is not installed: pip install "typeway[standard]"\n'
    )


def test_a_broken_module_of_our_own_is_not_taken_for_a_missing_extra(project: Project) -> None:
    finished = python(
        project, "import sys; sys.modules['typeway.cli.routes'] = None\nfrom typeway.cli import main\nmain()"
    )
    assert finished.returncode == 1
    assert "ModuleNotFoundError" in finished.stderr


def test_listing_routes_needs_no_server(project: Project) -> None:
    project.app("main.py")
    finished = python(
        project,
        # The module of the same name must not hide the function.
        "import sys, typeway.cli.main; sys.argv = ['typeway', 'routes']\nfrom typeway.cli import main\n"
        "import atexit; atexit.register(lambda: print('uvicorn' in sys.modules, 'watchfiles' in sys.modules))\nmain()",
    )
    assert finished.stdout.splitlines()[-1] == "False False"
