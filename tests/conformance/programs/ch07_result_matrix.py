"""Every kind of result with every way of declaring the answer: annotation, model, class, status, injected response."""

from typing import Any

from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from pydantic import BaseModel

from ..calls import get

app = FastAPI()


class Out(BaseModel):
    a: int = 1
    b: str | None = None


class More(Out):
    secret: str = "s"


RESULTS: dict[str, Any] = {
    "none": lambda: None,
    "dict": lambda: {"a": "2", "c": 3},
    "model": lambda: Out(a=2),
    "more": lambda: More(a=3, b="b"),
    "list": lambda: [More(a=4)],
    "text": lambda: "text",
    "json-response": lambda: JSONResponse({"z": 1}, status_code=202, headers={"x-own": "1"}),
    "empty-response": lambda: Response(),
    "number": lambda: 5,
}
DECLARED: dict[str, dict[str, Any]] = {
    "plain": {},
    "model": {"response_model": Out},
    "nullable": {"response_model": Out | None},
    "model-class": {"response_model": Out, "response_class": JSONResponse},
    "class": {"response_class": JSONResponse},
    "text": {"response_class": PlainTextResponse},
    "base-class": {"response_class": Response},
    "created": {"status_code": 201},
    "no-content": {"status_code": 204},
    "model-created": {"response_model": Out, "status_code": 201},
    "any": {"response_model": Any},
    "off": {"response_model": None},
    "unset": {"response_model": Out, "response_model_exclude_unset": True},
    "list": {"response_model": list[Out]},
}


def add(declared: str, options: dict[str, Any], name: str, result: Any) -> None:
    def sync_endpoint():
        return result()

    async def async_endpoint(response: Response):
        response.headers["x-injected"] = "yes"
        response.set_cookie("k", "v")
        return result()

    app.get(f"/{declared}/{name}/sync", name=f"{declared} {name} sync", **options)(sync_endpoint)
    app.get(f"/{declared}/{name}/async", name=f"{declared} {name} async", include_in_schema=False, **options)(
        async_endpoint
    )


def fails(declared: str, name: str) -> bool:
    if name in ("json-response", "empty-response"):
        return False
    if declared in ("model", "model-class", "model-created", "unset"):
        return name in ("none", "list", "text", "number")
    if declared == "nullable":
        return name in ("list", "text", "number")
    if declared == "list":
        return name != "list"
    return declared in ("text", "base-class") and name not in ("none", "text")


for declared, options in DECLARED.items():
    for name, result in RESULTS.items():
        add(declared, options, name, result)

REQUESTS = [
    get(f"/{declared}/{name}/{kind}", raises=fails(declared, name))
    for declared in DECLARED
    for name in RESULTS
    for kind in ("sync", "async")
]
