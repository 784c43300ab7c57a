"""FileResponse: ranges of every form, conditional ranges, names for saving, types, status, missing files, streams beside."""

from fastapi import FastAPI
from fastapi.responses import FileResponse, StreamingResponse

from ..calls import call, get
from ..files import written

FOLDER = written({"data.bin": bytes(range(100)), "page.html": "<p>page</p>", "å b.txt": "name", "empty": b""})
app = FastAPI()


@app.get("/data")
@app.head("/data")
def data():
    return FileResponse(FOLDER / "data.bin")


@app.get("/inline", response_class=FileResponse)
async def inline():
    return FOLDER / "page.html"


@app.get("/typed", response_class=FileResponse, status_code=203)
async def typed():
    return str(FOLDER / "page.html")


@app.get("/saved")
def saved(name: str = "saved.txt", disposition: str = "attachment"):
    return FileResponse(
        FOLDER / "å b.txt",
        filename=name,
        content_disposition_type=disposition,
        media_type="text/x-own",
        headers={"x-own": "1"},
    )


@app.get("/status/{code}")
def status(code: int):
    return FileResponse(FOLDER / "data.bin", status_code=code)


@app.get("/empty")
def empty():
    return FileResponse(FOLDER / "empty")


@app.get("/stream")
def stream():
    return StreamingResponse(iter([b"ab", b"cd"]), media_type="video/mp4", headers={"accept-ranges": "none"})


ETAG = '"' + "0" * 32 + '"'
RANGES = [
    *(
        "bytes=0-0",
        "bytes=0-9",
        "bytes=10-",
        "bytes=-10",
        "bytes=-1000",
        "bytes=99-99",
        "bytes=99-200",
        "bytes=100-",
        "bytes=5-2",
    ),
    *(
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes",
        "items=0-1",
        "bytes=0-9 ",
        " bytes=0-9",
        "BYTES=0-9",
        "bytes = 0-9",
        "bytes=0-5,3-9",
    ),
    *("bytes=0-99", "bytes=0-49,50-99", "bytes=-0", "bytes=1-1,1-1"),
]
REQUESTS = [
    get("/data"),
    call("HEAD", "/data"),
    *(get("/data", headers={"range": value}) for value in RANGES),
    *(call("HEAD", "/data", headers={"range": value}) for value in ("bytes=0-9", "bytes=100-")),
    *(
        get("/data", headers={"range": "bytes=0-9", "if-range": value})
        for value in (ETAG, "Tue, 14 Nov 2023 22:13:20 GMT", "Mon, 13 Nov 2023 22:13:20 GMT", "x")
    ),
    get("/inline"),
    get("/inline", headers={"range": "bytes=1-1"}),
    get("/typed"),
    *(get(f"/saved?{query}") for query in ("", "name=a b.txt", "name=å.txt", 'name=a".txt', "disposition=inline")),
    *(get(f"/status/{code}", headers={"range": "bytes=0-9"}) for code in (200, 201, 206, 404)),
    get("/empty"),
    get("/empty", headers={"range": "bytes=0-0"}),
    get("/stream", headers={"range": "bytes=0-0"}),
]
GENERATE = False
