"""The entry point. It imports nothing optional at the top, so that a missing extra can be told."""

from __future__ import annotations

import sys

from typeway.cli.extras import INSTALL, missing_package

__all__ = ["main"]


def main() -> int:
    """Run the command line with ``sys.argv`` and return the exit code: 0 success, 1 failure, 2 wrong usage."""
    try:
        from typeway.cli.commands import run_commands  # optional extras: Typer and Rich
    except ModuleNotFoundError as error:
        package = missing_package(error, "typer", "rich", "click")
        if package is None:
            raise
        sys.stderr.write(f"error: the typeway command needs {package}, which is not installed: {INSTALL}\n")
        return 1
    return run_commands()
