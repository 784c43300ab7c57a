"""Values out of request headers; an underscore in a name stands for a hyphen."""

from typing import Annotated

from typeway import FastAPI, Header

app = FastAPI()


@app.get("/agent")
async def read_agent(user_agent: Annotated[str | None, Header()] = None) -> dict[str, str | None]:
    return {"agent": user_agent}


@app.get("/tokens")
async def read_tokens(x_token: Annotated[list[str], Header()]) -> dict[str, list[str]]:
    """A header that is sent several times becomes a list."""
    return {"tokens": x_token}
