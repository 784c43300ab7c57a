"""A form with and without files, and photographs that are kept on disk."""

from pathlib import Path
from typing import Annotated
from uuid import uuid4

from pydantic import BaseModel, Field

from typeway import FastAPI, File, Form, HTTPException, UploadFile
from typeway.concurrency import run_in_threadpool
from typeway.responses import FileResponse

KIBIBYTE = 1024
FOLDER = Path("photos")
FOLDER.mkdir(exist_ok=True)
SIGNATURES = {b"\xff\xd8\xff": ".jpg", b"\x89PNG\r\n\x1a\n": ".png"}

app = FastAPI(title="Toolshed", max_body_size=64 * KIBIBYTE)


class Report(BaseModel):
    tool_id: int
    what: str = Field(min_length=5)
    urgent: bool = False


@app.post("/reports", status_code=201)
async def report_damage(report: Annotated[Report, Form()]) -> Report:
    return report


def suffix_of(start: bytes) -> str:
    """What kind of picture this is, by its first octets: the name and the type are only the client's word."""
    for signature, suffix in SIGNATURES.items():
        if start.startswith(signature):
            return suffix
    raise HTTPException(415, "Photographs are JPEG or PNG")


@app.post("/photos", status_code=201, max_body_size=5 * KIBIBYTE**2)
async def add_photo(photo: UploadFile, caption: Annotated[str, Form(max_length=100)] = "") -> dict[str, object]:
    """Keep a photograph, under a name of our own, piece by piece."""
    piece = await photo.read(64 * KIBIBYTE)
    name = f"{uuid4()}{suffix_of(piece)}"
    with (FOLDER / name).open("xb") as target:
        while piece:
            await run_in_threadpool(target.write, piece)
            piece = await photo.read(64 * KIBIBYTE)
    return {"name": name, "sent_as": photo.filename, "bytes": photo.size, "caption": caption}


@app.get("/photos/{name}")
def read_photo(name: str) -> FileResponse:
    """Looks into a folder, which may block: a plain function. Only what is in the folder is served."""
    path = FOLDER / name
    if path not in FOLDER.iterdir():
        raise HTTPException(404, "There is no such photograph")
    return FileResponse(path)


@app.post("/notes")
async def count_octets(notes: Annotated[list[bytes], File()]) -> list[int]:
    """Several small files under one name, taken as plain bytes."""
    return [len(note) for note in notes]
