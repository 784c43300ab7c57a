"""Problem details in the OpenAPI document."""

from typing import Any

from pydantic import BaseModel, Field
from typeway import FastAPI

MEDIA_TYPE = "application/problem+json"
"""RFC 9457, section 3."""

_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
_GENERATED_SCHEMAS = ("HTTPValidationError", "ValidationError")
"""What the framework would answer to an invalid request; ours is `InvalidRequest`."""


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    title: str = Field(description="The status in words.", examples=["Not Found"])
    status: int = Field(description="The status of the answer.", examples=[404])
    detail: str = Field(description="What happened, for people.", examples=["There is no such item."])


class InvalidPart(BaseModel):
    """A part of a request that is not valid."""

    loc: list[str | int] = Field(description="Where it is.", examples=[["query", "size"]])
    msg: str = Field(description="What is wrong with it.", examples=["Input should be less than or equal to 100"])
    type: str = Field(description="The same, for programs.", examples=["less_than_equal"])


class InvalidRequest(Problem):
    """A request that is not valid, and where."""

    errors: list[InvalidPart]


Responses = dict[int | str, dict[str, Any]]
"""The shape of a `responses` argument."""

_DESCRIPTIONS = {
    400: "The request cannot be served as it is.",
    401: "Credentials are missing, wrong or expired.",
    403: "The credentials are good, but not for this.",
    404: "There is no such thing, or not for you.",
    409: "The state of the data does not allow it.",
    412: "It has been changed since you read it.",
    413: "The body is too large.",
    415: "The media type is not supported.",
    422: "The request is not valid.",
    428: "The request has to say which version it means: `If-Match`.",
    429: "Too many requests.",
}


def problems(*statuses: int) -> Responses:
    """The `responses` of an operation that may answer with these errors."""
    return {status: _response(_DESCRIPTIONS[status], "Problem") for status in statuses}


def describe_problems(app: FastAPI) -> None:
    """Let the OpenAPI document say that every error is a problem."""
    make_document = app.openapi
    described: dict[str, Any] | None = None

    def openapi() -> dict[str, Any]:
        nonlocal described
        document = make_document()
        if document is not described:  # it is made once, and anew when routes are added
            described = _with_problems(document)
        return document

    app.openapi = openapi  # type: ignore[method-assign]  # the documented way to change the document


def _with_problems(document: dict[str, Any]) -> dict[str, Any]:
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for name in _GENERATED_SCHEMAS:
        schemas.pop(name, None)
    for model in (Problem, InvalidPart, InvalidRequest):
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schema.pop("$defs", None)
        schemas[model.__name__] = schema
    for path in document.get("paths", {}).values():
        for method, operation in path.items():
            if method in _METHODS:
                _describe(operation["responses"])
    return document


def _describe(responses: dict[str, Any]) -> None:
    """Add to the responses of one operation what any operation may answer."""
    if "422" in responses:
        responses["422"] = _response(_DESCRIPTIONS[422], "InvalidRequest")
    responses["503"] = _response("The service is not available at the moment.", "Problem")
    responses["503"]["headers"] = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
    responses["default"] = _response("Any other error.", "Problem")


def _response(description: str, schema: str) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": description, "content": content}
