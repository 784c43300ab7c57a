"""Chapter 7: names, and nothing else."""

from pydantic import BaseModel

from typeway import FastAPI

app = FastAPI(title="Toolshed")


class Profile(BaseModel):
    name: str
    flat: int | None = None


MEMBERS = {"ines": Profile(name="ines"), "oskar": Profile(name="oskar", flat=7)}


@app.get("/members")
async def list_members() -> list[str]:
    return [member.name for member in MEMBERS.values()]
