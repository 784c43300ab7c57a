"""Forms on guarded operations: which comes first, the body, the credentials or the fields; tokens that travel in the form."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Form, HTTPException, Security, UploadFile
from fastapi.security import APIKeyHeader, HTTPBasic, HTTPBasicCredentials, OAuth2PasswordRequestForm

from ..calls import Call, multipart, post

EVENTS: list[str] = []
app = FastAPI()
key = APIKeyHeader(name="x-key")
basic = HTTPBasic(auto_error=False)


def token(csrf: Annotated[str, Form(min_length=3)]):
    EVENTS.append(f"token {csrf}")
    if csrf != "good":
        raise HTTPException(403, "CSRF")
    return csrf


def owner(name: Annotated[str, Security(key)]):
    EVENTS.append(f"owner {name}")
    if name != "k":
        raise HTTPException(403, "Key")
    yield name
    EVENTS.append("owner leaves")


router = APIRouter(prefix="/guarded", dependencies=[Depends(owner)])


@router.post("/fields", dependencies=[Depends(token)])
def fields(number: Annotated[int, Form()], owner: Annotated[str, Depends(owner)]):
    return [number, owner]


@router.post("/file")
async def file(file: UploadFile, csrf: Annotated[str, Depends(token)]):
    return [file.filename, csrf]


@app.post("/either")
def either(
    credentials: Annotated[HTTPBasicCredentials | None, Depends(basic)],
    username: Annotated[str | None, Form()] = None,
    password: Annotated[str | None, Form()] = None,
):
    return [credentials, username, password]


@app.post("/login")
def login(
    form: Annotated[OAuth2PasswordRequestForm, Depends()],
    remember: Annotated[bool, Form()] = False,
    csrf: str = Depends(token),
):
    return [form.username, form.scopes, remember, csrf]


app.include_router(router)

FORMS = [
    {},
    {"number": "1", "csrf": "good"},
    {"number": "x", "csrf": "good"},
    {"number": "1", "csrf": "evil"},
    {"number": "x", "csrf": "no"},
]
LOGIN = {"username": "u", "password": "p"}
REQUESTS: list[Call] = [
    *(
        post("/guarded/fields", form=form, headers=headers)
        for headers in ({}, {"x-key": "bad"}, {"x-key": "k"})
        for form in FORMS
    ),
    *(
        post("/guarded/file", headers=headers, **multipart([("file", "f", None, b"x"), ("csrf", None, None, csrf)]))
        for headers in ({}, {"x-key": "k"})
        for csrf in (b"good", b"evil", b"")
    ),
    post("/guarded/fields", content=b"--", content_type="multipart/form-data", headers={"x-key": "bad"}),
    post("/guarded/fields", content=b"{", content_type="application/json"),
    post("/either", form={"username": "u"}, headers={"authorization": "Basic dTpw"}),
    post("/either", form={"username": "u"}, headers={"authorization": "Basic !"}),
    post("/either"),
    *(
        post("/login", form={**LOGIN, **more})
        for more in (
            {},
            {"csrf": "good"},
            {"csrf": "good", "remember": "on", "scope": "a b", "grant_type": "password"},
            {"grant_type": "x"},
        )
    ),
]
