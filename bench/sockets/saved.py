"""The figures of the last run, in `build/bench/sockets.json`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bench.sockets.built import BUILD
from bench.sockets.measure import Measured

FILE = BUILD / "sockets.json"


def save(measured: Measured, circumstances: dict[str, Any], file: Path = FILE) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"circumstances": circumstances, **measured.as_dict()}, indent=1) + "\n")


def read(file: Path = FILE) -> tuple[Measured, dict[str, Any]]:
    """What was measured, and the circumstances. Raises `FileNotFoundError` before the first run."""
    saved = json.loads(file.read_text())
    return Measured.from_dict(saved), saved["circumstances"]
