"""From answers to the files of a project, in memory: nothing is written before everything is rendered."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import requires
from importlib.resources import files as resources
from importlib.resources.abc import Traversable
from itertools import chain
from pathlib import PurePosixPath

from jinja2 import Environment, StrictUndefined

from typeway._new.answers import Answers
from typeway._new.errors import NewProjectError
from typeway._record import record

__all__ = ["ProjectFile", "project_files"]

RENDERED = ".jinja"
HIDDEN = "dot-"  # a real .gitignore or .env among the templates would be taken for one of this repository


@record(frozen=True, slots=True)
class ProjectFile:
    """A file to write: its path below the project's folder, its content, and who may do what with it."""

    path: PurePosixPath
    content: bytes

    @property
    def mode(self) -> int:
        """Permissions before the umask: scripts may be run, and secrets are for the owner alone."""
        if self.content.startswith(b"#!"):
            return 0o777
        return 0o600 if self.path.name == ".env" else 0o666


def project_files(answers: Answers) -> list[ProjectFile]:
    """Render all files of a project, sorted by path. A template that renders to nothing makes no file.

    Raises ``NewProjectError`` if the project would be called like one of its own requirements.
    """
    templates = resources("typeway._new").joinpath("templates")
    environment = Environment(
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - no HTML is made
    )
    variables = answers.variables()
    found: dict[PurePosixPath, ProjectFile] = {}
    for layer in answers.kind.layers:
        for template, source in _templates(templates.joinpath(layer), PurePosixPath()):
            path, content = _destination(template), source.read_bytes()
            if template.suffix == RENDERED:
                content = environment.from_string(content.decode()).render(variables).encode()
                if not content:
                    continue
            found[path] = ProjectFile(path, content)
    _refuse_name_of_requirement(answers, found[PurePosixPath("pyproject.toml")])
    return [found[path] for path in sorted(found)]


def _templates(folder: Traversable, path: PurePosixPath) -> Iterator[tuple[PurePosixPath, Traversable]]:
    """Every file below a folder; without what tools leave there, such as compiled modules."""
    for entry in folder.iterdir():
        if entry.name == "__pycache__" or entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield from _templates(entry, path / entry.name)
        else:
            yield path / entry.name, entry


def _destination(template: PurePosixPath) -> PurePosixPath:
    path = template.with_suffix("") if template.suffix == RENDERED else template
    return PurePosixPath(*("." + part.removeprefix(HIDDEN) if part.startswith(HIDDEN) else part for part in path.parts))


def _refuse_name_of_requirement(answers: Answers, pyproject: ProjectFile) -> None:
    """An installer would take the project for the library, and refuse both."""
    project = tomllib.loads(pyproject.content.decode())["project"]
    extras = chain.from_iterable(project["optional-dependencies"].values())
    others = [requirement for requirement in extras if not requirement.startswith(f"{answers.slug}[")]
    # Those of Typeway without its extras: they are needed whatever the kind.
    ours = [requirement for requirement in requires("typeway") or () if "extra ==" not in requirement]
    for requirement in [*project["dependencies"], *others, *ours]:
        name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        if re.sub(r"[-_.]+", "-", name).lower() == answers.slug:
            raise NewProjectError(
                f"A project cannot be called {answers.name!r}: it needs the library of that name",
                hint=f"how about '{answers.slug}-service'?",
            )
