"""``python -m typeway.dropin``: run a script or a module, as Python itself would, in drop-in mode."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from types import ModuleType

__all__ = ["USAGE", "run"]

USAGE = """\
usage: python -m typeway.dropin SCRIPT [ARGUMENTS ...]
       python -m typeway.dropin -m MODULE [ARGUMENTS ...]
       python -m typeway.dropin -c COMMAND [ARGUMENTS ...]

Run a Python program, with the import name "fastapi" standing for Typeway, in this process and in its children."""


def run(arguments: list[str]) -> None:
    """Run the program that the command line names.

    Raises ``SystemExit`` with 2 for wrong usage, else whatever the program raises.
    """
    first, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if first in {"-h", "--help"}:
        print(USAGE)  # noqa: T201 # a command line prints
    elif first in {"-m", "-c"} and rest:
        (_run_module if first == "-m" else _run_command)(rest[0], rest[1:])
    elif first and not first.startswith("-"):
        _run_script(first, rest)
    else:
        sys.stderr.write(f"{USAGE}\n")
        raise SystemExit(2)


def _run_module(name: str, rest: list[str]) -> None:
    sys.argv[:] = [name, *rest]  # runpy puts the file in the place of the name
    runpy.run_module(name, run_name="__main__", alter_sys=True)


def _run_command(command: str, rest: list[str]) -> None:
    sys.argv[:] = ["-c", *rest]
    main = sys.modules["__main__"] = ModuleType("__main__")
    exec(compile(command, "<string>", "exec"), vars(main))  # noqa: S102 # it is what -c means


def _run_script(script: str, rest: list[str]) -> None:
    sys.argv[:] = [script, *rest]
    path = Path(script)
    # A directory or an archive is put on the path by runpy; a script finds its neighbours.
    if not sys.flags.safe_path:
        if path.is_file() and path.suffix not in {".zip", ".pyz"}:
            sys.path[0] = str(path.resolve().parent)
        else:
            del sys.path[0]
    if not path.exists():
        raise SystemExit(f"{sys.executable}: can't open file {str(path.absolute())!r}: no such file or directory")
    runpy.run_path(script, run_name="__main__")
