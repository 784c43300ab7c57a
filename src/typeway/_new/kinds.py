"""The kinds of projects. A kind is a list of layers; a later layer replaces files of the same path."""

from __future__ import annotations

from typing import Literal

from typeway._record import record

__all__ = ["KINDS", "Kind", "KindName"]

KindName = Literal["minimal", "api", "full"]


@record(frozen=True, slots=True)
class Kind:
    """What one kind of project is, in a few words, and the folders under ``templates/`` that it is made of."""

    name: KindName
    summary: str
    layers: tuple[str, ...]


KINDS: dict[KindName, Kind] = {
    kind.name: kind
    for kind in (
        Kind("minimal", "one file and one test", ("base", "minimal")),
        Kind(
            "api", "a database, migrations and one resource: a small service to learn from", ("base", "database", "api")
        ),
        Kind(
            "full",
            "accounts, files, jobs, notifications, operations and deployment: a service for production",
            ("base", "database", "full"),
        ),
    )
}
