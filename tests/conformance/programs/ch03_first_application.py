"""The smallest useful application: metadata, one fixed path, one typed path parameter with an optional query."""

from fastapi import FastAPI

from ..calls import call, get, gets, methods, post

app = FastAPI(
    title="Harbour office",
    description="Berths and the ships that lie in them",
    version="2.3.1",
)


@app.get("/")
def read_harbour():
    """Greets whoever calls at the quay."""
    return {"harbour": "Nordhaven", "open": True}


@app.get("/berths/{berth_id}")
def read_berth(berth_id: int, ship: str | None = None):
    """One berth, and the name of a ship to look for in it."""
    return {"berth_id": berth_id, "ship": ship}


REQUESTS = [
    get("/"),
    get("/?unused=1&unused=2"),
    get("/", headers={"Accept": "text/html", "User-Agent": "harness"}),
    *gets(
        "/berths/{}",
        "1",
        "0",
        "-7",
        "007",
        "+5",
        "1_000",
        "12345678901234567890123",
        "abc",
        "1.0",
        "1.5",
        "",
        " 3 ",
        "１２",
        "é",
    ),
    get("/berths/4?ship=Dagny"),
    get("/berths/4?ship="),
    get("/berths/4?ship"),
    get("/berths/4?ship=a&ship=b"),
    get("/berths/4?SHIP=Dagny"),
    get("/berths/4?ship=%C3%85se%20II"),
    get("/berths/4?ship=a+b%2Bc"),
    get("/berths/four?ship=Dagny"),
    get("/berths"),
    get("/berths/"),
    get("/berths/4/"),
    get("/berths/4/crew"),
    get("//"),
    get("/unknown"),
    *methods("/", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "BREW", "get"),
    *methods("/berths/4", "HEAD", "OPTIONS", "POST"),
    post("/berths/4", json={"ship": "Dagny"}),
    call("GET", "/", content=b"a body nobody reads", content_type="text/plain"),
]
