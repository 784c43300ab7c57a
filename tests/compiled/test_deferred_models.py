"""Models with ``defer_build``: nobody has built them before the first request does."""

from typing import Annotated, Any

import pytest
from pydantic import BaseModel, ConfigDict

import typeway
from typeway.testclient import TestClient


def _answers(marker: Any, **request: Any) -> list[Any]:
    class Part(BaseModel):
        model_config = ConfigDict(defer_build=True)

        b: int = 2

    class Deferred(BaseModel):
        model_config = ConfigDict(defer_build=True)

        a: int
        part: Part = Part.model_construct()

    app = typeway.FastAPI()

    @app.post("/alone")
    def alone(sent: Annotated[Deferred, marker]) -> int:
        return sent.a

    @app.post("/beside")
    def beside(sent: Annotated[Deferred, marker], other: int = 1) -> int:
        return sent.a + other

    client = TestClient(app)
    return [client.post(path, **request).json() for path in ("/alone", "/beside")]


@pytest.mark.parametrize(
    ("marker", "request_"),
    [
        (typeway.Query(), {"params": {"a": "4"}}),
        (typeway.Header(), {"headers": {"a": "4"}}),
        (typeway.Cookie(), {"headers": {"cookie": "a=4"}}),
        (typeway.Form(), {"data": {"a": "4"}}),
        (typeway.Body(), {"json": {"a": 4}}),
    ],
    ids=["query", "header", "cookie", "form", "body"],
)
def test_deferred_models_are_built_when_they_are_needed(marker: Any, request_: dict[str, Any]) -> None:
    assert _answers(marker, **request_) == [4, 5]
