"""Values out of cookies, and a cookie that is set with the answer."""

from typing import Annotated

from typeway import Cookie, FastAPI, Response

app = FastAPI()


@app.get("/visits")
async def count_visits(response: Response, visits: Annotated[int, Cookie(ge=0)] = 0) -> dict[str, int]:
    response.set_cookie("visits", str(visits + 1), httponly=True, samesite="lax")
    return {"visits": visits + 1}
