"""Objects of the connection as parameters: Request, HTTPConnection, Response, BackgroundTasks, subclasses of them."""

from fastapi import BackgroundTasks, Depends, FastAPI, Request, Response
from starlette.background import BackgroundTasks as StarletteBackgroundTasks
from starlette.requests import HTTPConnection

from ..calls import get, post
from ..facts import outcome

EVENTS: list[str] = []
app = FastAPI()


class MyRequest(Request):
    pass


@app.get("/request/{key}")
def read_request(key: str, request: Request):
    return {
        "method": request.method,
        "path": request.url.path,
        "query": list(request.query_params.multi_items()),
        "headers": sorted(request.headers.items()),
        "cookies": request.cookies,
        "params": request.path_params,
        "client": request.client.host if request.client else None,
        "base": str(request.base_url),
        "type": type(request).__name__,
    }


@app.get("/connection")
def read_connection(connection: HTTPConnection):
    return {"type": connection.scope["type"], "url": str(connection.url), "kind": isinstance(connection, Request)}


@app.get("/subclass")
def subclass(request: MyRequest):
    return type(request).__name__


@app.get("/response")
def set_response(response: Response):
    response.headers["X-Set"] = "yes"
    response.set_cookie("seen", "1")
    response.status_code = 203
    return {
        "type": type(response).__name__,
        "status": response.status_code,
        "body": response.body.decode() if hasattr(response, "body") else None,
    }


def add_first(tasks: BackgroundTasks):
    tasks.add_task(EVENTS.append, "first")
    return len(tasks.tasks)


@app.get("/tasks")
def tasks(tasks: StarletteBackgroundTasks, inner: int = Depends(add_first)):
    tasks.add_task(EVENTS.append, "second")
    return {"type": type(tasks).__name__, "inner": inner}


@app.post("/everything")
async def everything(request: Request, response: Response, tasks: BackgroundTasks, body: dict[str, int]):
    response.headers["x-length"] = str(len(await request.body()))
    tasks.add_task(lambda: EVENTS.append("done"))
    return {"json": await request.json(), "body": body}


def optional_request(request: Request | None):
    return None


def request_with_default(request: Request = None):
    return None


def generic_request(request: Request[dict]):
    return None


FACTS = {
    "optional request": outcome(lambda: FastAPI().get("/")(optional_request)),
    "request with default": outcome(lambda: FastAPI().get("/")(request_with_default)),
    "generic request": outcome(lambda: FastAPI().get("/")(generic_request)),
}

app.get("/default")(lambda request=None: str(type(request)))

REQUESTS = [
    get("/request/k?a=1&a=2&b=", headers={"X-One": "1", "Cookie": "c=d"}),
    get("/connection?x=1"),
    get("/subclass"),
    get("/response"),
    get("/tasks"),
    post("/everything", json={"a": 1}),
    post("/everything", json={"a": "x"}),
    get("/default"),
]
