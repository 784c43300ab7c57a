"""Chapter 4: the days between two dates."""

from datetime import date

from typeway import FastAPI

app = FastAPI(title="Toolshed")


@app.get("/tools/{tool_id}/days/{first}/{last}")
async def count_days(tool_id: int, first: date, last: date) -> int:
    return (last - first).days
