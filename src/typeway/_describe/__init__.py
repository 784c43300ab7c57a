"""The fourth stage, beside the compiler: from plans to an OpenAPI 3.1 document.

Imported when a document is asked for.
"""

from __future__ import annotations

from typeway._describe.contract import Info, RouteView
from typeway._describe.document import describe

__all__ = ["Info", "RouteView", "describe"]
