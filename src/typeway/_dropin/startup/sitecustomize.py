"""Python imports this at the start of a child process of a program in drop-in mode: see ``children.py`` above.

Only the finder is loaded here; Typeway itself follows when the process imports ``fastapi``, if it does. Python looks
for one ``sitecustomize`` only, so the one that this file hides is run afterwards.
"""

from __future__ import annotations

import importlib.util
import sys
from importlib.machinery import PathFinder
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_FINDER = "typeway._dropin.finder"  # its own name: Typeway meets this very module when it is imported later


def _start() -> None:
    spec = importlib.util.spec_from_file_location(_FINDER, _HERE.parent / "finder.py")
    assert spec is not None
    assert spec.loader is not None
    finder = importlib.util.module_from_spec(spec)
    sys.modules[_FINDER] = finder
    spec.loader.exec_module(finder)
    if finder.is_wanted():
        finder.place()


def _run_hidden() -> None:
    """Run the next ``sitecustomize`` on the path, under its own name."""
    spec = PathFinder.find_spec("sitecustomize", sys.path)
    if spec is None or spec.loader is None:
        return
    module = importlib.util.module_from_spec(spec)
    sys.modules["sitecustomize"] = module
    spec.loader.exec_module(module)


sys.path[:] = [entry for entry in sys.path if not entry or Path(entry).resolve() != _HERE]
_start()
_run_hidden()
