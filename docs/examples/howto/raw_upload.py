"""A large file as the body itself: written while it arrives, and kept only if it is whole and of the right kind."""

import hashlib
import os
import secrets
from pathlib import Path
from tempfile import mkdtemp

from typeway import FastAPI, HTTPException, Request
from typeway.concurrency import run_in_threadpool

STORE = Path(mkdtemp())
MEBIBYTE = 1 << 20
PNG = b"\x89PNG\r\n\x1a\n"

app = FastAPI()


@app.put("/pictures", status_code=201, max_body_size=5 * MEBIBYTE)
async def add_picture(request: Request) -> dict[str, str]:
    """Beyond the limit the answer is 413, however the body is framed, and nothing is left in the store."""
    name, digest, head = f"{secrets.token_hex(8)}.png", hashlib.sha256(), b""
    arriving = STORE / f"{name}.part"
    try:
        with arriving.open("xb") as target:
            async for chunk in request.stream():
                if len(head) < len(PNG):
                    head += chunk[: len(PNG) - len(head)]
                digest.update(chunk)
                await run_in_threadpool(target.write, chunk)
        if head != PNG:
            raise HTTPException(415, "Only PNG pictures are taken")
        await run_in_threadpool(os.replace, arriving, STORE / name)
    finally:
        arriving.unlink(missing_ok=True)
    return {"name": name, "sha256": digest.hexdigest()}
