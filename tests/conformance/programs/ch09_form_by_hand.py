"""request.form() beside declared forms: in dependencies, middleware and endpoints; the context manager; stream and body."""

from typing import Annotated

from fastapi import Depends, FastAPI, Form, Request, UploadFile
from starlette.datastructures import FormData

from ..calls import Call, multipart, post

EVENTS: list[str] = []
app = FastAPI()


async def all_fields(request: Request) -> FormData:
    form = await request.form()
    EVENTS.append(f"dependency {sorted(form.keys())}")
    return form


Fields = Annotated[FormData, Depends(all_fields)]


@app.post("/dependency")
async def by_dependency(form: Fields):
    return [form.multi_items(), form.get("a"), form.getlist("a"), "b" in form, len(form)]


@app.post("/beside")
async def beside(form: Fields, a: Annotated[str, Form()], request: Request):
    return [a, form.get("b"), await request.form() is form, request._form is form]


@app.post("/context")
async def context(request: Request):
    async with request.form() as form:
        found = [[key, value if isinstance(value, str) else value.filename] for key, value in form.multi_items()]
        files = [value for value in form.values() if not isinstance(value, str)]
    return [found, [file.file.closed for file in files]]


@app.post("/limits")
async def limits(request: Request, max_files: int = 1000, max_fields: int = 1000, max_part_size: int = 1024):
    form = await request.form(max_files=max_files, max_fields=max_fields, max_part_size=max_part_size)
    return sorted(form.keys())


@app.post("/body-first")
async def body_first(request: Request):
    body = await request.body()
    form = await request.form()
    return [len(body), sorted(form.keys())]


@app.post("/stream-first")
async def stream_first(request: Request):
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
    try:
        await request.form()
    except Exception as error:
        return [size, type(error).__name__]
    return size


@app.post("/after-declared")
async def after_declared(request: Request, file: UploadFile, a: Annotated[str, Form()] = "none"):
    form = await request.form()
    try:
        body = len(await request.body())
    except Exception as error:
        return [a, file.filename, sorted(form.keys()), type(error).__name__]
    return [a, file.filename, sorted(form.keys()), body]


FORMS = [[], [("a", "1")], [("a", "1"), ("a", ""), ("b", "é")], [("b", "")]]
PARTS = multipart([("a", None, None, b"1"), ("file", "f.txt", None, b"ff"), ("b", "g.txt", None, b"")])
PATHS = ("dependency", "beside", "context", "limits", "body-first", "stream-first", "after-declared")
REQUESTS: list[Call] = [
    *(post(f"/{path}", form=form) for path in PATHS for form in FORMS),
    *(post(f"/{path}", **PARTS) for path in PATHS if path not in {"dependency", "beside"}),
    *(post(f"/{path}", json={"a": 1}) for path in PATHS),
    *(
        post(f"/limits?{query}", **PARTS)
        for query in ("max_files=1", "max_fields=0", "max_part_size=0", "max_files=2&max_fields=1")
    ),
]
