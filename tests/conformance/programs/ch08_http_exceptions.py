"""HTTPException with details and headers of all kinds; Starlette's own; its text and repr; bodiless codes."""

from fastapi import FastAPI, HTTPException, WebSocketException
from fastapi.exceptions import FastAPIError, RequestValidationError, ResponseValidationError, ValidationException
from starlette.exceptions import HTTPException as StarletteHTTPException

from ..calls import get
from ..facts import outcome

app = FastAPI()
DETAILS = {
    "text": "text",
    "none": None,
    "dict": {"a": [1, {"b": None}]},
    "list": [1, "x"],
    "number": 5,
    "false": False,
    "empty": "",
    "unicode": "blåbær",
}


@app.get("/details/{name}")
def details(name: str, code: int = 418):
    raise HTTPException(code, DETAILS[name])


@app.get("/default-details/{code}")
def default_details(code: int):
    raise HTTPException(status_code=code)


@app.get("/headers")
def headers(code: int = 401):
    raise HTTPException(
        code, "who are you", headers={"WWW-Authenticate": "Bearer", "X-Error": "é", "Content-Type": "text/own"}
    )


@app.get("/starlette/{code}")
def starlette(code: int):
    raise StarletteHTTPException(code, detail="from Starlette", headers={"X-S": "1"})


@app.get("/starlette-plain")
async def starlette_plain():
    raise StarletteHTTPException(404)


@app.get("/unencodable")
def unencodable():
    raise HTTPException(400, detail={1, 2})


@app.get("/chained")
def chained():
    try:
        raise KeyError("x")
    except KeyError as error:
        raise HTTPException(404, "missing key") from error


FACTS = {
    "str": str(HTTPException(404)),
    "str detail": str(HTTPException(404, "gone")),
    "repr": repr(HTTPException(404, {"a": 1}, headers={"b": "c"})),
    "attributes": sorted(vars(HTTPException(404, "x", {"a": "b"}))),
    "default detail": HTTPException(404).detail,
    "unknown code": outcome(lambda: HTTPException(799)),
    "is Starlette's": issubclass(HTTPException, StarletteHTTPException),
    "websocket": [WebSocketException(1008).code, WebSocketException(1008, "r").reason],
    "validation": [
        issubclass(RequestValidationError, ValidationException),
        issubclass(ResponseValidationError, ValidationException),
    ],
    "bases": [
        issubclass(ValidationException, ValueError),
        issubclass(FastAPIError, RuntimeError),
        issubclass(ValidationException, FastAPIError),
    ],
    "validation str": str(RequestValidationError([{"type": "a", "loc": ("body",), "msg": "m", "input": 1}])),
    "validation errors": RequestValidationError([{"a": 1}], body={"b": 2}).errors(),
}

REQUESTS = [
    *(get(f"/details/{name}") for name in DETAILS),
    *(get(f"/details/dict?code={code}") for code in (200, 204, 304, 404, 500)),
    *(get(f"/default-details/{code}") for code in (400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503)),
    get("/headers"),
    get("/headers?code=204"),
    *(get(f"/starlette/{code}") for code in (404, 204, 304, 503)),
    get("/starlette-plain"),
    get("/unencodable", raises=True),
    get("/chained"),
]
