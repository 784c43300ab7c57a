"""Path, query and optional body in one operation; models in the body of PUT, PATCH, DELETE and GET."""

from typing import Annotated

from fastapi import Body, FastAPI
from pydantic import BaseModel

from ..calls import call, get, put

app = FastAPI()


class Tool(BaseModel):
    name: str
    weight: float = 1.0


@app.put("/tools/{tool_id}")
def update(tool_id: int, q: str | None = None, tool: Tool | None = None):
    result: dict = {"tool_id": tool_id}
    if q:
        result["q"] = q
    if tool:
        result["tool"] = tool.model_dump()
    return result


@app.patch("/tools/{tool_id}")
def change(tool_id: int, tool: Tool, dry: bool = False):
    return {"id": tool_id, "changes": tool.model_dump(exclude_unset=True), "dry": dry}


@app.delete("/tools/{tool_id}")
def remove(tool_id: int, reason: Annotated[str, Body()]):
    return [tool_id, reason]


@app.get("/tools/{tool_id}")
def read(tool_id: int, filter: Tool):
    return [tool_id, filter]


@app.head("/tools/{tool_id}")
def head(tool_id: int, filter: Tool | None = None):
    return filter


@app.options("/tools/{tool_id}")
def options(tool_id: int, filter: Tool):
    return filter


GOOD = {"name": "saw"}
REQUESTS = [
    put("/tools/1"),
    put("/tools/1?q=x"),
    put("/tools/1?q=", json=GOOD),
    put("/tools/1?q=x", json={"name": "saw", "weight": "heavy"}),
    put("/tools/x?q=x", json={}),
    put("/tools/1", json=None),
    put("/tools/1", json=[]),
    put("/tools/1", content="", content_type="application/json"),
    *(call("PATCH", f"/tools/{rest}", json=GOOD) for rest in ("1", "1?dry=1", "x?dry=x")),
    call("PATCH", "/tools/1", json={"weight": 2}),
    *(call("DELETE", "/tools/1", json=document) for document in ("lost", "", 5, None, {"reason": "lost"})),
    call("DELETE", "/tools/1"),
    get("/tools/1"),
    get("/tools/1", json=GOOD),
    get("/tools/x", json={}),
    call("HEAD", "/tools/1"),
    call("HEAD", "/tools/1", json=GOOD),
    call("HEAD", "/tools/x"),
    call("OPTIONS", "/tools/1", json=GOOD),
    call("OPTIONS", "/tools/1"),
    call("TRACE", "/tools/1"),
]
