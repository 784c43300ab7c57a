"""The International Standard Book Number with 13 digits (ISO 2108)."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

_SEPARATORS = re.compile(r"[ -]")
_THIRTEEN_DIGITS = re.compile(r"97[89][0-9]{10}")


def check_digit(first_twelve: str) -> str:
    """Return the thirteenth digit for twelve others: weights 1 and 3 in turn, filled up to a multiple of ten."""
    weighted = sum(int(digit) * (3 if position % 2 else 1) for position, digit in enumerate(first_twelve))
    return str(-weighted % 10)


def parse_isbn13(text: str) -> str:
    """Return the bare digits of an ISBN-13 written with or without hyphens and spaces.

    Raises `ValueError` when there are not 13 digits behind a book prefix (978 or 979) or when the check digit is wrong.
    """
    digits = _SEPARATORS.sub("", text)
    if not _THIRTEEN_DIGITS.fullmatch(digits):
        raise ValueError("an ISBN-13 has 13 digits and starts with 978 or 979")
    expected = check_digit(digits[:12])
    if digits[12] != expected:
        raise ValueError(f"the check digit is {digits[12]}, but the other digits ask for {expected}")
    return digits


Isbn13 = Annotated[
    str,
    Field(max_length=32, description="ISBN-13; hyphens and spaces are ignored.", examples=["979-5-2140-0201-8"]),
    AfterValidator(parse_isbn13),
]
"""Text that is validated as an ISBN-13 and reduced to its digits."""
