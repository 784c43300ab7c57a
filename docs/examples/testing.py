"""Tests: a client that calls the application directly, and a dependency replaced for the test."""

from typing import Annotated

from typeway import Depends, FastAPI
from typeway.testclient import TestClient

app = FastAPI()


def today() -> str:
    raise RuntimeError("asks a clock, which a test should not depend on")


@app.get("/today")
async def read_today(day: Annotated[str, Depends(today)]) -> dict[str, str]:
    return {"today": day}


def test_today() -> None:
    app.dependency_overrides[today] = lambda: "2024-02-29"
    try:
        with TestClient(app) as client:
            answer = client.get("/today")
    finally:
        app.dependency_overrides.clear()
    assert answer.status_code == 200
    assert answer.json() == {"today": "2024-02-29"}
