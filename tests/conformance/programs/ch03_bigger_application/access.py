"""Dependencies shared by the routers."""

from typing import Annotated

from fastapi import Header, HTTPException


async def token_header(x_token: Annotated[str, Header()]):
    if x_token != "green":
        raise HTTPException(status_code=400, detail="X-Token is not green")


async def visitor(visitor: str):
    if visitor == "mallory":
        raise HTTPException(status_code=403, detail="Not you")
