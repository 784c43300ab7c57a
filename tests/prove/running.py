"""Run ``typeway prove`` as a user does: the command line, in a process of its own."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROGRAMS = Path(__file__).parent / "programs"


@dataclass(frozen=True)
class Outcome:
    """What the command left behind."""

    exit_code: int
    output: str
    error: str

    @property
    def json(self) -> Any:
        return json.loads(self.output)

    @property
    def differences(self) -> list[str]:
        """Every line of every difference."""
        return [line for route in self.json["routes"] for each in route["differences"] for line in each["differences"]]


def prove(*arguments: str | Path, directory: Path = PROGRAMS, rounds: int = 0) -> Outcome:
    """Run the command in a directory."""
    command = [sys.executable, "-m", "typeway", "prove", *map(str, arguments), "--rounds", str(rounds)]
    finished = subprocess.run(command, cwd=directory, capture_output=True, text=True, timeout=120)
    return Outcome(finished.returncode, finished.stdout, finished.stderr)
