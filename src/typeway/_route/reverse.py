"""From parameters back to a path: what ``url_path_for`` needs, with Starlette's rules.

Both functions take a path with bare ``{name}`` placeholders and the convertors by name: the second and third item that
``compile_template`` returns.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.convertors import Convertor
from starlette.routing import PARAM_FORMAT_REGEX


def fill_path(path_format: str, convertors: Mapping[str, Convertor[Any]], params: Mapping[str, Any]) -> str | None:
    """Return the path with every placeholder replaced, for a route.

    None if ``params`` lacks a placeholder or has a name that is not one. Whatever a convertor's ``to_string`` raises
    for a value it refuses, an AssertionError with the convertors of Starlette, is passed on.
    """
    if params.keys() != convertors.keys():
        return None
    path, _ = fill_prefix(path_format, convertors, params)
    return path


def fill_prefix(
    path_format: str, convertors: Mapping[str, Convertor[Any]], params: Mapping[str, Any]
) -> tuple[str, dict[str, Any]]:
    """Return the path with the known placeholders replaced, and the parameters that were not used, for a mount.

    A placeholder without a parameter stays as it is. ``params`` is not changed.
    """
    unused = dict(params)
    pieces = PARAM_FORMAT_REGEX.split(path_format)
    for position in range(1, len(pieces), 2):
        name = pieces[position]
        if name in unused:
            pieces[position] = convertors[name].to_string(unused.pop(name))
        else:
            pieces[position] = f"{{{name}}}"
    return "".join(pieces), unused
