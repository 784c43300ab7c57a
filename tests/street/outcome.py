"""What a call came to, in a form in which both implementations can be compared."""

import asyncio
import re
from collections.abc import Callable
from typing import Any


def neutral(text: str) -> str:
    """Drop from a text what tells the implementations apart: addresses and the name of the package."""
    return re.sub(r"0x[0-9a-f]+", "0x", text).replace("fastapi", "typeway")


def outcome(call: Callable[..., Any], *args: Any, **kwargs: Any) -> tuple[str, str]:
    """Return the result of a call, or the class and text of what it raised."""
    try:
        result = call(*args, **kwargs)
        if asyncio.iscoroutine(result):
            result = asyncio.run(result)
    except Exception as error:
        if isinstance(error, RecursionError):  # its text says where the interpreter gave up, which is no behaviour
            return ("raised RecursionError", "")
        return f"raised {type(error).__module__}.{type(error).__name__}".replace("fastapi", "typeway"), neutral(
            str(error)
        )
    return f"returned {type(result).__name__}", neutral(repr(result))
