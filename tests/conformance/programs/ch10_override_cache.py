"""What counts as the same dependency while it is overridden: scopes that only one of both asks for, yield on one side only."""

from itertools import count
from typing import Annotated

from fastapi import Depends, FastAPI, Security
from fastapi.security import SecurityScopes

from ..calls import get, post

EVENTS: list[str] = []
GENERATE = False
app = FastAPI()
numbers = count(1)


def plain():
    return f"plain {next(numbers)}"


def asking(scopes: SecurityScopes):
    return f"asking {scopes.scope_str} {next(numbers)}"


def yielding():
    number = next(numbers)
    yield f"yielding {number}"
    EVENTS.append(f"- yielding {number}")


async def below(value: Annotated[str, Depends(plain)]):
    return f"below {value}"


def yielding_asking(scopes: SecurityScopes, value: Annotated[str, Depends(below)]):
    yield f"yielding asking {scopes.scopes} {value} {next(numbers)}"
    EVENTS.append("- yielding asking")


KINDS = {"plain": plain, "asking": asking, "yielding": yielding, "below": below, "yielding-asking": yielding_asking}


def uses(dependency):
    def endpoint(
        a: Annotated[str, Depends(dependency)],
        b: Annotated[str, Security(dependency, scopes=["x"])],
        c: Annotated[str, Security(below, scopes=["y"])],
        d: Annotated[str, Depends(dependency, scope="request")],
        e: Annotated[str, Depends(dependency, scope="function")],
        f: Annotated[str, Depends(dependency, use_cache=False)],
        g: Annotated[str, Security(dependency, scopes=["y"])],
    ):
        EVENTS.append("endpoint")
        return [a, b, c, d, e, f, g]

    return endpoint


for kind, dependency in KINDS.items():
    app.get(f"/uses/{kind}", dependencies=[Depends(dependency)])(uses(dependency))


@app.post("/override/{original}/{replacement}")
def override(original: str, replacement: str):
    app.dependency_overrides = {KINDS[original]: KINDS[replacement]}


REQUESTS = [get(f"/uses/{kind}") for kind in KINDS]
for original in KINDS:
    for replacement in KINDS:
        # A replacement that needs what it stands in for would need itself.
        if replacement != original and (original, replacement) not in {
            ("plain", "below"),
            ("plain", "yielding-asking"),
            ("below", "yielding-asking"),
        }:
            REQUESTS += [post(f"/override/{original}/{replacement}"), get(f"/uses/{original}"), get("/uses/below")]
