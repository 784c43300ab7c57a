"""Uploads through dependencies: checked for size and type, written to a temporary place, digested, cleaned up on success and failure."""

import hashlib
import shutil
import tempfile
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Form, HTTPException, UploadFile
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from ..calls import multipart, post

EVENTS: list[str] = []
app = FastAPI()


class Receipt(BaseModel):
    name: str
    size: int
    digest: str
    kept: bool


class Checked:
    """Refuses what is too large or of the wrong kind."""

    def __init__(self, *kinds: str, largest: int = 10):
        self.kinds, self.largest = kinds, largest

    async def __call__(self, file: UploadFile) -> UploadFile:
        if file.content_type not in self.kinds:
            raise HTTPException(415, f"{file.content_type} is none of {', '.join(self.kinds)}")
        if file.size is None or file.size > self.largest:
            raise HTTPException(413, "Too large", headers={"x-largest": str(self.largest)})
        if not (file.filename or "").isascii():
            raise HTTPException(400, "Odd name")
        return file


checked = Checked("text/plain", "image/png")


def place():
    folder = Path(tempfile.mkdtemp(prefix="conformance-pipeline-"))
    EVENTS.append("folder made")
    try:
        yield folder
    except HTTPException as error:
        EVENTS.append(f"failed with {error.status_code}, {len(list(folder.iterdir()))} file(s)")
        raise
    finally:
        shutil.rmtree(folder)
        EVENTS.append(f"folder gone: {not folder.exists()}")


async def stored(file: Annotated[UploadFile, Depends(checked)], folder: Annotated[Path, Depends(place)]) -> Path:
    target = folder / Path(file.filename or "none").name
    with target.open("wb") as opened:
        await run_in_threadpool(shutil.copyfileobj, file.file, opened)
    await file.seek(0)
    return target


async def digest(file: Annotated[UploadFile, Depends(checked)]) -> str:
    made = hashlib.sha256()
    while piece := await file.read(4):
        made.update(piece)
    await file.seek(0)
    return made.hexdigest()[:8]


router = APIRouter(prefix="/files", dependencies=[Depends(checked)])


@router.post("/keep", status_code=201)
def keep(
    path: Annotated[Path, Depends(stored)],
    digest: Annotated[str, Depends(digest)],
    keep: Annotated[bool, Form()] = True,
) -> Receipt:
    return Receipt(name=path.name, size=path.stat().st_size, digest=digest, kept=keep)


@router.post("/refuse")
async def refuse(path: Annotated[Path, Depends(stored)], reason: Annotated[str, Form(min_length=2)]) -> Any:
    raise HTTPException(409, f"{path.name}: {reason}")


@router.post("/only-check")
def only_check(file: UploadFile):
    return file.filename


app.include_router(router)


def sent(path: str, name: str = "a.txt", kind: str | None = "text/plain", content: bytes = b"content", **fields: str):
    parts = [("file", name, kind, content), *((key, None, None, value.encode()) for key, value in fields.items())]
    return post(f"/files/{path}", **multipart(parts))


REQUESTS = [
    *(sent(path) for path in ("keep", "refuse", "only-check")),
    sent("keep", keep="no"),
    sent("keep", keep="perhaps"),
    sent("keep", content=b"x" * 10),
    *(sent(path, content=b"x" * 11) for path in ("keep", "refuse", "only-check")),
    sent("keep", kind="application/pdf"),
    sent("keep", kind=None),
    sent("keep", name="ü.txt"),
    sent("keep", name="../up/b.txt", content=b""),
    sent("refuse", reason="no"),
    sent("refuse", reason="n"),
    post("/files/keep"),
    post("/files/keep", form={"file": "text"}),
]
