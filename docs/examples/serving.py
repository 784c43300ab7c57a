"""Starting the server from Python, with limits of one's own."""

import uvicorn

from typeway import FastAPI
from typeway.server import HTTPProtocol, Limits

app = FastAPI()


class Patient(HTTPProtocol):
    """More time for heads, less for idle uploads."""

    limits = Limits(head_timeout=20.0, body_timeout=10.0)


@app.get("/")
async def home():
    return {"hello": "world"}


def configuration(port: int = 8000) -> uvicorn.Config:
    return uvicorn.Config(app, port=port, http=Patient, timeout_keep_alive=15)


if __name__ == "__main__":
    uvicorn.Server(configuration()).run()
