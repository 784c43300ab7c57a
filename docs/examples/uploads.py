"""Uploads of any size, and limits on what a request may carry."""

from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated

from typeway import FastAPI, File, Form, UploadFile
from typeway.concurrency import run_in_threadpool

FOLDER = Path(mkdtemp())
MEBIBYTE = 1 << 20

app = FastAPI(max_body_size=2 * MEBIBYTE, form_limits={"max_files": 20})


@app.post("/recordings", max_body_size=4096 * MEBIBYTE)
async def add_recording(number: Annotated[int, Form()], recording: UploadFile) -> dict[str, int]:
    """Piece by piece from one file to the other. The name on disk is ours, not the client's."""
    with (FOLDER / f"{number}.bin").open("wb") as target:
        while piece := await recording.read(MEBIBYTE):
            await run_in_threadpool(target.write, piece)
    return {"bytes": recording.size or 0}


@app.post("/notes", form_limits={"max_fields": 3, "max_part_size": 10_000})
async def add_note(title: Annotated[str, Form()], text: Annotated[str, Form()] = "") -> str:
    return f"{title}: {len(text)} characters"


@app.post("/thumbnails", max_body_size=100_000)
async def add_thumbnail(image: Annotated[bytes, File()]) -> int:
    return len(image)
