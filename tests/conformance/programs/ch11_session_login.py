"""A login with pages: form, redirect, cookie, remembered target, log out, and a dependency that sends strangers to the login."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Cookie, Depends, FastAPI, Form, HTTPException, Request, Response, status
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

from ..calls import get, post

app = FastAPI()
USERS = {"eva": "pw", "ada": "wp"}


class LoginRequired(Exception):
    pass


@app.exception_handler(LoginRequired)
async def to_login(request: Request, error: LoginRequired):
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"detail": "Log in"}, status_code=401)
    return RedirectResponse(f"/login?next={quote(str(request.url.path))}", status_code=status.HTTP_303_SEE_OTHER)


def current(user: Annotated[str | None, Cookie(alias="session-user")] = None) -> str:
    if user not in USERS:
        raise LoginRequired
    return user


Current = Annotated[str, Depends(current)]


@app.get("/login", response_class=HTMLResponse)
def page(next: str = "/", failed: bool = False):
    note = "<p>Wrong</p>" if failed else ""
    return f'{note}<form method="post"><input type="hidden" name="next" value="{quote(next)}"></form>'


@app.post("/login")
def log_in(name: Annotated[str, Form()], password: Annotated[str, Form()], next: Annotated[str, Form()] = "/"):
    if USERS.get(name) != password:
        return RedirectResponse(f"/login?failed=1&next={quote(next)}", status_code=303)
    if not next.startswith("/") or next.startswith("//"):
        raise HTTPException(400, "Not here")
    answer = RedirectResponse(next, status_code=303)
    answer.set_cookie("session-user", name, httponly=True, samesite="strict", max_age=3600)
    return answer


@app.post("/logout", status_code=204)
def log_out(response: Response, user: Current):
    # Not delete_cookie: that writes the time of day.
    response.set_cookie("session-user", "", max_age=0, httponly=True, samesite="strict")
    response.headers["x-bye"] = user


private = APIRouter(prefix="/private", dependencies=[Depends(current)])


@private.get("/", response_class=HTMLResponse)
def home(user: Current):
    return f"<h1>{user}</h1>"


@private.get("/data/{number}")
def data(number: int):
    return number


app.include_router(private)

COOKIES = [{}, {"session-user": "eva"}, {"session-user": "mallory"}, {"session_user": "eva"}]
REQUESTS = [
    *(get(f"/private/{path}", cookies=cookies) for path in ("", "data/1", "data/x") for cookies in COOKIES),
    get("/private/data/1", headers={"accept": "application/json"}),
    get("/private", cookies=COOKIES[1]),
    *(get(f"/login{query}") for query in ("", "?next=/private/", "?failed=1", "?failed=x")),
    *(
        post("/login", form=form)
        for form in (
            {}, {"name": "eva", "password": "pw"}, {"name": "eva", "password": "no", "next": "/private/é"},
            {"name": "eva", "password": "pw", "next": "/private/data/1?x=1"}, {"name": "eva", "password": "pw", "next": "https://evil.org"},
            {"name": "eva", "password": "pw", "next": "//evil.org"}, {"name": "", "password": "pw"},
        )
    ),
    *(post("/logout", cookies=cookies) for cookies in COOKIES),
]  # fmt: skip
