"""One operation. Its signature is all that Typeway needs to know."""

from typeway import FastAPI

app = FastAPI(title="Toolshed")


@app.get("/price")
async def price(days: int, per_day: float = 2.5) -> dict[str, float]:
    """What it costs to borrow a tool."""
    return {"total": days * per_day}
