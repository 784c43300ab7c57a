"""The password forms of OAuth 2.0: every field, strict and not, encodings, multipart, subclasses, beside other fields."""

from typing import Annotated, Any

from fastapi import Depends, FastAPI, Form, Query
from fastapi.security import OAuth2PasswordRequestForm, OAuth2PasswordRequestFormStrict

from ..calls import Call, multipart, post

app = FastAPI()
Loose = Annotated[OAuth2PasswordRequestForm, Depends()]
Strict = Annotated[OAuth2PasswordRequestFormStrict, Depends()]


class WithCode(OAuth2PasswordRequestForm):
    def __init__(
        self,
        username: Annotated[str, Form()],
        password: Annotated[str, Form(json_schema_extra={"format": "password"})],
        code: Annotated[str | None, Form(pattern=r"^\d{6}$")] = None,
        scope: Annotated[str, Form()] = "default",
    ):
        super().__init__(username=username, password=password, scope=scope)
        self.code = code


def shown(form: OAuth2PasswordRequestForm) -> dict[str, Any]:
    return dict(sorted(vars(form).items()))


@app.post("/loose")
def loose(form: Loose):
    return shown(form)


@app.post("/strict")
async def strict(form: Strict):
    return shown(form)


@app.post("/with-code")
def with_code(form: Annotated[WithCode, Depends()]):
    return [shown(form), form.code]


@app.post("/beside")
def beside(
    form: Loose,
    device: Annotated[str, Form()],
    remember: Annotated[bool, Form()] = False,
    next: Annotated[str, Query()] = "/",
):
    return [shown(form), device, remember, next]


@app.post("/twice")
def twice(form: Loose, again: Annotated[OAuth2PasswordRequestForm, Depends(use_cache=False)], strict: Strict):
    return [form is again, form.scopes == strict.scopes]


BASE = {"username": "eva", "password": "p w"}
FORMS: list[Any] = [
    {},
    BASE,
    {**BASE, "grant_type": "password"},
    {**BASE, "grant_type": ""},
    {**BASE, "grant_type": "passwordx", "scope": "a"},
    {**BASE, "grant_type": "password", "scope": ""},
    {**BASE, "grant_type": "password", "scope": " a  b c "},
    {**BASE, "grant_type": "password", "scope": "a,b", "client_id": "c", "client_secret": "s"},
    {**BASE, "client_id": "", "client_secret": ""},
    {"username": "", "password": "", "grant_type": "password"},
    {"username": "é", "password": "ü", "grant_type": "password"},
    [
        ("username", "a"),
        ("username", "b"),
        ("password", "c"),
        ("grant_type", "password"),
        ("scope", "x"),
        ("scope", "y"),
    ],
    {**BASE, "code": "123456", "device": "d", "remember": "on", "extra": "e"},
    {**BASE, "code": "12345", "device": ""},
]
PATHS = ("loose", "strict", "with-code", "beside", "twice")
REQUESTS: list[Call] = [
    *(post(f"/{path}", form=form) for path in PATHS for form in FORMS),
    *(
        post(f"/{path}", **multipart([("username", None, None, b"m"), ("password", None, None, b"p")]))
        for path in PATHS
    ),
    *(post(f"/{path}", json=BASE) for path in PATHS),
    post("/loose?username=q&password=q"),
    post("/beside?next=/x", form={**BASE, "device": "d"}),
]
