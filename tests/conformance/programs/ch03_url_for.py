"""Reverse look-up: url_path_for on application and router, request.url_for, mounts and prefixes."""

from fastapi import APIRouter, FastAPI, Request

from ..calls import get
from ..facts import outcome

app = FastAPI()
router = APIRouter(prefix="/galleries")
sub = FastAPI()


@app.get("/rooms/{room_id:int}", name="room")
def read_room(room_id: int, request: Request):
    return {
        "me": str(request.url_for("room", room_id=room_id)),
        "app": request.app.url_path_for("room", room_id=room_id),
    }


@router.get("/{gallery}/{rest:path}")
def read_gallery(gallery: str, rest: str, request: Request):
    return {
        "self": str(request.url_for("read_gallery", gallery=gallery, rest=rest)),
        "sub": str(request.url_for("sub", path="/x")),
        "inside": str(request.url_for("sub:inside", key="k")),
        "document": str(request.url_for("openapi")),
        "docs": request.app.url_path_for("swagger_ui_html"),
        "base": str(request.base_url),
    }


@sub.get("/inside/{key}")
def inside(key: str, request: Request):
    return {"inside": str(request.url_for("inside", key=key)), "base": str(request.base_url)}


@sub.get("/inside-named/{key}")
def inside_named(key: str, request: Request):
    return {"inside": str(request.url_for("sub:inside", key=key)), "base": str(request.base_url)}


app.include_router(router, prefix="/art")
app.mount("/sub", sub, name="sub")

FACTS = {
    "app": app.url_path_for("room", room_id=5),
    "included": app.url_path_for("read_gallery", gallery="modern", rest="a/b"),
    "mount": app.url_path_for("sub", path="/y"),
    "mounted": app.url_path_for("sub:inside", key="k"),
    "unknown": outcome(lambda: app.url_path_for("nobody")),
    "missing parameter": outcome(lambda: app.url_path_for("room")),
    "extra parameter": outcome(lambda: app.url_path_for("room", room_id=1, x=2)),
    "negative": outcome(lambda: app.url_path_for("room", room_id=-1)),
    "slash in segment": outcome(lambda: app.url_path_for("read_gallery", gallery="a/b", rest="")),
    "router": outcome(lambda: router.url_path_for("read_gallery", gallery="a", rest="b")),
}

REQUESTS = [
    get("/rooms/5"),
    get("/rooms/5", headers={"host": "museum.example.org"}, scheme="https"),
    get("/rooms/5", root_path="/v2"),
    get("/art/galleries/modern/left/wall"),
    get("/art/galleries/modern/", root_path="/v2"),
    # Names are looked up from the outermost router, where the mounted application's routes carry its name.
    get("/sub/inside/key", raises=True),
    get("/sub/inside-named/key", root_path="/v2", headers={"host": "museum.example.org"}),
]
