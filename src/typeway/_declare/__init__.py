"""Declaration analysis: a callable with its type hints becomes a plan, once, when it is declared."""

from __future__ import annotations

from typeway._declare.dependencies import order_steps
from typeway._declare.endpoint import plan_endpoint
from typeway._declare.response import ResponseOptions

__all__ = ["ResponseOptions", "order_steps", "plan_endpoint"]
