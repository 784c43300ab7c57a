"""Somebody adds an operation to the application itself, and not to the router with the key."""

from main import app

from typeway.testing import assert_protected


@app.get("/borrowers")
async def list_borrowers() -> list[str]:
    return ["ines", "oskar"]


try:
    assert_protected(app, except_=["/health"])
except AssertionError as problem:
    print(problem)
