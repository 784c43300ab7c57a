"""What a file is, told by its content: what a client says about it is only compared."""

import re
from codecs import getincrementaldecoder
from collections.abc import Iterable

_SIGNATURES = {
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "image/gif": re.compile(rb"GIF8[79]a"),
    "image/webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
    "application/pdf": re.compile(rb"%PDF-"),
    "application/zip": re.compile(rb"PK\x03\x04"),
}
"""How files of each type begin."""

_ALIASES = {"image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "image/x-png": "image/png"}
_UNSPECIFIC = ("", "application/octet-stream")
_TEXT = ("text/plain", "text/csv", "text/markdown")
"""Text cannot be told from text: what the client says decides between these."""

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
"""Control characters that text does not have; of the others, editors and terminals make something."""

KNOWN_TYPES = frozenset(_SIGNATURES) | frozenset(_TEXT)


class BadType(ValueError):
    """Content that is refused; the text says why."""


def checked_types(media_types: Iterable[str]) -> frozenset[str]:
    """Return the types, if all are known.

    Raises:
        ValueError: there is no way to tell one of them by the content.
    """
    chosen = frozenset(media_types)
    if unknown := chosen - KNOWN_TYPES:
        known = ", ".join(sorted(KNOWN_TYPES))
        raise ValueError(f"UPLOAD_TYPES: {', '.join(sorted(unknown))} cannot be told by content; known are {known}")
    return chosen


def type_of(head: bytes, declared: str | None, allowed: frozenset[str]) -> str:
    """Tell the type of a file by its first octets. That text is text has to be seen from all of it: `TextCheck`.

    Raises:
        BadType: it is not allowed, or not what the client says.
    """
    said = (declared or "").partition(";")[0].strip().lower()
    said = _ALIASES.get(said, said)
    found = next((media_type for media_type, begin in _SIGNATURES.items() if begin.match(head)), None)
    if found is None:
        found = said if said in _TEXT else _TEXT[0]
    if found not in allowed:
        known = "of no known type" if found in _TEXT else found
        raise BadType(f"The content is {known}. Allowed are: {', '.join(sorted(allowed))}")
    if said not in (found, *_UNSPECIFIC):
        raise BadType(f"The content is {found}, and not what its Content-Type says")
    return found


class TextCheck:
    """Sees whether content is text in UTF-8, piece by piece."""

    def __init__(self) -> None:
        self._decoder = getincrementaldecoder("utf-8")()

    def feed(self, piece: bytes, *, last: bool = False) -> None:
        """Look at a piece; `last` for what follows the last one, which is empty.

        Raises:
            BadType: it is no text.
        """
        try:
            text = self._decoder.decode(piece, final=last)
        except UnicodeDecodeError:
            raise BadType("The content is neither of a known type nor text in UTF-8") from None
        if _UNPRINTABLE.search(text):
            raise BadType("The content is neither of a known type nor text: it has control characters")


def is_text(media_type: str) -> bool:
    """Whether a type can only be told by looking at the whole content."""
    return media_type in _TEXT
