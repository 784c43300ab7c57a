"""A rendered project: installed without a network, its commands, and the project served."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import httpx

from tests.cli.server_process import PATIENCE, ServerProcess
from typeway._new.answers import Answers
from typeway._new.files import project_files
from typeway._new.write import write_project

NAME = "my-shop"
INHERITED = ("PATH", "HOME", "LANG", "TMPDIR", "COVERAGE_PROCESS_CONFIG", "COVERAGE_PROCESS_START")
OFFLINE = {"PIP_NO_INDEX": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


@dataclass(frozen=True)
class RenderedProject:
    """A project in a folder of its own, with a virtual environment that sees what is installed for these tests."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / ".venv" / "bin" / "python"

    @property
    def secret(self) -> str:
        """What `typeway new` has written into `.env`."""
        lines = (self.folder / ".env").read_text("utf-8").splitlines()
        return next(line.partition("=")[2] for line in lines if line.startswith("SECRET_KEY="))

    def run(
        self, *command: str, environment: Mapping[str, str] | None = None, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """Run a module of the project's environment, such as `pytest`, or code after `-c`, or a program by its path."""
        if "/" in command[0]:
            arguments = command
        else:
            arguments = (str(self.python), *(() if command[0] == "-c" else ("-m",)), *command)
        done = subprocess.run(
            arguments,
            cwd=self.folder,
            env=self.environment(environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            timeout=2 * PATIENCE,
        )
        assert not check or done.returncode == 0, f"{' '.join(command)} ended with {done.returncode}\n{done.stdout}"
        return done

    @contextmanager
    def serving(self, *arguments: str, environment: Mapping[str, str] | None = None) -> Iterator[ServerProcess]:
        """`typeway run` on a free loopback port, with more arguments; gone afterwards in any case."""
        command = ("-m", "typeway", "run", "--host", "127.0.0.1", "--port", "0", *arguments)
        with self.running(str(self.python), *command, environment=environment) as server:
            yield server

    @contextmanager
    def running(self, *command: str, environment: Mapping[str, str] | None = None) -> Iterator[ServerProcess]:
        """A program that serves until the end of the block, such as `make run`, with all that it starts."""
        process = subprocess.Popen(
            command,
            cwd=self.folder,
            env=self.environment(environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        server = ServerProcess(process)
        try:
            yield server
        finally:
            server.close()

    @contextmanager
    def client(self, *arguments: str, environment: Mapping[str, str] | None = None) -> Iterator[httpx.Client]:
        """A client of the served project, once that answers."""
        with self.serving(*arguments, environment=environment) as server:
            server.wait_for_answer("/", lambda response: True)
            with httpx.Client(base_url=server.url, timeout=PATIENCE, trust_env=False) as client:
                yield client

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """The variables of a command: nothing of this machine that could be taken for a setting."""
        inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
        fixed = {
            **OFFLINE,
            "PYTHONUNBUFFERED": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTEST_PLUGINS": ",".join(self._pytest_plugins()),
        }
        return {**inherited, **fixed, **(more or {})}

    def _pytest_plugins(self) -> Iterator[str]:
        """Those that the project's own requirements bring, of all that are installed for these tests."""
        yield "anyio.pytest_plugin"
        if "pytest-asyncio" in (self.folder / "pyproject.toml").read_text("utf-8"):
            yield "pytest_asyncio.plugin"


def render(folder: Path, kind: str) -> RenderedProject:
    """Write a project, and install it without asking an index: its requirements are those of these tests."""
    answers = Answers(NAME, kind, typeway_version=version("typeway"))
    write_project(project_files(answers), folder)
    project = RenderedProject(folder)
    venv.create(folder / ".venv", symlinks=True)
    # Not by PYTHONPATH: only `addsitedir` also follows what is installed as editable there.
    code = f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})\n"
    major, minor = sys.version_info[:2]
    site_packages = folder / ".venv" / "lib" / f"python{major}.{minor}" / "site-packages"
    (site_packages / "packages_of_the_tests.pth").write_text(code, "utf-8")
    project.run("pip", "install", "--quiet", "--editable", ".[test]")
    return project
