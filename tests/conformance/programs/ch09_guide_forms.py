"""The everyday forms: a login, one upload, an upload that is kept on disk, several uploads, text and file together."""

import os
from pathlib import Path
from typing import Annotated

from fastapi import FastAPI, File, Form, HTTPException, UploadFile

from ..calls import Call, multipart, post
from ..files import written

app = FastAPI()
HARBOUR = written({})
ALLOWED = ["image/jpeg", "image/png", "application/pdf"]
LARGEST = 1000


@app.post("/login")
def login(username: Annotated[str, Form()], password: Annotated[str, Form()]):
    if username == "captain" and password == "rum":
        return {"access": "granted"}
    raise HTTPException(status_code=401, detail="Invalid credentials")


@app.post("/upload")
async def upload(file: UploadFile):
    contents = await file.read()
    return {"filename": file.filename, "content_type": file.content_type, "size": len(contents)}


@app.post("/upload/save")
async def save(file: UploadFile):
    if file.content_type not in ALLOWED:
        raise HTTPException(400, "File type not allowed")
    contents = await file.read()
    if len(contents) > LARGEST:
        raise HTTPException(413, "File too large")
    place = Path(HARBOUR) / os.path.basename(file.filename or "nameless")
    place.write_bytes(contents)
    return {"saved_to": place.name, "bytes": place.stat().st_size}


@app.post("/upload/multiple")
async def upload_multiple(files: list[UploadFile]):
    results = []
    for file in files:
        content = await file.read()
        results.append({"name": file.filename, "size": len(content)})
    return {"files": results, "count": len(files)}


@app.post("/profile")
async def profile(
    name: Annotated[str, Form()],
    bio: Annotated[str, Form()],
    avatar: UploadFile | None = File(default=None),
):
    return {"name": name, "bio": bio, "avatar": avatar.filename if avatar else None}


PNG = ("file", "sail.png", "image/png", b"\x89PNG")
TEXTS = [("name", None, None, b"Ahab"), ("bio", None, None, b"whaler")]
REQUESTS: list[Call] = [
    post("/login", form={"username": "captain", "password": "rum"}),
    post("/login", form={"username": "captain", "password": "water"}),
    post("/login", form={"username": "captain"}),
    post("/login", json={"username": "captain", "password": "rum"}),
    post("/login"),
    post("/login", **multipart([("username", None, None, b"captain"), ("password", None, None, b"rum")])),
    *(post(path, **multipart([PNG])) for path in ("/upload", "/upload/save", "/upload/multiple", "/profile")),
    post("/upload", **multipart([("file", "notes", None, b"")])),
    post("/upload", **multipart([("other", "notes", None, b"x")])),
    post("/upload", form={"file": "text"}),
    post("/upload/save", **multipart([("file", "a.txt", "text/plain", b"x")])),
    post("/upload/save", **multipart([("file", "a.pdf", "application/pdf", b"x" * 1001)])),
    post("/upload/save", **multipart([("file", "deck/../a.pdf", "application/pdf", b"x" * 1000)])),
    post("/upload/multiple", **multipart([("files", f"{n}.txt", "text/plain", b"x" * n) for n in range(1, 4)])),
    post("/upload/multiple", **multipart([("files", "", None, b"")])),
    post("/profile", **multipart(TEXTS)),
    post("/profile", **multipart([*TEXTS, ("avatar", "me.png", "image/png", b"p")])),
    post("/profile", **multipart([*TEXTS, ("avatar", "", "application/octet-stream", b"")])),
    post("/profile", **multipart(TEXTS[:1])),
    post("/profile", form={"name": "Ahab", "bio": "whaler"}),
    post("/profile", form={"name": "Ahab", "bio": "whaler", "avatar": "me.png"}),
]
