"""The entry point. It imports nothing optional at the top, so that a missing extra can be told."""

from __future__ import annotations

import sys

from typeway.cli.extras import INSTALL, missing_package

__all__ = ["main"]


def main() -> None:
    """Run the command line with ``sys.argv``. Ends in ``SystemExit``: 0 success, 1 failure, 2 wrong usage."""
    try:
        from typeway.cli.commands import cli  # optional extras: Typer and Rich
    except ModuleNotFoundError as error:
        package = missing_package(error, "typer", "rich", "click")
        if package is None:
            raise
        sys.exit(f"error: the typeway command needs {package}, which is not installed: {INSTALL}")
    cli()
