"""A convertor in the template and another type in the signature: what the convertor made is what gets validated."""

from decimal import Decimal
from enum import IntEnum
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, FastAPI, Path

from ..calls import get, gets

app = FastAPI()


class Level(IntEnum):
    one = 1


@app.get("/int-as-str/{x:int}")
def int_as_str(x: str):
    return {"x": x}


@app.get("/int-as-float/{x:int}")
def int_as_float(x: float):
    return {"x": x}


@app.get("/int-as-bool/{x:int}")
def int_as_bool(x: bool):
    return {"x": x}


@app.get("/int-as-enum/{x:int}")
def int_as_enum(x: Level):
    return {"x": x}


@app.get("/int-as-decimal/{x:int}")
def int_as_decimal(x: Annotated[Decimal, Path(le=9)]):
    return {"x": str(x)}


@app.get("/int-limited/{x:int}")
def int_limited(x: Annotated[int, Path(ge=5)]):
    return {"x": x}


@app.get("/float-as-int/{x:float}")
def float_as_int(x: int):
    return {"x": x}


@app.get("/float-as-str/{x:float}")
def float_as_str(x: str):
    return {"x": x}


@app.get("/uuid-as-str/{x:uuid}")
def uuid_as_str(x: str):
    return {"x": x}


@app.get("/uuid-strict/{x:uuid}")
def uuid_strict(x: Annotated[UUID, Path(strict=True)]):
    return {"x": x, "type": type(x).__name__}


@app.get("/int-strict/{x:int}")
def int_strict(x: Annotated[int, Path(strict=True)]):
    return {"x": x}


@app.get("/bare/{a:int}/{b:float}/{c:uuid}/{d:path}")
def bare(a, b: Any, c, d):
    return [type(value).__name__ for value in (a, b, c, d)]


def shared(x: str):
    return {"shared": x}


@app.get("/shared/{x:int}")
def use_shared(x: int, s: Annotated[dict, Depends(shared)]):
    return [x, s]


KEY = "0f8fad5b-d9cb-469f-a165-70867728950e"
REQUESTS = [
    *(
        each
        for name in ("str", "float", "bool", "enum", "decimal")
        for each in gets(f"/int-as-{name}/{{}}", "1", "7", "12")
    ),
    *gets("/int-limited/{}", "4", "5"),
    *gets("/float-as-int/{}", "1", "1.5", "2.0"),
    *gets("/float-as-str/{}", "1.5"),
    get(f"/uuid-as-str/{KEY}"),
    get(f"/uuid-strict/{KEY}"),
    get("/int-strict/5"),
    get(f"/bare/1/2.5/{KEY}/x/y"),
    get("/shared/5"),
]
