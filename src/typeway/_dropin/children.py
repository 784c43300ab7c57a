"""Drop-in mode in child processes.

A child may start Python anew: a reloader, a worker that ``multiprocessing`` spawns, pytest-xdist, a script run by
``subprocess``. The one thing all of them inherit is the environment. So a directory of ours goes on ``PYTHONPATH``,
whose ``sitecustomize`` Python imports before anything of the program. Nothing is written into site-packages, and how
the child imports its application does not matter, as it would with a factory handed to the server.

Children that start with ``-S``, ``-E`` or ``-I``, or without the environment, are out of reach.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from typeway._dropin.finder import VARIABLE

__all__ = ["STARTUP", "adopt", "release"]

STARTUP: Final = str(Path(__file__).with_name("startup"))
"""The directory that holds our ``sitecustomize``."""
_PATH: Final = "PYTHONPATH"

_before: dict[str, str | None] = {}
"""The variables as they were found."""


def adopt() -> None:
    """Set the environment such that Python processes started from here on are in drop-in mode too."""
    for name in (VARIABLE, _PATH):
        _before.setdefault(name, os.environ.get(name))
    os.environ[VARIABLE] = "1"
    given = os.environ.get(_PATH)
    if given is None or STARTUP not in given.split(os.pathsep):
        os.environ[_PATH] = os.pathsep.join(filter(None, (STARTUP, given)))


def release() -> None:
    """Set the environment back to what it was before ``adopt``."""
    for name, value in _before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    _before.clear()
