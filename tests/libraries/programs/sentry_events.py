"""Sentry's integration: transactions with names, errors with the request that caused them; nothing leaves the process."""

from __future__ import annotations

from typing import Any

import sentry_sdk
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.testclient import TestClient
from sentry_sdk.envelope import Envelope
from sentry_sdk.integrations.fastapi import FastApiIntegration
from sentry_sdk.integrations.starlette import StarletteIntegration
from sentry_sdk.transport import Transport
from showing import tell

SENT: list[dict[str, Any]] = []


class Kept(Transport):
    """Keeps what would be sent."""

    def capture_envelope(self, envelope: Envelope) -> None:
        SENT.extend(item.payload.json for item in envelope.items if item.payload.json is not None)


def made() -> FastAPI:
    """An application with all kinds of endpoints."""
    app = FastAPI()
    books = APIRouter(prefix="/books")
    shop = APIRouter(prefix="/shop")

    @books.get("/{book_id}")
    async def read_book(book_id: int) -> dict[str, int]:
        if book_id == 13:
            raise LookupError("no thirteenth")
        return {"book": book_id}

    @books.put("/{book_id}")
    def write_book(book_id: int, text: dict[str, str]) -> None:
        raise ValueError("unwritable")

    def failing_dependency() -> None:
        sentry_sdk.capture_message("on the way")
        raise KeyError("dependency")

    @app.get("/dependent", dependencies=[Depends(failing_dependency)])
    def dependent() -> None: ...

    @app.get("/refused/{status}")
    def refused(status: int) -> None:
        raise HTTPException(status)

    @app.get("/tagged")
    async def tagged(request: Request) -> str:
        sentry_sdk.set_tag("reader", request.headers["x-reader"])
        sentry_sdk.capture_message("tagged")
        return "done"

    @app.exception_handler(KeyError)
    async def handled(request: Request, error: Exception) -> Any:
        raise HTTPException(409) from error

    shop.include_router(books)
    app.include_router(shop)
    return app


def shown(event: dict[str, Any]) -> dict[str, Any]:
    """What does not change from one run to the next."""
    errors = event.get("exception", {}).get("values", [])
    request = event.get("request", {})
    return {
        "type": event.get("type", "error"),
        "name": event.get("transaction", "").replace("typeway.", "fastapi."),
        "source": event.get("transaction_info", {}).get("source"),
        "errors": [
            [error["type"], error["value"], error["mechanism"]["type"], error["mechanism"]["handled"]]
            for error in errors
        ],
        "message": event.get("message"),
        "request": [request.get("method"), request.get("url"), request.get("query_string"), request.get("data")],
        "operation": event.get("contexts", {}).get("trace", {}).get("op"),
        "status": event.get("contexts", {}).get("response", {}).get("status_code"),
        "reader": event.get("tags", {}).get("reader") if isinstance(event.get("tags"), dict) else None,
        "integrations": sorted({"fastapi", "starlette"} & set(event.get("sdk", {}).get("integrations", []))),
    }


def events(style: str) -> list[Any]:
    """Everything sent for one request after another."""
    sentry_sdk.init(
        "http://key@127.0.0.1/1",
        transport=Kept,
        traces_sample_rate=1.0,
        send_default_pii=True,
        default_integrations=False,
        integrations=[
            StarletteIntegration(transaction_style=style, failed_request_status_codes={500, 503}),
            FastApiIntegration(transaction_style=style, failed_request_status_codes={500, 503}),
        ],
    )
    client = TestClient(made(), raise_server_exceptions=False)
    found = []
    for method, path, body in (
        ("GET", "/shop/books/5?q=1", None), ("GET", "/shop/books/13", None), ("GET", "/shop/books/x", None),
        ("PUT", "/shop/books/7", {"text": "words"}), ("GET", "/dependent", None), ("GET", "/refused/404", None),
        ("GET", "/refused/503", None), ("GET", "/nothing", None), ("GET", "/tagged", None),
    ):  # fmt: skip
        answer = client.request(method, path, json=body, headers={"x-reader": "ann"})
        sentry_sdk.flush()
        found.append([method, path, answer.status_code, [shown(event) for event in SENT]])
        SENT.clear()
    return found


def program() -> dict[str, Any]:
    return {style: events(style) for style in ("url", "endpoint")}


if __name__ == "__main__":
    tell(program)
