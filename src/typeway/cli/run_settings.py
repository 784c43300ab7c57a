"""Where ``typeway run`` takes its options from besides the command line: ``[tool.typeway.run]`` in pyproject.toml.

The command line goes before the environment, the environment before the file, and the file before the defaults.
"""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand

from typeway.cli.pyproject import configured_run

__all__ = ["RunCommand"]

_ELSEWHERE = {"path", "app", "entrypoint"}
"""What names the application stands in ``[tool.typeway]`` as ``entrypoint``."""


class RunCommand(TyperCommand):
    """A command whose options may stand in pyproject.toml, under their own names without the dashes before them."""

    def make_context(self, info_name: Any, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Read the file, unless only help is wanted, and parse the arguments."""
        if not {"--help", "-h"} & set(args):
            settings = configured_run(Path.cwd(), self._wrong)
            extra["default_map"] = {name.replace("-", "_"): value for name, value in settings.items()}
        return super().make_context(info_name, args, parent, **extra)

    def _wrong(self, name: str, value: object) -> str | None:
        """What is wrong with one setting, or None."""
        known: dict[str, Any] = {str(each.name): each for each in self.params if each.name not in _ELSEWHERE}
        option = known.get(name.replace("-", "_"))
        if option is None:
            close = get_close_matches(name, [key.replace("_", "-") for key in known], n=1)
            return "unknown setting" + (f', did you mean "{close[0]}"?' if close else "")
        if isinstance(value, bool) != bool(option.is_flag):
            return f"expected {'true or false' if option.is_flag else 'a value'}, got {str(value).lower()}"
        if isinstance(value, list) != bool(option.multiple):
            return f"expected {'an array' if option.multiple else 'one value'}, got {value!r}"
        try:
            option.process_value(typer.Context(self), value)
        except typer.BadParameter as error:
            return str(error.message)
        return None
