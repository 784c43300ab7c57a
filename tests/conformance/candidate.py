"""Which framework is held against FastAPI.

``CONFORMANCE_CANDIDATE=fastapi`` compares FastAPI with itself: that checks a new program for answers that vary from run to
run, before Typeway has a say.
"""

import os
from typing import Final

from .intended_differences import INTENDED
from .loader import REFERENCE

CANDIDATE: Final = os.environ.get("CONFORMANCE_CANDIDATE", "typeway")


def intended_differences(program: str) -> set[str]:
    """Labels of the program's steps that differ on purpose; none when FastAPI is compared with itself."""
    if CANDIDATE == REFERENCE:
        return set()
    return {label for name, label in INTENDED if name == program}
