"""Forms and files."""

from typing import Annotated

from pydantic import BaseModel

from typeway import FastAPI, File, Form, UploadFile

app = FastAPI()


class Login(BaseModel):
    name: str
    password: str


@app.post("/login")
async def log_in(login: Annotated[Login, Form()]) -> dict[str, str]:
    return {"welcome": login.name}


@app.post("/covers")
async def add_cover(cover: UploadFile, title: Annotated[str, Form()]) -> dict[str, object]:
    """An `UploadFile` moves to disk when it grows; reading it does not block other requests."""
    return {"title": title, "file": cover.filename, "type": cover.content_type, "bytes": len(await cover.read())}


@app.post("/checksums")
async def add_checksums(files: Annotated[list[bytes], File()]) -> list[int]:
    """Small files may be taken as plain bytes."""
    return [sum(content) % 256 for content in files]
