"""Published libraries for FastAPI on Typeway: each is used by a small program, and does what it does on FastAPI.

That both sides tell the same facts is checked in `facts_of`. Here stands what these facts have to be.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.architecture.source import ROOT
from tests.libraries.sides import facts_of

GUIDE = ROOT.parent / "shared" / "guide.txt"


def column(rows: list[list[Any]], number: int = 0) -> list[Any]:
    return [row[number] for row in rows]


def test_slowapi(tmp_path: Path) -> None:
    facts = facts_of("slowapi_limits", "slowapi", directory=tmp_path)
    assert column(facts["slow"]) == [200, 200, 429]
    assert facts["slow"][0][1] == {"x-ratelimit-limit": "2", "x-ratelimit-remaining": "1"}
    assert facts["slow"][2][2] == {"error": "Rate limit exceeded: 2 per 1 minute"}
    assert facts["retry_after"] is True
    assert column(facts["order"]) == [200, 429, 200]
    assert facts["default"] == [200] * 4 + [429] * 2
    assert facts["free"] == [200] * 6


def test_prometheus(tmp_path: Path) -> None:
    facts = facts_of("prometheus_metrics", "prometheus_fastapi_instrumentator", directory=tmp_path)
    assert 'http_requests_total{handler="/api/books/{book_id}",method="GET",status="2xx"} 2.0' in facts["lines"]
    assert 'http_requests_total{handler="/api/books/{book_id}",method="GET",status="4xx"} 2.0' in facts["lines"]
    assert 'http_requests_total{handler="/sub/{name}",method="GET",status="2xx"} 1.0' in facts["lines"]
    assert 'agents_total{agent="test",handler="/api/books/{book_id}/pages"} 1.0' in facts["lines"]
    assert not any("/health" in line for line in facts["lines"])


def test_sqlmodel(tmp_path: Path) -> None:
    facts = facts_of("sqlmodel_heroes", "sqlmodel", directory=tmp_path)
    assert column(facts["created"]) == [201, 201, 422, 422]
    assert facts["page"] == [200, [{"name": "Bob", "age": None, "team_id": None, "id": 2}]]
    assert facts["one"][0][1]["team"] == {"name": "Night", "headquarters": "Cellar", "id": 1}
    assert [hero["name"] for hero in facts["team"][1]["heroes"]] == ["Ann", "Bob"]
    assert "secret" not in facts["one"][0][1]
    schemas = facts["document"]["components"]["schemas"]
    assert {"Hero", "HeroCreate", "HeroPublic", "HeroPublicWithTeam", "HeroUpdate"} <= schemas.keys()


def test_fastapi_pagination(tmp_path: Path) -> None:
    facts = facts_of("pagination_pages", "fastapi_pagination", "sqlalchemy", directory=tmp_path)
    assert facts["list"] == [200, {"items": [13, 14, 15], "total": 90, "page": 2, "size": 3, "pages": 30}]
    assert [problem["loc"] for problem in facts["invalid"][1]["detail"]] == [
        ["query", "page"],
        ["query", "size"],
        ["query", "least"],
    ]
    assert facts["rows"][1]["items"] == [{"id": 5, "name": "row 5"}, {"id": 6, "name": "row 6"}]
    assert facts["links"][1]["links"]["next"] == "/outer/inner/links?size=3&page=3"
    assert facts["small"][0][1]["size"] == 2
    assert facts["transformed"][1]["items"] == ["<1>", "<2>"]
    parameters = facts["document"]["paths"]["/list"]["get"]["parameters"]
    assert sorted(parameter["name"] for parameter in parameters) == ["least", "page", "size"]
    assert "parameters" not in facts["document"]["paths"]["/untouched"]["get"]


def test_fastapi_users(tmp_path: Path) -> None:
    facts = facts_of(
        "users_accounts", "fastapi_users", "fastapi_users_db_sqlalchemy", "aiosqlite", "pwdlib", directory=tmp_path
    )
    assert facts["registered"][0] == 201
    assert facts["registered"][1]["is_superuser"] is False
    assert facts["again"] == [400, {"detail": "REGISTER_USER_ALREADY_EXISTS"}]
    assert facts["bad_login"] == [400, {"detail": "LOGIN_BAD_CREDENTIALS"}]
    assert column(facts["outside"]) == [401, 200, 401, 401]
    assert column(facts["inside"]) == [200, 200, 403, 200]
    assert facts["cookie"] == [204, " HttpOnly; Max-Age=600; Path=/; SameSite=lax"]
    assert (facts["by_cookie"][0], facts["left"][0]) == (200, 401)
    assert facts["root"] == [200, "ann@example.com"]
    assert (facts["deleted"][0], facts["gone"][0]) == (204, 404)
    assert facts["events"] == [f"registered {name}@example.com by /auth/register" for name in ("ann", "bob")]
    assert facts["document"]["components"]["securitySchemes"].keys() == {"OAuth2PasswordBearer", "APIKeyCookie"}


def test_sqladmin(tmp_path: Path) -> None:
    facts = facts_of("sqladmin_pages", "sqladmin", "itsdangerous", directory=tmp_path)
    assert facts["outside"][:2] == [302, "http://testserver/admin/login"]
    assert facts["list"] == [200, None, [True, True]]
    assert facts["books"] == [200, None, [True, True, True]]
    assert facts["search"][2] == [True, False]
    assert facts["detail"][2] == [True]
    assert facts["forbidden"] == 403
    assert facts["export"] == "id,name\r\n1,Ursula\r\n"
    assert facts["report"] == [200, None, [True]]
    assert facts["again"][0] == 302
    assert facts["paths"] == ["/books"]


def test_starlette_admin(tmp_path: Path) -> None:
    facts = facts_of("starlette_admin_pages", "starlette_admin", "aiosqlite", directory=tmp_path)
    assert facts["list"] == [200, None, [True, True]]
    assert facts["created"][:2] == [303, "http://testserver/admin/post/list"]
    assert facts["short"] == [422, None, True]
    assert facts["after"][2] == [True, True, False]
    assert facts["unknown"] == [404, 404]


def test_strawberry(tmp_path: Path) -> None:
    facts = facts_of("strawberry_graphql", "strawberry", directory=tmp_path)
    assert facts["query"][2] == {"data": {"books": [{"id": 1, "title": "Dune"}], "reader": "nobody"}}
    assert facts["refused"][0] == 403
    assert facts["mutation"] == [201, {"x-added": "2"}, {"data": {"addBook": {"id": 2, "title": "Solaris"}}}]
    assert facts["background"] == ["Solaris"]
    assert facts["failing"][2]["errors"][0]["message"] == "lost"
    modern, old = facts["talks"]
    assert modern[0] == "graphql-transport-ws"
    assert [message.get("payload") for message in modern[2:4]] == [
        {"data": {"count": f"ann {number}"}} for number in range(2)
    ]
    assert [message["type"] for message in old[1:]] == ["connection_ack", "data", "data", "complete"]


def test_opentelemetry(tmp_path: Path) -> None:
    facts = facts_of(
        "opentelemetry_spans", "opentelemetry.instrumentation.fastapi", "opentelemetry.sdk", directory=tmp_path
    )
    inside, *_, server = facts["one"]["GET /shop/books/5"]
    assert inside[:3] == ["inside", "INTERNAL", "GET /shop/books/{book_id}"]
    assert server[:3] == ["GET /shop/books/{book_id}", "SERVER", None]
    assert server[3] == {
        "http.route": "/shop/books/{book_id}",
        "http.request.method": "GET",
        "http.response.status_code": 200,
        "url.path": "/shop/books/5",
        "hook": "http",
    }
    assert facts["one"]["GET /failing"][-1][4:] == ["ERROR", ["LookupError"]]
    assert facts["one"]["GET /health"] == []
    assert facts["one"]["websocket"][-1][0] == "HTTP /talk/{name}"
    assert facts["one"]["parent"][-1][2] == "elsewhere"
    assert facts["metrics"]["http.server.request.duration"]
    assert facts["class"] == "_InstrumentedFastAPI"
    assert len(facts["all"]["GET /shop/books/5"]) == 2
    for without in (facts["none"], facts["afterwards"][1]):
        assert {name for name, spans in without.items() if spans} == {"GET /shop/books/5", "parent"}


def test_sentry(tmp_path: Path) -> None:
    facts = facts_of("sentry_events", "sentry_sdk", directory=tmp_path)
    for style, name in (("url", "/shop/books/{book_id}"), ("endpoint", "__main__.made.<locals>.read_book")):
        answers = {path: (status, events) for _, path, status, events in facts[style]}
        (transaction,) = answers["/shop/books/5?q=1"][1]
        assert (transaction["type"], transaction["name"], transaction["status"]) == ("transaction", name, 200)
        status, (error, transaction) = answers["/shop/books/13"]
        assert status == 500
        assert error["errors"] == [["LookupError", "no thirteenth", "starlette", False]]
        assert error["name"] == transaction["name"] == name
        assert answers["/shop/books/7"][1][0]["request"][3] == {"text": "words"}
        assert len(answers["/refused/404"][1]) == 1
        assert answers["/refused/503"][1][0]["errors"][0][0] == "HTTPException"
        assert answers["/tagged"][1][0]["reader"] == "ann"


def test_dishka(tmp_path: Path) -> None:
    facts = facts_of("dishka_injection", "dishka", directory=tmp_path)
    assert facts["automatic"] == [200, {"item": 5, "greeting": "hello", "visitor": "Ann", "q": "A"}]
    assert facts["explicit"] == [[200, {"a": 1, "connection": number}] for number in (2, 3)]
    assert facts["failing"][0] == 500
    assert facts["socket"] == ["hello", "Bob", "hi"]
    assert facts["events"][:4] == ["settings", "open", "endpoint", "close"]
    assert facts["events"].count("open") == facts["events"].count("close") == 4
    assert facts["events"][-1] == "closed"


@pytest.mark.parametrize(
    ("program", "packages"),
    [("auth_jose_passlib", ("jose", "passlib", "bcrypt")), ("auth_pyjwt_pwdlib", ("jwt", "pwdlib"))],
    ids=["python-jose and passlib", "PyJWT and pwdlib"],
)
def test_passwords_and_tokens(tmp_path: Path, program: str, packages: tuple[str, ...]) -> None:
    facts = facts_of(program, *packages, directory=tmp_path)
    assert column(facts["logins"]) == [200, 200, 200]
    assert column(facts["refusals"]) == [401, 401, 422, 422]
    refused = dict.fromkeys(("expired", "forged", "nobody", "nameless", "nonsense"), 401)
    assert {name: answer[0] for name, answer in facts["me"].items()} == {
        "good": 200,
        "scoped": 200,
        "disabled": 400,
        **refused,
    }
    assert facts["items"]["good"][1] == {"www-authenticate": 'Bearer scope="items"'}
    assert facts["items"]["scoped"][0] == 200
    assert [answer[0] for answer in facts["outside"]] == [401, 401, 401]


@pytest.mark.skipif(not GUIDE.is_file(), reason="the guide is not there")
def test_the_login_of_the_guide(tmp_path: Path) -> None:
    """Chapter 11, word for word."""
    program = tmp_path / "auth.py"
    program.write_text(chapter("python auth.py", "12"), encoding="utf-8")
    facts = facts_of("auth_guide", "jose", "passlib", "bcrypt", directory=tmp_path, arguments=[str(program)])
    assert facts["login"] == [["access_token", "token_type"], "bearer"]
    assert facts["wrong"] == [401, {"www-authenticate": "Bearer"}, {"detail": "Incorrect username or password"}]
    assert facts["inside"] == [
        [200, {"username": "alice", "email": "alice@example.com", "disabled": False}],
        [200, [{"item_id": "1", "owner": "alice"}]],
    ]
    assert facts["outside"] == [[401, {"www-authenticate": "Bearer"}, {"detail": "Not authenticated"}]] * 2
    assert facts["forged"] == [401, {"www-authenticate": "Bearer"}, {"detail": "Could not validate credentials"}]


def chapter(first: str, following: str) -> str:
    """The lines of the guide between two lines of headings."""
    lines = GUIDE.read_text("utf-8").splitlines()
    start = lines.index(first) + 1
    return "\n".join([*lines[start : lines.index(following, start)], ""])
