"""Escapes, dots, double slashes and odd characters in the request path."""

from fastapi import FastAPI, Request

from ..calls import get, gets

app = FastAPI()


@app.get("/plain/{word}")
def plain(word: str, request: Request):
    return {"word": word, "path": request.url.path, "raw": request.scope["raw_path"].decode()}


@app.get("/a.b/{word}.json")
def suffix(word: str):
    return {"word": word}


@app.get("/space here/{word}")
def space(word: str):
    return {"space": word}


@app.get("/påske/{dag}")
def unicode_path(dag: str):
    return {"dag": dag}


@app.get("/regex(chars)+*/{word}")
def regex_characters(word: str):
    return {"regex": word}


@app.get("/pair/{left}-{right}")
def pair(left: str, right: str):
    return [left, right]


@app.get("/@{user}/~{home}")
def user_home(user: str, home: int):
    return [user, home]


REQUESTS = [
    *gets("/plain/{}", "a b", "a+b", "%", "?", "#", "&", "é", "日", "..", ".", "a;b", "a,b", "'\"", "<>", "\t", "\\"),
    *(get(f"/plain/{raw}") for raw in ("a%2fb", "a%2Fb", "%61", "%2e", "a%00b", "%c3%a9", "a+b", "a:b", "%E2%82%AC")),
    get("/plain//a"),
    get("/plain/a//"),
    get("//plain/a"),
    get("/PLAIN/a"),
    get("/%70lain/a"),
    *(get(f"/a.b/{word}") for word in ("x.json", ".json", "x.y.json", "xjson", "x.jsonp")),
    get("/axb/x.json"),
    get("/space here/x"),
    get("/space%20here/x"),
    get("/påske/søndag"),
    get("/regex(chars)+*/x"),
    get("/regexchars/x"),
    *gets("/pair/{}", "a-b", "a-b-c", "-", "a-", "ab"),
    get("/@anna/~3"),
    get("/@anna/~x"),
]
