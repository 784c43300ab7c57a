"""Programs run in processes of their own, with drop-in mode or without."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

INHERITED = {
    name: value
    for name, value in os.environ.items()
    if name not in {"PYTHONPATH", "TYPEWAY_DROP_IN"} and not name.startswith("PYTEST_")
}


def python(
    directory: Path, *arguments: str, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run this Python with these arguments, in this directory."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=directory,
        env={**INHERITED, "PYTHONDONTWRITEBYTECODE": "1", **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )


def facts(directory: Path, program: str, *arguments: str, options: tuple[str, ...] = ("-m", "typeway.dropin")) -> Any:
    """Write a program, run it in drop-in mode, and return what it has printed as JSON."""
    script = directory / "program.py"
    script.write_text(textwrap.dedent(program), encoding="utf-8")
    finished = python(directory, *options, str(script), *arguments)
    assert finished.returncode == 0, finished.stderr
    return json.loads(finished.stdout)
