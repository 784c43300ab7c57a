"""Chapter 15: five tools at most, and the test that came first."""

from collections import Counter

from typeway import FastAPI, HTTPException
from typeway.testclient import TestClient

app = FastAPI(title="Toolshed")
borrowed: Counter[str] = Counter()


@app.post("/loans", status_code=201)
async def lend(member: str, tool_id: int) -> int:
    if borrowed[member] >= 5:
        raise HTTPException(409, "Five tools are enough")
    borrowed[member] += 1
    return borrowed[member]


def test_five_tools_are_enough() -> None:
    client = TestClient(app)
    borrowed.clear()
    answers = [client.post(f"/loans?member=ines&tool_id={number}") for number in range(6)]
    assert [answer.status_code for answer in answers] == [201] * 5 + [409]
    assert client.post("/loans?member=oskar&tool_id=7").status_code == 201
