"""What the user answered, and what the templates are told."""

from __future__ import annotations

import re
import secrets

from typeway._new.errors import NewProjectError
from typeway._new.kinds import KINDS, Kind

__all__ = ["Answers", "checked_kind", "checked_name"]

LONGEST_NAME = 50  # with a suffix such as "-migrate" it is still a DNS label, as names in Kubernetes must be (RFC 1123)
OLDEST_PYTHON = "3.11"

_SEPARATORS = re.compile(r"[-_.]+")


class Answers:
    """A checked name, a kind, and what follows from them.

    ``name`` is as typed, ``slug`` the distribution name (normalised as in PEP 503), ``title`` for people to read and
    ``secret`` made anew for each project. ``origin`` are arguments that have pip install a Typeway that no index has.
    Raises ``NewProjectError`` for a name or a kind that will not do.
    """

    def __init__(self, name: str, kind: str, *, typeway_version: str, origin: str = "") -> None:
        self.name = checked_name(name)
        self.kind = checked_kind(kind)
        self.slug = _SEPARATORS.sub("-", name).lower()
        words = _SEPARATORS.sub(" ", name)
        self.title = words[0].upper() + words[1:]
        self.secret = secrets.token_urlsafe(48)
        self.typeway_version = typeway_version
        self.origin = origin

    def variables(self) -> dict[str, str]:
        """The names that templates may use."""
        return {
            "name": self.name,
            "slug": self.slug,
            "title": self.title,
            "kind": self.kind.name,
            "secret": self.secret,
            "python": OLDEST_PYTHON,
            "typeway_version": self.typeway_version,
            "origin": self.origin,
        }


def checked_kind(kind: str) -> Kind:
    """Return the kind of that name. Raises ``NewProjectError`` if there is none."""
    for known in KINDS.values():
        if known.name == kind:
            return known
    raise NewProjectError(f"There is no kind {kind!r}", hint=f"choose one of {', '.join(KINDS)}")


def checked_name(name: str) -> str:
    """Return ``name`` if a project can be called so: a distribution name (PEP 508) that begins with a letter.

    Raises ``NewProjectError`` that says which character or which part of it will not do.
    """
    problem, hint = _problem(name)
    if problem is not None:
        raise NewProjectError(f"A project cannot be called {name!r}: {problem}", hint=hint)
    return name


def _problem(name: str) -> tuple[str | None, str | None]:
    """What is wrong with a name, and the way out if one is known."""
    suggestion = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-0123456789")[:LONGEST_NAME].strip("-")
    hint = f"how about {suggestion!r}?" if suggestion and suggestion != name else None
    if not name:
        return "it is empty", None
    if "/" in name or "\\" in name or name in {".", ".."}:
        return "it is a path", "give the name, and the folder with --path"
    unwanted = re.search(r"[^A-Za-z0-9._-]", name)
    if unwanted is not None:
        return f"only ASCII letters, digits, '-', '_' and '.' are allowed, not {unwanted[0]!r}", hint
    if not name[0].isalpha():
        return "it has to begin with a letter", hint
    if not name[-1].isalnum():
        return "it has to end with a letter or a digit", hint
    if len(name) > LONGEST_NAME:
        return f"it has {len(name)} characters, {LONGEST_NAME} are the most", None
    return None, None
