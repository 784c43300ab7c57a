"""What the programs have in common: what a response comes to, and how the facts are told."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from typing import Any

import fastapi


def seen(response: Any, *, headers: Collection[str] = ()) -> list[Any]:
    """Status, chosen headers if there are any, and the body: parsed if it is JSON."""
    kind = response.headers.get("content-type", "")
    body = response.json() if kind.startswith("application/json") else response.text
    chosen = {name: response.headers.get(name) for name in headers}
    return [response.status_code, chosen, body] if headers else [response.status_code, body]


def tell(program: Callable[[], dict[str, Any]]) -> None:
    """Run the program and print its facts, with the framework that it ran on, as one line."""
    print(json.dumps({"framework": fastapi.FastAPI.__module__.partition(".")[0], **program()}))  # noqa: T201 # the test reads it
