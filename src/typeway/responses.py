"""Starlette's responses, server-sent events, and two deprecated JSON classes."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from starlette.responses import FileResponse as FileResponse
from starlette.responses import HTMLResponse as HTMLResponse
from starlette.responses import JSONResponse as JSONResponse
from starlette.responses import PlainTextResponse as PlainTextResponse
from starlette.responses import RedirectResponse as RedirectResponse
from starlette.responses import Response as Response
from starlette.responses import StreamingResponse as StreamingResponse
from typing_extensions import deprecated

from typeway._lazy import handed_on
from typeway.exceptions import FastAPIDeprecationWarning

if TYPE_CHECKING:
    from typeway.sse import EventSourceResponse as EventSourceResponse
else:
    __getattr__ = handed_on(__name__, {"EventSourceResponse": "typeway.sse.EventSourceResponse"})

__all__ = [
    "EventSourceResponse",
    "FileResponse",
    "HTMLResponse",
    "JSONResponse",
    "ORJSONResponse",
    "PlainTextResponse",
    "RedirectResponse",
    "Response",
    "StreamingResponse",
    "UJSONResponse",
]


@deprecated(
    "UJSONResponse is deprecated: given a return annotation or a response model, Pydantic writes JSON, and faster.",
    category=FastAPIDeprecationWarning,
    stacklevel=2,
)
class UJSONResponse(JSONResponse):
    """JSON written by the ``ujson`` package. Raises ``AssertionError`` when it is not installed."""

    def render(self, content: Any) -> bytes:
        ujson = _installed("ujson", "UJSONResponse")
        text: str = ujson.dumps(content, ensure_ascii=False)
        return text.encode("utf-8")


@deprecated(
    "ORJSONResponse is deprecated: given a return annotation or a response model, Pydantic writes JSON, and faster.",
    category=FastAPIDeprecationWarning,
    stacklevel=2,
)
class ORJSONResponse(JSONResponse):
    """JSON written by the ``orjson`` package. Raises ``AssertionError`` when it is not installed."""

    def render(self, content: Any) -> bytes:
        orjson = _installed("orjson", "ORJSONResponse")
        encoded: bytes = orjson.dumps(content, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY)
        return encoded


def _installed(package: str, needed_by: str) -> Any:
    try:
        return import_module(package)
    except ImportError as error:
        raise AssertionError(f"{package} must be installed to use {needed_by}") from error
