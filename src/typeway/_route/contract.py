"""What a matcher is given, what it answers, and the protocol both matchers keep.

The package is generic over the payload: it never looks into it. An answer is a plain tuple::

    (payload, params, True)     path and method match             serve it
    (payload, params, False)    only the path matches             405 (RFC 9110, section 15.5.6)
    None                        no path matches                   404

A tuple and not a class, because it is made once per request.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from typeway._record import record

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

Params: TypeAlias = dict[str, Any]
"""Path parameters by name, already converted."""

Match: TypeAlias = tuple[T, Params | None, bool]
"""``(payload, params, allowed)``. ``params`` is None if the template has no parameters or the entry is opaque."""

Probe: TypeAlias = Callable[[T], int]
"""Asks an opaque entry about the current request: ``NONE``, ``PARTIAL`` (path only) or ``FULL``."""

NONE = 0
PARTIAL = 1
FULL = 2


@record(frozen=True, slots=True)
class Entry(Generic[T]):
    """One declared route.

    ``template`` is a Starlette path template such as ``/items/{id:int}``; None makes the entry opaque, which means that
    only a probe can tell whether it matches, and that ``methods`` is not looked at. ``methods`` holds upper-case method
    names; None or an empty set stands for every method.
    """

    template: str | None
    methods: frozenset[str] | None
    payload: T


class Finder(Protocol[T_co]):
    """Anything that finds the entry for a request."""

    def find(self, method: str, path: str, probe: Probe[Any] | None = None) -> Match[T_co] | None:
        """Return the first entry, in declaration order, that matches ``path`` and ``method``.

        If there is none, return the first one whose path matches, marked as not allowed; otherwise None. ``probe`` is
        called for opaque entries, in their place and only while nothing before them matched fully; without a probe they
        match nothing. Whatever a convertor or the probe raises is passed on.
        """
        ...
