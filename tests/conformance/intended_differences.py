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

_FILES: Final = "a file inside Annotated, a list or a tuple is taken from the form: as JSON it could never be sent"

_ONE_413: Final = "too large a body gets the same answer everywhere, also where dependencies of a site read it"

_TOO_LARGE: Final = (
    "a body that is announced to be too large is refused before the endpoint runs, in the words that any other gets"
)
_UNWRAPPED: Final = (
    "below function middleware, a body that is too large raises what it raises elsewhere, not an exception group"
)

_MULTIPART: Final = (
    "content-type: multipart/form-data; boundary=conformance-boundary "
    r"""b'--conformance-boundary\r\nContent-Disposition: form-data; name="v"%s\r\n\r\n%s\r\n"""
    r"""--conformance-boundary--\r\n'"""
)
_URLENCODED: Final = "content-type: application/x-www-form-urlencoded"
_MORE_ACCEPTED: Final = (
    """POST /json content-type: application/json b'{"a": [1, null]}'""",
    """POST /json/embedded content-type: application/json b'{"v": {"a": [1, null]}}'""",
    f"POST /json/form {_URLENCODED} b'v=1'",
    f"POST /model-as-json {_URLENCODED} b'v=%7B%22name%22%3A+%22a%22%7D'",
    "POST /file-as-json " + _MULTIPART % ("", '{"name": "a"}'),
    f"POST /model-or-none {_URLENCODED} b'name=a'",
    *(f"POST /contents/{kind} " + _MULTIPART % ('; filename="f"', "1") for kind in ("or-none", "tuple", "list")),
)

INTENDED: Final[dict[tuple[str, str], str]] = {
    ("ch03_routes_by_hand", "GET /openapi.json (2)"): _FOLLOWS,
    ("ch03_routes_by_hand", "GET /openapi.json (3)"): _FOLLOWS,
    ("ch03_startup_handlers", "startup events"): _ONCE,
    ("ch03_startup_handlers", "shutdown events"): _ONCE,
    ("ch06_content_types", r"POST /model content-type: application/octet-stream b'\x00\x01\xff'"): (
        "bytes that are neither JSON nor UTF-8 are a validation error (422), not a failure to write one down (500)"
    ),
    **{
        (
            "ch09_upload_annotations_inside",
            f"POST /{path} content-type: multipart/form-data; boundary=b "
            r"""b'--b\r\nContent-Disposition: form-data; name="value"; filename="f"\r\n\r\nc\r\n--b--\r\n'""",
        ): _FILES
        for path in ("alias-or-none", "list-of-alias", "tuple")
    },
    ("ch07_generator_classes", "facts"): (
        "a generator under a response class that cannot stream is refused where it is declared, not at each request"
    ),
    ("ch07_injected_response", "GET /to-no-content?code=205"): (
        "an answer whose body is dropped does not announce the length of what was dropped"
    ),
    **{
        ("ch07_reset_content", f"GET /{path}"): "a body that is dropped for status 205 has the length 0, not its own"
        for path in ("default", "json", "text")
    },
    **{
        ("ch09_more_accepted", step): (
            "declarations that say what is meant are accepted, documented and can be satisfied by a request"
        )
        for step in ("facts", "GET /openapi.json", "GET /openapi.json (2)", *_MORE_ACCEPTED)
    },
    **{
        ("ch14_said_once", f"GET /openapi.json{again}"): (
            "the document says once what a form consists of, and holds no schema that nothing refers to"
        )
        for again in ("", " (2)")
    },
    ("ch10_yield_exceptions", "GET /swallowing/function?kind=leak"): _SWALLOWED,
    ("ch10_yield_exceptions", "GET /swallowing/function/async?kind=leak"): _SWALLOWED,
    ("ch10_yield_exceptions", "GET /swallowing-async/function?kind=leak"): _SWALLOWED,
    ("ch10_yield_exceptions", "GET /swallowing-async/function/async?kind=leak"): _SWALLOWED,
    ("ch13_frontend_dependencies", "GET /swallowing/?kind=http"): _SWALLOWED,
    ("ch13_frontend_errors", "GET /limited/a.txt b'xxxxxx'"): _ONE_413,
    ("ch13_frontend_errors", "GET /limited/missing b'xxxxxx'"): _ONE_413,
    ("ch10_yield_streams", "GET /events?fail=1"): (
        "an event that was yielded before the generator failed is sent, not dropped"
    ),
    **{
        ("ch10_request_objects", f"GET /{target}"): "two parameters may ask for the same request"
        for target in ("same", "annotated?path=p")
    },
    **{
        ("ch07_sse_returned", f"GET /{path}"): "a subclass of EventSourceResponse is the one that is used"
        for path in ("class", "read/class")
    },
    ("ch07_sse_returned", "GET /class-returned"): (
        "a function that returns a response is not taken for a generator of events"
    ),
    **{
        ("ch14_required_names", f"GET /openapi.json{again}"): (
            "the document says each required name once, and headers by the names that are accepted"
        )
        for again in ("", " (2)")
    },
    **{
        ("ch05_aliases_not_read", f"GET /openapi.json{again}"): (
            "fields that are read by name only are documented by their names, also those that are models"
        )
        for again in ("", " (2)")
    },
    **{
        ("ch12_streaming_disconnect", f"GET /{path}?leave=1"): (
            "a generator whose client has left is closed before what it depends on, not when it happens to be collected"
        )
        for path in ("raw", "lines", "events")
    },
    **{
        ("ch09_limits_announced", f"POST /{path} b'{'x' * 13}'"): _TOO_LARGE
        for path in ("plain", "wide", "not-read", "inner/count", "nothing", "catching", "plain?read")
    },
    **{
        ("ch09_limits_announced", f"POST /{path} b'{'x' * 13}'{again}"): _UNWRAPPED
        for path, again in (("inner/count", " (2)"), ("catching", " (2)"))
    },
    **{
        ("ch12_websocket_validation", f"WEBSOCKET /a/numbers{query}{denial}"): _REASON
        for query in ("", "?n=x", "?n=1&limit=11")
        for denial in ("", " (no denial responses)")
    },
}
