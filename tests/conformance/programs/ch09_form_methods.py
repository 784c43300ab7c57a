"""Forms with other methods than POST, in routers with prefixes and path parameters, with other status codes and answers."""

from typing import Annotated

from fastapi import APIRouter, Cookie, FastAPI, Form, Header, Path, Query, Response, UploadFile
from pydantic import BaseModel

from ..calls import Call, call, multipart

app = FastAPI()
router = APIRouter(prefix="/ports/{port}", tags=["ports"])


class Ship(BaseModel):
    name: str
    length: float = 1.5


@router.put("/ships/{ship}")
def put(
    port: str, ship: Annotated[int, Path(ge=1)], data: Annotated[Ship, Form()], dry: Annotated[bool, Query()] = False
):
    return [port, ship, data, dry]


@router.patch("/ships/{ship}", status_code=202)
async def patch(
    port: str,
    ship: int,
    name: Annotated[str | None, Form()] = None,
    length: Annotated[float | None, Form(gt=0)] = None,
    x_token: Annotated[str, Header()] = "no",
    session: Annotated[str, Cookie()] = "no",
):
    return [port, ship, name, length, x_token, session]


@router.delete("/ships", status_code=204)
def delete(port: str, response: Response, ships: Annotated[list[int], Form()]):
    response.headers["x-deleted"] = ",".join(map(str, ships))


@app.api_route("/any", methods=["GET", "POST", "OPTIONS"])
def any_method(text: Annotated[str, Form()] = "none"):
    return text


@app.put("/raw/{name}", status_code=201)
async def raw(
    name: str, file: UploadFile, overwrite: Annotated[bool, Form()] = False
) -> dict[str, str | int | bool | None]:
    return {"name": name, "size": file.size, "overwrite": overwrite}


app.include_router(router, prefix="/v1")

FORMS = [{}, {"name": "Eva"}, {"name": "Eva", "length": "x"}, {"length": "-1"}, {"name": "", "length": ""}]
REQUESTS: list[Call] = [
    *(
        call(method, f"/v1/ports/a/ships/{ship}", form=form)
        for method in ("PUT", "PATCH")
        for ship in (1, 0, "x")
        for form in FORMS
    ),
    call("PUT", "/v1/ports/a/ships/1?dry=maybe", form={"name": ""}),
    call("PATCH", "/v1/ports/a/ships/1", form={"name": "n"}, headers={"x-token": "t"}, cookies={"session": "s"}),
    *(
        call("DELETE", "/v1/ports/a/ships", form=form)
        for form in ([], [("ships", "1"), ("ships", "2")], [("ships", "x")])
    ),
    *(call(method, "/any", form={"text": "t"}) for method in ("GET", "POST", "OPTIONS", "HEAD")),
    call("GET", "/any"),
    call("PUT", "/raw/a", **multipart([("file", "f", None, b"123"), ("overwrite", None, None, b"on")])),
    call("PUT", "/raw/a", **multipart([("overwrite", None, None, b"perhaps")])),
]
