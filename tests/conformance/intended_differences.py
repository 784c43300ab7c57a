"""Where Typeway answers otherwise than FastAPI on purpose: (program, label of the step) -> reason.

Labels are those a failing comparison prints. An entry that no longer differs, or names no step, fails the suite.
"""

from typing import Final

INTENDED: Final[dict[tuple[str, str], str]] = {}
