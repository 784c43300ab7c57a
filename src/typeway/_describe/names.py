"""Names of components: the simplest that is not ambiguous.

A definition may be called by its class, by class and direction (`Item-Input`), by module and class, and so on. It gets
the first of these that no different schema could also get. Two definitions with the same schema may share a name: that
is how the input and the output of most models become one component. Whether two schemas are the same depends on the
names of what they refer to, so the question is asked again until nothing changes.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from typeway.openapi.constants import REF_PREFIX

__all__ = ["choose_names"]

_REFERENCE = re.compile('"' + re.escape(REF_PREFIX) + '([^"]+)"')


def choose_names(candidates: Mapping[str, Sequence[str]], definitions: Mapping[str, Any]) -> dict[str, str]:
    """Return the final name of every definition.

    `candidates` has the possible names of each definition in order of preference; the last must be its own alone.
    """
    users: dict[str, list[str]] = defaultdict(list)
    for key in definitions:
        for name in candidates[key]:
            users[name].append(key)
    # Only schemas that compete for a name have to be compared.
    texts = {key: _pieces(definitions[key]) for keys in users.values() if len(keys) > 1 for key in keys}
    current = {key: key for key in definitions}
    while True:
        # PERF: a piece at an odd index is a reference, the others are text.
        rendered = {
            key: tuple(current.get(p, p) if i & 1 else p for i, p in enumerate(pieces)) for key, pieces in texts.items()
        }
        clear = {
            name: len(keys) == 1 or all(rendered[key] == rendered[keys[0]] for key in keys[1:])
            for name, keys in users.items()
        }
        chosen = {key: next(name for name in candidates[key] if clear[name]) for key in definitions}
        if chosen == current:
            return chosen
        current = chosen


def _pieces(schema: Any) -> list[str]:
    """Return a schema as text, cut at its references to definitions."""
    try:
        text = json.dumps(schema, sort_keys=True, default=repr)
    except TypeError:  # keys of several types cannot be sorted
        text = json.dumps(schema, default=repr)
    return _REFERENCE.split(text)
