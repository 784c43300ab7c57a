"""Forms in dependencies: shared fields, models, files, the ready-made password form, security and order of events."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, File, Form, Header, HTTPException, Query, Request, UploadFile
from fastapi.security import OAuth2PasswordRequestForm, OAuth2PasswordRequestFormStrict
from pydantic import BaseModel

from ..calls import Call, multipart, post

EVENTS: list[str] = []
app = FastAPI()


class Page(BaseModel):
    size: int = 10
    start: int


def user(name: Annotated[str, Form()], age: Annotated[int | None, Form()] = None) -> dict[str, Any]:
    EVENTS.append(f"user {name}")
    return {"name": name, "age": age}


def guard(x_token: Annotated[str | None, Header()] = None) -> None:
    EVENTS.append("guard")
    if x_token != "secret":
        raise HTTPException(401, "who are you?")


def page(page: Annotated[Page, Form()], q: Annotated[str, Query()] = "q") -> Page:
    EVENTS.append("page")
    return page


async def picture(picture: UploadFile, text: Annotated[str, Form()] = "none"):
    EVENTS.append(f"picture opened {picture.filename}")
    yield picture
    EVENTS.append(f"picture left {picture.file.closed}")


class Search:
    def __init__(self, words: Annotated[list[str], Form()], limit: int = Form(10, le=100)) -> None:
        self.words = words
        self.limit = limit


User = Annotated[dict[str, Any], Depends(user)]


@app.post("/user")
def by_user(user: User):
    return user


@app.post("/user-and-field")
def user_and_field(user: User, note: Annotated[str, Form()]):
    return [user, note]


@app.post("/user-and-same-field")
def user_and_same_field(user: User, name: Annotated[str, Form(max_length=3)]):
    return [user, name]


@app.post("/twice")
def twice(first: User, second: Annotated[dict[str, Any], Depends(user, use_cache=False)]):
    return [first, second]


@app.post("/guarded", dependencies=[Depends(guard)])
def guarded(name: Annotated[str, Form()]):
    EVENTS.append("endpoint")
    return name


@app.post("/guarded-later")
def guarded_later(name: Annotated[str, Form()], _: Annotated[None, Depends(guard)]):
    EVENTS.append("endpoint")
    return name


@app.post("/page")
def paged(page: Annotated[Page, Depends(page)]):
    return page


@app.post("/page-and-field")
def page_and_field(page: Annotated[Page, Depends(page)], note: Annotated[str, Form()]):
    return [page, note]


@app.post("/picture")
async def pictured(picture: Annotated[UploadFile, Depends(picture)], number: Annotated[int, Form()] = 1):
    EVENTS.append("endpoint")
    return [(await picture.read()).decode(), number]


@app.post("/picture-of-user")
async def picture_of_user(user: User, picture: Annotated[UploadFile, Depends(picture)]):
    return [user, picture.filename]


@app.post("/search")
def search(found: Annotated[Search, Depends()]):
    return [found.words, found.limit]


@app.post("/token")
def token(form: Annotated[OAuth2PasswordRequestForm, Depends()]):
    return [form.grant_type, form.username, form.password, form.scopes, form.client_id, form.client_secret]


@app.post("/token-strict")
def token_strict(form: Annotated[OAuth2PasswordRequestFormStrict, Depends()]):
    return [form.grant_type, form.username, form.password, form.scopes, form.client_id, form.client_secret]


@app.post("/request")
async def by_request(request: Request, name: Annotated[str, Form()] = "none"):
    form = await request.form()
    return [name, [[key, str(value)] for key, value in form.multi_items()]]


async def early(request: Request) -> int:
    return len(await request.form())


@app.post("/early")
async def after_early(count: Annotated[int, Depends(early)], name: Annotated[str, Form()] = "none"):
    return [count, name]


router = APIRouter(prefix="/inner", dependencies=[Depends(user)])


@router.post("/plain")
def plain():
    return "plain"


@router.post("/file")
def file(file: Annotated[bytes, File()]):
    return len(file)


app.include_router(router, dependencies=[Depends(guard)])

FORMS: list[list[tuple[str, str]]] = [
    [],
    [("name", "n")],
    [("name", "n"), ("age", "x"), ("note", "o")],
    [("name", "long"), ("age", "5"), ("note", "")],
    [("start", "1"), ("size", "2"), ("note", "o")],
    [("start", "x"), ("size", "")],
    [("words", "a"), ("words", "b"), ("limit", "101")],
    [("words", "a"), ("limit", "100")],
    [("username", "u"), ("password", "p")],
    [("grant_type", "password"), ("username", "u"), ("password", "p"), ("scope", "a b  c"), ("client_id", "i")],
    [("grant_type", "other"), ("username", ""), ("password", "p"), ("scope", "")],
    [("grant_type", ""), ("username", "u"), ("password", "p"), ("client_secret", "s"), ("client_id", "")],
]
PATHS = ("/user", "/user-and-field", "/user-and-same-field", "/twice", "/guarded", "/guarded-later", "/page", "/page-and-field", "/search", "/token",
         "/token-strict", "/request", "/early", "/inner/plain")  # fmt: skip
FILES: list[list[tuple[str, str | None, str | None, bytes]]] = [
    [],
    [("picture", "p.png", "image/png", b"pixels")],
    [("picture", "p.png", "image/png", b"pixels"), ("number", None, None, b"x")],
    [("picture", "p.png", "image/png", b"pixels"), ("name", None, None, b"n")],
    [("picture", None, None, b"text"), ("name", None, None, b"n")],
    [("file", "f.txt", None, b"file"), ("name", None, None, b"n")],
]
REQUESTS: list[Call] = [post(path, form=form) for path in PATHS for form in FORMS]
REQUESTS += [
    post(path, form=form, headers={"x-token": "secret"})
    for path in ("/guarded", "/guarded-later", "/inner/plain")
    for form in FORMS[:3]
]
REQUESTS += [
    post(path, headers={"x-token": "secret"}, **multipart(parts))
    for path in ("/picture", "/picture-of-user", "/inner/file", "/user", "/request")
    for parts in FILES
]
# What cannot be read as a form is refused before anything else happens.
REQUESTS += [
    post(path, content=b"--x", content_type="multipart/form-data") for path in ("/guarded", "/user", "/inner/plain")
]
