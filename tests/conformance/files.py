"""Folders for the programs that serve files: made when the program is loaded, with times that are always the same."""

import atexit
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

WHEN: Final = 1_700_000_000
"""When every file was changed last, in seconds: entity tags and dates follow from it."""


def written(files: Mapping[str, str | bytes]) -> Path:
    """A new folder with these files, by their relative paths; it is removed when the tests end."""
    directory = Path(mkdtemp(prefix="conformance-files-"))
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    for name, content in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        os.utime(path, (WHEN, WHEN))
    return directory
