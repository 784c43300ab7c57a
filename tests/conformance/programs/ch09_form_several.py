"""Several form fields: order of errors, aliases, descriptions, embedding, beside parameters of other places."""

from typing import Annotated

from fastapi import FastAPI, File, Form, Header, Query, UploadFile
from pydantic import AliasChoices, AliasPath

from ..calls import Call, multipart, post, put

app = FastAPI()


@app.post("/login")
def login(username: Annotated[str, Form()], password: Annotated[str, Form(min_length=4)]):
    return {"username": username, "length": len(password)}


@app.post("/by-default")
def by_default(username: str = Form(...), remember: bool = Form(False), age: int | None = Form(None, ge=18)):
    return {"username": username, "remember": remember, "age": age}


@app.post("/aliased")
def aliased(
    given: Annotated[str, Form(alias="given-name")],
    family: Annotated[str, Form(validation_alias="familyName")],
    mail: Annotated[str | None, Form(serialization_alias="eMail")] = None,
    tags: Annotated[list[str] | None, Form(alias="tag")] = None,
):
    return [given, family, mail, tags]


@app.post("/choices")
def choices(
    colour: Annotated[str, Form(validation_alias=AliasChoices("colour", "color"))],
    sizes: Annotated[list[int], Form(validation_alias=AliasChoices("sizes", "size"))] = [],  # noqa: B006
):
    return [colour, sizes]


@app.post("/path-alias")
def path_alias(value: Annotated[str, Form(validation_alias=AliasPath("a", 0))] = "default"):
    return value


@app.post("/factory")
def factory(
    items: Annotated[list[str], Form(default_factory=lambda: ["made"])],
    checked: Annotated[int, Form(validate_default=True)] = "5",  # type: ignore[assignment]  # checked by Pydantic
):
    items.append("seen")
    return [items, checked]


@app.put("/mixed/{key}")
def mixed(
    key: int,
    q: Annotated[int, Query()],
    x_token: Annotated[int, Header()],
    name: Annotated[str, Form()],
    count: Annotated[int, Form()],
):
    return [key, q, x_token, name, count]


@app.put("/mixed-first/{key}")
def mixed_first(name: Annotated[int, Form()], key: int, count: Annotated[int, Form()], q: int):
    return [key, q, name, count]


@app.post(
    "/documented",
    summary="Documented",
)
def documented(
    name: Annotated[str, Form(title="The name", description="Of whom", examples=["Ann", "Ben"])],
    old: Annotated[int, Form(deprecated=True, json_schema_extra={"x-unit": "years"})] = 3,
    hidden: Annotated[str, Form(include_in_schema=False)] = "h",
):
    return [name, old, hidden]


@app.post("/one-documented")
def one_documented(
    name: Annotated[str, Form(description="Of whom", openapi_examples={"a": {"value": "Ann"}}, media_type="x/form")],
):
    return name


@app.post("/media")
def media(name: Annotated[str, Form(media_type="multipart/form-data")], file: UploadFile | None = None):
    return [name, file and file.filename]


@app.post("/with-file")
def with_file(
    name: Annotated[str, Form()],
    bio: Annotated[str, Form()],
    avatar: UploadFile | None = File(default=None),
    extra: Annotated[bytes | None, File()] = None,
):
    return {"name": name, "bio": bio, "avatar": avatar and avatar.filename, "extra": extra}


FORMS: dict[str, list[list[tuple[str, str]]]] = {
    "/login": [
        [],
        [("username", "ann")],
        [("password", "secret")],
        [("username", "ann"), ("password", "secret")],
        [("password", "secret"), ("username", "ann"), ("username", "ben")],
        [("username", ""), ("password", "abc")],
        [("username", ""), ("password", "")],
    ],
    "/by-default": [
        [],
        [("username", "ann")],
        [("username", "ann"), ("remember", "on"), ("age", "18")],
        [("username", "ann"), ("remember", ""), ("age", "")],
        [("remember", "maybe"), ("age", "17")],
        [("username", "ann"), ("remember", "1"), ("remember", "0")],
    ],
    "/aliased": [
        [],
        [("given-name", "a"), ("familyName", "b")],
        [("given", "a"), ("family", "b"), ("mail", "m")],
        [("given-name", "a"), ("familyName", "b"), ("mail", "m"), ("tag", "1"), ("tag", "")],
        [("given-name", "a"), ("familyName", "b"), ("eMail", "m"), ("tags", "1")],
    ],
    "/choices": [
        [],
        [("colour", "red")],
        [("color", "red"), ("size", "1"), ("size", "2")],
        [("colour", ""), ("color", "red")],
        [("colour", "a"), ("color", "b"), ("sizes", "1"), ("size", "2")],
        [("color", "red"), ("size", "x")],
        [("sizes", "1"), ("sizes", "x")],
    ],
    "/path-alias": [[], [("a", "1")], [("value", "1")]],
    "/factory": [[], [("items", "a")], [("items", "")], [("checked", "x")], [("checked", "")]],
    "/documented": [[], [("name", "n"), ("old", "x")], [("name", "n"), ("old", "4"), ("hidden", "i")]],
    "/one-documented": [[], [("name", "n")]],
    "/media": [[], [("name", "n")], [("name", "n"), ("file", "text")]],
    "/with-file": [[], [("name", "n"), ("bio", "b")], [("name", "n"), ("bio", "b"), ("extra", "text")]],
}
REQUESTS: list[Call] = [post(path, form=form) for path, forms in FORMS.items() for form in forms]
REQUESTS += [
    post(path, **multipart([(name, None, None, text.encode()) for name, text in form]))
    for path, forms in FORMS.items()
    for form in forms
]
REQUESTS += [
    put(f"/mixed/{key}?{query}", headers=headers, form=form)
    for key, query, headers, form in [
        ("1", "q=1", {"x-token": "1"}, {"name": "n", "count": "1"}),
        ("x", "q=x", {"x-token": "x"}, {"name": "", "count": "x"}),
        ("1", "", {}, {}),
        ("1", "q=1", {}, {"count": "2"}),
    ]
]
REQUESTS += [
    put("/mixed-first/1?q=1", form={"name": "1", "count": "1"}),
    put("/mixed-first/x?q=x", form={"name": "x", "count": "x"}),
    put("/mixed-first/x", form={}),
    post("/with-file", **multipart([
        ("name", None, None, b"n"), ("bio", None, None, b"b"), ("avatar", "a.png", "image/png", b"\x89PNG"),
        ("extra", "e.bin", None, b"raw"),
    ])),
    post("/with-file", **multipart([("avatar", "a.png", "image/png", b"\x89PNG"), ("name", "n.txt", None, b"n")])),
    post("/with-file", **multipart([("name", None, None, b"n"), ("bio", None, None, b""), ("avatar", "", None, b"")])),
]  # fmt: skip
