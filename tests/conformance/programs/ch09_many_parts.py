"""Forms with very many parts: up to and over the parser's own limits, of both encodings, with files, large fields, one name or many."""

from typing import Annotated

from fastapi import FastAPI, Form, Request, UploadFile

from ..calls import Call, multipart, post

app = FastAPI()
wide = FastAPI(openapi_url=None, form_limits={"max_fields": 3000, "max_files": 1200, "max_part_size": 2_000_000})
GENERATE = False


@app.post("/fields")
@wide.post("/fields")
def fields(n: Annotated[list[str], Form()]):
    return [len(n), n[-1][-5:]]


@app.post("/files")
@wide.post("/files")
def files(f: list[UploadFile]):
    return [len(f), f[-1].filename]


@app.post("/names")
@wide.post("/names")
async def names(request: Request, n0: Annotated[str, Form()] = "none"):
    return [n0, len(await request.form())]


app.mount("/wide", wide)


def field(name: str, value: bytes = b"x") -> tuple[str, None, None, bytes]:
    return (name, None, None, value)


def both(path: str, **options: object) -> list[Call]:
    return [post(f"{prefix}/{path}", **options) for prefix in ("", "/wide")]


REQUESTS: list[Call] = [
    *both("fields", form=[("n", str(number)) for number in range(1000)]),
    *both("fields", form=[("n", str(number)) for number in range(1001)]),
    *both("fields", **multipart([field("n")] * 1000)),
    *both("fields", **multipart([field("n")] * 1001)),
    *both("names", **multipart([field(f"n{number}") for number in range(1001)])),
    post("/names", form=[(f"n{number}", "v") for number in range(1001)]),
    *both("files", **multipart([("f", f"{number}", None, b"") for number in range(1001)])),
    post("/fields", **multipart([field("n", b"x" * 1024 * 1024)])),
    *both("fields", **multipart([field("n", b"x" * (1024 * 1024 + 1))])),
    post("/fields", form={"n": "x" * 1_100_000}),
    post("/files", **multipart([("f", "large", None, b"x" * 1_200_000), field("n", b"y")])),
]
