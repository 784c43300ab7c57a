"""Names of files, as clients give them. They are shown and sent back, and never used as a path."""

import re
import unicodedata

from typeway import UploadFile

LONGEST_NAME = 255
"""Octets in UTF-8, as most file systems have it."""

_RESERVED = frozenset({"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in "123456789¹²³")})
"""Devices on Windows, with any ending: whoever downloads such a file there could not store it."""

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
"""Marks that change the direction of text: `exe.gpj` would look like something else."""

_WINDOWS_PATH = re.compile(r'filename="?(?:[A-Za-z]:|\\\\)')


class BadName(ValueError):
    """A name that is refused; the text says why."""


def checked_name(upload: UploadFile) -> str:
    """Return the name of an upload in Unicode's composed form.

    Raises:
        BadName: it is missing, a path, too long, reserved, or has characters that cannot be shown.
    """
    # The parser cuts `C:\\folder\\x` down to `x`, as old browsers made it necessary. Here it is refused like any path.
    if _WINDOWS_PATH.search(upload.headers.get("content-disposition", "")):
        raise BadName("A name must not be a path")
    name = unicodedata.normalize("NFC", upload.filename or "")
    problem = _problem(name)
    if problem:
        raise BadName(problem)
    return name


def _problem(name: str) -> str | None:
    if not name.strip():
        return "The file has no name"
    if any(unicodedata.category(mark) in ("Cc", "Cs", "Zl", "Zp") or mark in _TURNING for mark in name):
        return "A name must not have control characters"
    if any(mark in name for mark in "/\\:") or name in (".", ".."):
        return "A name must not be a path"
    if len(name.encode()) > LONGEST_NAME:
        return f"A name must not have more than {LONGEST_NAME} octets"
    if name.partition(".")[0].rstrip().upper() in _RESERVED:
        return f"{name!r} is the name of a device on Windows"
    if name != name.strip() or name.endswith("."):
        return "A name must not begin or end with a space, nor end with a dot"
    return None
