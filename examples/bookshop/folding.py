"""Folding of text, so that searching and sorting ignore case and accents."""

import unicodedata


def fold(text: str) -> str:
    """Return `text` in lower case and without combining marks: `Zoë` becomes `zoe`.

    SQLite compares only ASCII letters without regard to case, therefore the folded form is stored beside the original.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
