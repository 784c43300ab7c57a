"""form_limits through nested inclusions, merged key by key, for fields, files and large parts of each kind of form."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, File, Form, UploadFile

from ..calls import Call, multipart, post

app = FastAPI(form_limits={"max_files": 2}, openapi_url=None)


async def parts(n: Annotated[list[str] | None, Form()] = None, f: list[UploadFile] | None = None):
    return [n and [len(item) for item in n], f and [file.size for file in f]]


async def contents(f: Annotated[list[bytes], File()]):
    return [len(item) for item in f]


def counted(n: Annotated[list[str], Form()]) -> int:
    return len(n)


async def through_dependency(size: Annotated[int, Depends(counted)]):
    return size


def leaves(router: APIRouter) -> APIRouter:
    router.post("/parts")(parts)
    router.post("/files", form_limits={"max_files": 1})(contents)
    router.post("/many", form_limits={"max_fields": 5, "max_files": 5, "max_part_size": 100})(parts)
    router.post("/dependency", form_limits={"max_part_size": 3})(through_dependency)
    return router


plain = leaves(APIRouter())
limited = leaves(APIRouter(form_limits={"max_fields": 2, "max_part_size": 8}))
outer = APIRouter(form_limits={"max_fields": 3})
outer.include_router(plain, prefix="/plain")
outer.include_router(plain, prefix="/plain-2", form_limits={"max_fields": 1, "max_part_size": 5})
outer.include_router(limited, prefix="/limited", form_limits={"max_files": 1, "max_fields": 4})
app.include_router(plain, prefix="/plain")
app.include_router(outer, prefix="/outer")
app.include_router(outer, prefix="/outer-2", form_limits={"max_files": 0, "max_part_size": 4})

PREFIXES = ["/plain"] + [f"/{top}/{name}" for top in ("outer", "outer-2") for name in ("plain", "plain-2", "limited")]
REQUESTS: list[Call] = []
for path in [prefix + leaf for prefix in PREFIXES for leaf in ("/parts", "/files", "/many", "/dependency")]:
    REQUESTS += [post(path, form=[("n", "x")] * count) for count in (1, 2, 3, 4, 5, 6)]
    REQUESTS += [post(path, form=[("n", "x" * size)]) for size in (3, 4, 5, 6, 8, 9)]
    REQUESTS += [post(path, **multipart([("n", None, None, b"x" * 4)] * count)) for count in (1, 2, 4)]
    REQUESTS += [post(path, **multipart([("f", "f", None, b"x" * 200)] * count)) for count in (1, 2, 3, 6)]
    REQUESTS += [post(path, **multipart([("f", "f", None, b"x"), ("n", None, None, b"x" * size)])) for size in (5, 9)]
    # Fields that nobody asked for count as well.
    REQUESTS += [post(path, **multipart([("other", None, None, b"x")] * 3 + [("more", "m", None, b"")]))]
    REQUESTS += [post(path, form=[("other", "x")] * 4)]
GENERATE = False
