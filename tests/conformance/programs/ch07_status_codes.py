"""Status codes of decorators: numbers, names, enum members; bodiless codes; where the document puts them."""

from http import HTTPStatus

from fastapi import FastAPI, HTTPException, Response, status
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import BaseModel

from ..calls import get

app = FastAPI()


class Model(BaseModel):
    a: int = 1


CODES = [200, 201, 202, 203, 206, 207, 226, 300, 400, 404, 418, 422, 500, 503]
for code in CODES:
    app.get(f"/code/{code}", status_code=code, name=f"code {code}")(lambda: {"a": 1})

for code in (204, 304):
    app.get(f"/empty/{code}", status_code=code, name=f"empty {code}")(lambda: None)
    app.get(f"/lost/{code}", status_code=code, name=f"lost {code}")(lambda: {"lost": "body"})


@app.get("/enum", status_code=HTTPStatus.CREATED)
def enum() -> Model:
    return Model()


@app.get("/name", status_code=status.HTTP_202_ACCEPTED, response_description="Taken in")
def name() -> Model:
    return Model()


@app.get("/empty-response", status_code=204, response_class=Response)
def empty_response():
    return None


@app.get("/empty-json", status_code=204, response_class=JSONResponse)
def empty_json():
    return None


@app.get("/redirect", response_class=RedirectResponse, status_code=301)
def redirect():
    return "/enum"


@app.get("/raised/{code}")
def raised(code: int):
    raise HTTPException(code, detail=None)


@app.get("/unusual", status_code=299)
def unusual():
    return "two hundred and ninety-nine"


REQUESTS = [
    *(get(f"/code/{code}") for code in CODES),
    *(get(f"/{kind}/{code}") for kind in ("empty", "lost") for code in (204, 304)),
    *(get(f"/{path}") for path in ("enum", "name", "empty-response", "empty-json", "redirect", "unusual")),
    *(get(f"/raised/{code}") for code in (400, 401, 404, 418, 499, 500, 204, 304, 205)),
    get("/raised/x"),
]
