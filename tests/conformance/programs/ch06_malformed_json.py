"""Broken and unusual JSON texts: positions of errors, encodings, byte order marks, numbers, repeated members."""

from typing import Annotated, Any

from fastapi import Body, FastAPI
from pydantic import BaseModel

from ..calls import post

app = FastAPI()


class Record(BaseModel):
    a: int = 0


@app.post("/any")
def anything(v: Annotated[Any, Body()]):
    return {"repr": repr(v)}


@app.post("/model")
def model(record: Record):
    return record


@app.post("/embedded")
def embedded(a: Annotated[int, Body()], b: Annotated[int, Body()] = 0):
    return [a, b]


BROKEN = [
    b"{", b"}", b"[1,", b"[1,]", b'{"a"}', b'{"a":}', b'{"a":1,}', b"{'a':1}", b"{a:1}", b'{"a":1} x', b'{"a":1}{"a":2}', b'"open', b'"bad \\x escape"', b'"tab\t"',
    b"tru", b"TRUE", b"None", b"undefined", b"01", b"+1", b"1.", b".5", b"1e", b"0x1", b"--1", b"// c\n1", b"[1 2]", b"\xc3\xa9", b'{"a":1', b"  ", b"\n", b"\x00",
    b'{"a": "\\ud800"}', b'{"\\ud800": 1}', b"\xef\xbb\xbf{}", b"\xff\xfe{\x00}\x00", b'"\xff"', b'{"a":\xff}', b"\xc0\x80",
]  # fmt: skip
UNUSUAL = [
    b'{"a":1,"a":2}', b" \t\r\n 5 \r\n", b"1e400", b"-1e400", b"NaN", b"Infinity", b"-Infinity", b"1e-400", b"123456789012345678901234567890", b"0.1e1", b"-0", b"-0.0",
    b"1" * 4301, b'"\\u00e9\\ud83d\\ude00"', '"é😀"'.encode(), '{"é": "ü"}'.encode("utf-16"), '"é"'.encode("utf-32"), b'{"":0}', b'"\\/\\b\\f"', b'"\\u0000"',
    b"[" * 60 + b"]" * 60, b'{"a":1.0}', b'{"a":1.5}', b'{"a":1e2}', b'{"a":true}', b'{"a":"1"}',
]  # fmt: skip
JSON = "application/json"
REQUESTS = [
    *(post("/any", content=text, content_type=JSON) for text in (*BROKEN, *UNUSUAL)),
    *(post(f"/{path}", content=text, content_type=JSON) for path in ("model", "embedded") for text in BROKEN[:20]),
    *(post("/model", content=text, content_type=JSON) for text in UNUSUAL if text.startswith(b"{")),
    post("/any", content=[b'{"a"', b": [1, 2", b", 3]}"], content_type=JSON),
    post("/any", content=[b'"\xc3', b'\xa9"'], content_type=JSON),
    post("/any", content='"é"'.encode("latin-1"), content_type="application/json; charset=latin-1"),
]
