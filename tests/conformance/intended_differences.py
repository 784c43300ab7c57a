"""Where Typeway answers otherwise than FastAPI on purpose: (program, label of the step) -> reason.

Labels are those a failing comparison prints. An entry that no longer differs, or names no step, fails the suite.
"""

from typing import Final

_ONCE: Final = "start-up and shut-down handlers of an included router run once, not once more by the router's lifespan"
_SWALLOWED: Final = (
    "swallowing in a function-scope dependency is explained by a FastAPIError, not by an UnboundLocalError"
)

_FOLLOWS: Final = (
    "the document follows the list of routes also where it is changed by hand after the document was first made"
)

_REASON: Final = (
    "the close reason of wrong parameters is a JSON text that a client can read, not the repr of Python objects"
)

INTENDED: Final[dict[tuple[str, str], str]] = {
    ("ch03_routes_by_hand", "GET /openapi.json (2)"): _FOLLOWS,
    ("ch03_routes_by_hand", "GET /openapi.json (3)"): _FOLLOWS,
    ("ch03_startup_handlers", "startup events"): _ONCE,
    ("ch03_startup_handlers", "shutdown events"): _ONCE,
    ("ch06_content_types", r"POST /model content-type: application/octet-stream b'\x00\x01\xff'"): (
        "bytes that are neither JSON nor UTF-8 are a validation error (422), not a failure to write one down (500)"
    ),
    ("ch07_injected_response", "GET /to-no-content?code=205"): (
        "an answer whose body is dropped does not announce the length of what was dropped"
    ),
    ("ch10_yield_exceptions", "GET /swallowing/function?kind=leak"): _SWALLOWED,
    ("ch10_yield_exceptions", "GET /swallowing/function/async?kind=leak"): _SWALLOWED,
    ("ch10_yield_exceptions", "GET /swallowing-async/function?kind=leak"): _SWALLOWED,
    ("ch10_yield_exceptions", "GET /swallowing-async/function/async?kind=leak"): _SWALLOWED,
    **{
        ("ch12_websocket_validation", f"WEBSOCKET /a/numbers{query}{denial}"): _REASON
        for query in ("", "?n=x", "?n=1&limit=11")
        for denial in ("", " (no denial responses)")
    },
}
