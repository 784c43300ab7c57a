"""Handlers of validation errors on forms: the body as they see it, uploads in it, and own answers in HTML."""

from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, File, Form, Request, UploadFile
from fastapi.exception_handlers import request_validation_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, Field
from starlette.datastructures import FormData
from starlette.datastructures import UploadFile as StarletteUploadFile

from ..calls import Call, multipart, post

app = FastAPI()
pages = APIRouter(prefix="/pages")


class Order(BaseModel):
    product: str = Field(min_length=2)
    amount: int = Field(gt=0)
    colours: list[str] = Field([], max_length=2)


def shown(value: Any) -> Any:
    if isinstance(value, StarletteUploadFile):
        return ["file", value.filename, value.size]
    if isinstance(value, FormData):
        return ["form", [[key, shown(item)] for key, item in value.multi_items()]]
    return [type(value).__name__, repr(value)]


@app.exception_handler(RequestValidationError)
async def invalid(request: Request, error: RequestValidationError):
    if request.url.path.startswith("/pages"):
        lines = "".join(f"<li>{'.'.join(map(str, item['loc']))}: {item['msg']}</li>" for item in error.errors())
        return HTMLResponse(f"<ul>{lines}</ul>", status_code=400)
    if request.url.path.startswith("/default"):
        return await request_validation_exception_handler(request, error)
    form = await request.form()
    return JSONResponse(
        {
            "errors": [[item["type"], item["loc"], shown(item["input"])] for item in error.errors()],
            "body": shown(error.body),
            "again": sorted(form.keys()),
        },
        status_code=422,
    )


@app.post("/model")
@app.post("/default/model")
@pages.post("/model")
def model(order: Annotated[Order, Form()]):
    return order


@app.post("/fields")
@app.post("/default/fields")
@pages.post("/fields")
def fields(product: Annotated[str, Form(min_length=2)], amount: Annotated[int, Form(gt=0)], page: int = 1):
    return [product, amount, page]


@app.post("/file")
@app.post("/default/file")
@pages.post("/file")
async def file(picture: UploadFile, amount: Annotated[int, Form()], raw: Annotated[bytes | None, File()] = None):
    return [picture.filename, amount, raw]


app.include_router(pages)

FORMS = [
    {},
    {"product": "ab", "amount": "1"},
    {"product": "a", "amount": "x"},
    {"product": "", "amount": "0", "other": "o"},
]
PARTS = [
    [("picture", "p.png", "image/png", b"p"), ("amount", None, None, b"x")],
    [("picture", None, None, b"text"), ("amount", None, None, b"1")],
    [("picture", "", None, b""), ("amount", "a.txt", None, b"1"), ("raw", "r", None, b"raw")],
]
REQUESTS: list[Call] = [
    *(
        post(f"{prefix}/{path}", form=form)
        for prefix in ("", "/default", "/pages")
        for path in ("model", "fields")
        for form in FORMS
    ),
    post("/fields?page=x", form={"product": "a"}),
    post("/model", form=[("product", "ab"), ("amount", "1"), *(("colours", colour) for colour in "rgb")]),
    *(post(f"{prefix}/file", **multipart(parts)) for prefix in ("", "/pages") for parts in PARTS),
    *(post("/default/file", **multipart(parts)) for parts in PARTS[:1]),
    post("/model", json={"product": "ab"}),
]
