"""The ``typeway`` command: serve an application, list its routes, explain a request."""

from __future__ import annotations

from typeway.cli.main import main

__all__ = ["main"]
