"""A project to check; the same as for the command line's own tests."""

from __future__ import annotations

from tests.cli.conftest import project as project
