"""The handlers that an application starts with."""

import json
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.status import HTTP_422_UNPROCESSABLE_CONTENT, WS_1008_POLICY_VIOLATION
from starlette.websockets import WebSocket, WebSocketState

from typeway.encoders import jsonable_encoder
from typeway.exceptions import RequestValidationError, WebSocketRequestValidationError
from typeway.utils import is_body_allowed_for_status_code

__all__ = [
    "http_exception_handler",
    "request_validation_exception_handler",
    "websocket_request_validation_exception_handler",
]

# A close frame has room for 125 octets, two of which hold the code (RFC 6455, section 5.5).
_MAX_REASON = 123


async def http_exception_handler(request: Request, exc: HTTPException) -> Response:
    """Answer with the exception's status, headers and, where the status allows content, ``{"detail": ...}``.

    Text that echoes a lone surrogate, and numbers that are not finite, are replaced as JSON cannot hold them.
    """
    headers = getattr(exc, "headers", None)
    if not is_body_allowed_for_status_code(exc.status_code):
        return Response(status_code=exc.status_code, headers=headers)
    detail: Any = exc.detail
    try:
        return JSONResponse({"detail": detail}, status_code=exc.status_code, headers=headers)
    except (ValueError, RecursionError):
        from typeway._encodable import encodable  # the last resort

        return JSONResponse({"detail": encodable(detail)}, status_code=exc.status_code, headers=headers)


async def request_validation_exception_handler(request: Request, exc: RequestValidationError) -> JSONResponse:
    """Answer with status 422 and the list of errors as ``{"detail": [...]}``. No input can make this fail."""
    try:
        return JSONResponse({"detail": jsonable_encoder(exc.errors())}, status_code=HTTP_422_UNPROCESSABLE_CONTENT)
    except (ValueError, TypeError, RecursionError):
        from typeway._encodable import encodable  # the last resort

        return JSONResponse({"detail": encodable(exc.errors())}, status_code=HTTP_422_UNPROCESSABLE_CONTENT)


async def websocket_request_validation_exception_handler(
    websocket: WebSocket, exc: WebSocketRequestValidationError
) -> None:
    """Close with code 1008 (RFC 6455, section 7.4.1) and the errors, written as JSON, for a reason.

    Before the handshake is accepted the reason is whole, for it goes to the server alone. Afterwards it has to fit into
    a close frame and is cut to 123 octets.
    """
    from typeway._encodable import encodable  # few programs refuse a WebSocket

    reason = json.dumps(encodable(exc.errors()), ensure_ascii=False, separators=(",", ":"))
    if websocket.application_state is not WebSocketState.CONNECTING:
        reason = reason.encode()[:_MAX_REASON].decode(errors="ignore")
    await websocket.close(code=WS_1008_POLICY_VIOLATION, reason=reason)
