"""Empty prefixes and paths: what they serve, and which combinations are refused."""

from fastapi import APIRouter, FastAPI

from ..calls import get
from ..facts import outcome

app = FastAPI()
root = APIRouter()
ponds = APIRouter(prefix="/ponds")


@ponds.get("")
def ponds_bare():
    return "no slash"


@root.get("/")
def root_slash():
    return "root"


@root.get("")
def root_bare():
    return "nothing at all"


@root.get("/{pond:path}/frogs")
def frogs(pond: str):
    return pond


app.include_router(ponds)
app.include_router(root, prefix="/lakes")
app.include_router(ponds, prefix="/x")


def nothing():
    return None


def with_path(path: str, prefix: str = "", inclusion: str = ""):
    def build():
        router = APIRouter(prefix=prefix)
        router.add_api_route(path, nothing)
        FastAPI().include_router(router, prefix=inclusion)

    return build


def itself():
    router = APIRouter()
    router.include_router(router, prefix="/again")


def through_another():
    one, two = APIRouter(prefix="/one"), APIRouter(prefix="/two")
    one.include_router(two)
    two.include_router(one)


FACTS = {
    "both empty": outcome(with_path("")),
    "prefix on inclusion": outcome(with_path("", inclusion="/a")),
    "prefix without slash": outcome(lambda: APIRouter(prefix="a")),
    "prefix with final slash": outcome(lambda: APIRouter(prefix="/a/")),
    "inclusion prefix without slash": outcome(with_path("/", inclusion="a")),
    "inclusion prefix with final slash": outcome(with_path("/", inclusion="/a/")),
    "path without slash": outcome(lambda: FastAPI().get("a")(nothing)),
    "router path without slash": outcome(with_path("a", prefix="/b")),
    "router in itself": outcome(itself),
    "router through another in itself": outcome(through_another),
    "unbalanced template": outcome(lambda: FastAPI().get("/{a")(nothing)),
    "doubled name": outcome(lambda: FastAPI().get("/{a}/{a}")(nothing)),
    "unknown convertor": outcome(lambda: FastAPI().get("/{a:nope}")(nothing)),
}

REQUESTS = [
    get("/ponds"),
    get("/ponds/"),
    get("/lakes"),
    get("/lakes/"),
    get("/x/ponds"),
    get("/lakes/deep/blue/frogs"),
    get("/lakes//frogs"),
    get("/"),
    get("/ponds?x=1"),
]
