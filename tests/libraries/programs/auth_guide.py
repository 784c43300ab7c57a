"""A login program as a user has written it, loaded from the file that is named, and used."""

from __future__ import annotations

import runpy
import sys
from typing import Any

from fastapi.testclient import TestClient
from showing import seen, tell


def program() -> dict[str, Any]:
    client = TestClient(runpy.run_path(sys.argv[1])["app"])
    challenge = ("www-authenticate",)
    good = client.post("/token", data={"username": "alice", "password": "secret123"}).json()
    own = {"Authorization": f"Bearer {good['access_token']}"}
    return {
        "login": [sorted(good), good["token_type"]],
        "wrong": seen(client.post("/token", data={"username": "alice", "password": "wrong"}), headers=challenge),
        "nobody": seen(client.post("/token", data={"username": "bob", "password": "secret123"}), headers=challenge),
        "no_form": seen(client.post("/token")),
        "inside": [seen(client.get(path, headers=own)) for path in ("/users/me", "/users/me/items")],
        "outside": [seen(client.get(path), headers=challenge) for path in ("/users/me", "/users/me/items")],
        "forged": seen(client.get("/users/me", headers={"Authorization": "Bearer a.b.c"}), headers=challenge),
        "document": client.get("/openapi.json").json(),
    }


if __name__ == "__main__":
    tell(program)
