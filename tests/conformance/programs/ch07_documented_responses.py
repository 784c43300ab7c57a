"""responses=: models, descriptions, content, headers, ranges of codes, default; levels merged; what becomes of 422."""

from fastapi import APIRouter, FastAPI
from fastapi.responses import JSONResponse, PlainTextResponse
from pydantic import BaseModel

from ..calls import get
from ..facts import outcome

ROUTER = {403: {"description": "Router"}, 500: {"model": dict[str, int]}}
app = FastAPI(responses={500: {"description": "App"}, "default": {"description": "Fallback"}})
router = APIRouter(prefix="/router", responses=ROUTER)


class Trouble(BaseModel):
    message: str


class Boat(BaseModel):
    name: str = "Fram"


@app.get(
    "/model", response_model=Boat, responses={404: {"model": Trouble}, 409: {"model": Trouble, "description": "Clash"}}
)
def model(fail: bool = False):
    return JSONResponse({"message": "gone"}, status_code=404) if fail else Boat()


@app.get("/content", responses={200: {"content": {"image/png": {}}, "description": "JSON or a picture"}})
def content(boat: int) -> Boat:
    return Boat()


@app.get(
    "/merged",
    response_model=Boat,
    responses={
        200: {
            "description": "Replaced",
            "content": {"application/json": {"example": {"name": "Gjøa"}}},
            "headers": {"X-Rate": {"schema": {"type": "integer"}}},
        },
        "4XX": {"description": "Client"},
        "5XX": {"description": "Server", "model": list[Trouble]},
        302: {"description": "Moved", "links": {"next": {"operationId": "other"}}},
    },
)
def merged(number: int):
    return Boat()


@app.get("/own-422", responses={422: {"description": "Own", "model": Trouble}})
def own_422(number: int):
    return number


@app.get("/default", responses={"default": {"model": Trouble, "description": "Whatever"}})
def default(number: int):
    return number


@app.get("/text", response_class=PlainTextResponse, responses={200: {"model": Boat}, 404: {"model": Trouble}})
def text():
    return "text"


@app.get("/no-description", responses={404: {}, 599: {}, 415: {"x-extension": True}})
def no_description():
    return None


@router.get("/one", responses={403: {"description": "Route"}, 418: {"model": Trouble | Boat}})
def one():
    return 1


@router.post("/two", status_code=201, response_description="Made", responses={201: {"model": Trouble}})
def two() -> Boat:
    return Boat()


app.include_router(router, responses={403: {"description": "Inclusion"}, 451: {"description": "Inclusion"}})
plain = FastAPI()


@plain.get("/ranged", responses={"4XX": {"description": "All client errors"}})
def ranged(number: int):
    return number


@plain.get("/plain")
def plain_one(number: int):
    return number


app.mount("/plain", plain)

FACTS = {
    "lower case range with model": outcome(lambda: FastAPI().get("/", responses={"5xx": {"model": Trouble}})(one)),
    "lower case range": outcome(lambda: FastAPI().get("/", responses={"5xx": {"description": "x"}})(one)),
    "word": outcome(lambda: FastAPI().get("/", responses={"bad": {"model": Trouble}})(one)),
    "no dict": outcome(lambda: FastAPI().get("/", responses={404: Trouble})(one)),
}
REQUESTS = [
    get("/model"),
    get("/model?fail=1"),
    get("/content?boat=x"),
    get("/merged?number=1"),
    get("/own-422?number=x"),
    get("/default?number=x"),
    get("/text"),
    get("/no-description"),
    get("/router/one"),
    get("/plain/openapi.json"),
    get("/plain/ranged?number=x"),
]
