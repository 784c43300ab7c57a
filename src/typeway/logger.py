"""The framework's logger.

COMPAT(fastapi): it hangs below the logger named ``fastapi``, so handlers and levels that a ported program sets there
apply here too.
"""

import logging

__all__ = ["logger"]

logger = logging.getLogger("typeway")
logger.parent = logging.getLogger("fastapi")
