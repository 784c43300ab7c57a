"""Path convertors take part in matching: int, float, uuid, path, and one registered by the program."""

from uuid import UUID

from fastapi import FastAPI
from starlette.convertors import Convertor, register_url_convertor

from ..calls import get, gets


class HexConvertor(Convertor[int]):
    regex = "[0-9a-f]+"

    def convert(self, value: str) -> int:
        return int(value, 16)

    def to_string(self, value: int) -> str:
        return f"{value:x}"


register_url_convertor("hex", HexConvertor())
app = FastAPI()


@app.get("/int/{number:int}")
def by_int(number: int):
    return {"int": number, "type": type(number).__name__}


@app.get("/float/{number:float}")
def by_float(number: float):
    return {"float": number}


@app.get("/uuid/{key:uuid}")
def by_uuid(key: UUID):
    return {"uuid": key}


@app.get("/path/{rest:path}")
def by_path(rest: str):
    return {"path": rest}


@app.get("/path/{rest:path}/tail")
def never_reached(rest: str):
    return {"tail": rest}


@app.get("/hex/{number:hex}")
def by_hex(number: int):
    return {"hex": number}


@app.get("/hexes/{number:hex}")
def untyped(number):
    return {"value": number, "type": type(number).__name__}


@app.get("/mixed/{number:int}")
def mixed_int(number: int):
    return {"first": number}


@app.get("/mixed/{word}")
def mixed_word(word: str):
    return {"second": word}


@app.get("/range/{low:int}-{high:int}.{suffix}")
def in_one_segment(low: int, high: int, suffix: str):
    return [low, high, suffix]


@app.get("/before/{rest:path}/after/{last}")
def around(rest: str, last: str):
    return [rest, last]


KEY = "0f8fad5b-d9cb-469f-a165-70867728950e"
REQUESTS = [
    *gets("/int/{}", "5", "0", "007", "-5", "+5", "5.0", "x", "", "9" * 30, "٣"),
    *gets("/float/{}", "5", "5.25", ".5", "5.", "-1.5", "1e3", "nan", "x"),
    *gets("/uuid/{}", KEY, KEY.upper(), KEY.replace("-", ""), "{" + KEY + "}", "x"),
    *(get(f"/path/{rest}") for rest in ("a", "a/b/c", "", "/", "a//b", "a/tail", "%2e%2e/x", "a%2Fb", "å")),
    *gets("/hex/{}", "ff", "FF", "10", "g"),
    *gets("/hexes/{}", "ff", "zz"),
    *gets("/mixed/{}", "5", "five", "5.5"),
    *gets("/range/{}", "1-5.csv", "1-5", "a-b.c", "1-5.tar.gz"),
    get("/before/a/b/after/c"),
    get("/before//after/c"),
    get("/before/a/after/"),
]
