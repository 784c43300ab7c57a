"""Numbers and texts at the edge of JSON, with a model (written by Pydantic), without one and through a response class."""

from decimal import Decimal
from typing import Any

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from ..calls import get

GENERATE = False
app = FastAPI()


class Numbers(BaseModel):
    f: float = 0.0
    i: int = 0
    d: Decimal = Decimal(0)
    t: str = ""
    a: Any = None


class Strings(Numbers):
    model_config = ConfigDict(ser_json_inf_nan="strings")


class Constants(Numbers):
    model_config = ConfigDict(ser_json_inf_nan="constants")


VALUES = {
    "nan": {"f": float("nan")},
    "inf": {"f": float("inf"), "a": [float("-inf")]},
    "big": {"i": 2**70, "f": 1e308, "a": 10**25},
    "small": {"f": 5e-324, "d": Decimal("1E-30")},
    "minus-zero": {"f": -0.0, "d": Decimal("-0.0")},
    "decimal-nan": {"d": Decimal("NaN")},
    "decimal-inf": {"a": Decimal("Infinity")},
    "precise": {"f": 0.1 + 0.2, "d": Decimal("0.30000000000000000000000001")},
    "whole": {"f": 1e16, "a": [1.0, 1e22, 123456789.0]},
    "text": {"t": '</script> \u2028 \x7f \x00 " \\ / é 😀'},
    "surrogate": {"t": "\ud800"},
    "keys": {"a": {2: 1, 1.5: 2, True: 3, None: 4, "é": 5}},
    "deep": {"a": {"a": {"a": [[[[{}]]]]}}},
}


def add(path: str, **options: Any):
    def endpoint(name: str):
        return VALUES[name]

    app.get(f"/{path}/{{name}}", name=path, **options)(endpoint)


add("untyped")
add("model", response_model=Numbers, response_model_exclude_unset=True)
add("strings", response_model=Strings, response_model_exclude_unset=True)
add("constants", response_model=Constants, response_model_exclude_unset=True)
add("dict", response_model=dict[str, Any])
add("class", response_class=JSONResponse)
add("model-class", response_model=Numbers, response_class=JSONResponse)


RAISING = {(path, "surrogate") for path in ("untyped", "model", "strings", "constants", "dict", "class", "model-class")}
RAISING |= {(path, name) for path in ("untyped", "class", "model-class") for name in ("nan", "inf")}
RAISING |= {(path, name) for path in ("untyped", "class") for name in ("decimal-nan", "decimal-inf")}
RAISING |= {(path, "decimal-nan") for path in ("model", "strings", "constants", "model-class")}
PATHS = ["untyped", "model", "strings", "constants", "dict", "class", "model-class"]
REQUESTS = [get(f"/{path}/{name}", raises=(path, name) in RAISING) for path in PATHS for name in VALUES]
