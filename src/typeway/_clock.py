"""Counters of change: a program compares a number per request, and asks further only when it has moved."""

from __future__ import annotations

__all__ = ["Clock", "tree_version", "view_changed", "view_version"]


class Clock:
    """A number that grows with every change."""

    __slots__ = ("number",)

    def __init__(self) -> None:
        self.number = 0


tree_version = Clock()
"""Changes of any router, and of anything else that programs are made of."""

view_version = Clock()
"""Changes made through FastAPI's view of the plans: a route's dependants, or functions that a library replaced."""


def view_changed() -> None:
    """Note a change that libraries made, so that programs are put together anew."""
    view_version.number += 1
    tree_version.number += 1
