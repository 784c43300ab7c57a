"""What the guide says of its examples: requests, and the answers they get."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Exchange:
    """A request as keywords of a test client, and its answer; ``json`` of None is not compared."""

    request: dict[str, Any]
    status: int
    json: Any = None
    headers: dict[str, str] = field(default_factory=dict[str, str])


def get(url: str, status: int, json: Any = None, **more: Any) -> Exchange:
    headers = more.pop("answered", {})
    return Exchange({"method": "GET", "url": url, **more}, status, json, headers)


def post(url: str, status: int, json: Any = None, **more: Any) -> Exchange:
    headers = more.pop("answered", {})
    sent = {"json": more.pop("body")} if "body" in more else {}
    return Exchange({"method": "POST", "url": url, **sent, **more}, status, json, headers)


def put(url: str, status: int, json: Any = None, **more: Any) -> Exchange:
    sent = {"json": more.pop("body")} if "body" in more else {}
    return Exchange({"method": "PUT", "url": url, **sent, **more}, status, json)


def delete(url: str, status: int, json: Any = None, **more: Any) -> Exchange:
    return Exchange({"method": "DELETE", "url": url, **more}, status, json)


REPORT = "home/user/docs/report.pdf"
ORDER = {
    "customer_name": "Ada",
    "shipping_address": {"street": "1 Main St", "city": "Springfield"},
    "items": [
        {"product_id": 1, "quantity": 2, "unit_price": "2.50"},
        {"product_id": 2, "quantity": 1, "unit_price": 4},
    ],
}
ALICE = {"username": "alice", "password": "secret123"}
STORED = {"username": "ada", "email": "ada@example.com", "password": "x"}
READ = {"id": 1, "username": "ada", "email": "ada@example.com", "is_active": True}

EXPECTED: dict[str, list[Exchange]] = {
    "main.py": [
        get("/", 200, {"message": "Hello, World!"}),
        get("/items/5?q=x", 200, {"item_id": 5, "q": "x"}),
        get("/items/5", 200, {"item_id": 5, "q": None}),
        get("/items/five", 422),
        get("/docs", 200),
        get("/redoc", 200),
        get("/openapi.json", 200),
    ],
    "main.py (lifespan)": [get("/", 200, {"status": "running"})],
    "path_params.py": [
        get("/users/7", 200, {"user_id": 7}),
        get("/users/x", 422),
        get("/products/1", 200, {"product_id": 1}),
        get("/products/9999", 200, {"product_id": 9999}),
        get("/products/0", 422),
        get("/products/10000", 422),
        get("/models/alexnet", 200, {"model": "alexnet", "message": "Deep Learning FTW!"}),
        get("/models/lenet", 200, {"model": "lenet", "message": "LeCNN all the images"}),
        get("/models/resnet", 200, {"model": "resnet", "message": "Have some residuals"}),
        get("/models/vgg", 422),
        get(f"/files/{REPORT}", 200, {"file_path": REPORT}),
    ],
    "ordering.py": [
        get("/users/me", 200, {"user_id": "current_user"}),
        get("/users/you", 200, {"user_id": "you"}),
    ],
    "query_params.py": [
        get("/items", 200, list(range(10))),
        get("/items?skip=98&limit=10", 200, [98, 99]),
        get("/search?q=apple", 200, {"query": "apple", "results": []}),
        get("/search", 422),
        get("/users", 200, {"users": ["alice", "bob", "carol"]}),
        get("/users?q=al", 200, {"users": ["user matching 'al'"]}),
        get("/products?q=abc&page=2&limit=100", 200, {"q": "abc", "page": 2, "limit": 100}),
        get("/products?q=ab", 422),
        get("/products?page=0", 422),
        get("/products?limit=101", 422),
        get("/tags?tags=python&tags=api&tags=web", 200, {"tags": ["python", "api", "web"]}),
        get("/tags", 200, {"tags": []}),
    ],
    "request_body.py": [
        post(
            "/items",
            200,
            {"name": "Lamp", "description": None, "price": 30.0, "tax": 3.0, "price_with_tax": 33.0},
            body={"name": "Lamp", "price": 30, "tax": 3},
        ),
        post("/items", 422, body={"name": "Lamp"}),
        post(
            "/users",
            200,
            {"created": {"username": "ada", "email": "ada@example.com", "full_name": None, "age": 36}},
            body={"username": "ada", "email": "ada@example.com", "age": 36},
        ),
        post("/users", 422, body={"username": "ad", "email": "ada", "age": 121}),
        post(
            "/orders",
            200,
            {
                "order": {
                    "customer_name": "Ada",
                    "shipping_address": {"street": "1 Main St", "city": "Springfield", "country": "US"},
                    "items": [
                        {"product_id": 1, "quantity": 2, "unit_price": 2.5},
                        {"product_id": 2, "quantity": 1, "unit_price": 4},
                    ],
                    "notes": None,
                },
                "total": 9.0,
            },
            body=ORDER,
        ),
        post("/orders", 422, body={**ORDER, "items": [{"product_id": 1, "quantity": 0, "unit_price": 1}]}),
        put("/items/3", 200, {"item_id": 3}),
        put(
            "/items/3?q=x",
            200,
            {"item_id": 3, "q": "x", "item": {"name": "a", "description": None, "price": 1.0, "tax": None}},
            body={"name": "a", "price": 1},
        ),
    ],
    "response_models.py": [
        post(
            "/users",
            200,
            {"username": "ada", "email": "a@b.c", "full_name": None},
            body={"username": "ada", "password": "secret", "email": "a@b.c"},
        ),
        get("/users/me", 200, {"username": "alice", "email": "alice@example.com"}),
        get("/animals/1", 200, {"name": "Whiskers", "meows": True}),
        get("/animals/2", 200, {"name": "Rex", "barks": True}),
        get(
            "/users/all",
            200,
            [
                {"username": "alice", "email": "alice@example.com", "full_name": None},
                {"username": "bob", "email": "bob@example.com", "full_name": None},
            ],
        ),
        get("/items/4", 200, {"item_id": 4, "name": "Widget"}),
    ],
    "status_codes.py": [
        post("/items?name=x", 201, {"name": "x"}),
        get("/items/1", 200, {"name": "Foo"}),
        get("/items/3", 404, {"detail": "Item 3 not found"}),
        post("/transfer?amount=5&balance=10", 200, {"transferred": 5.0, "remaining": 5.0}),
        post(
            "/transfer?amount=10&balance=5",
            402,
            {"error": "insufficient_funds", "shortfall": 5.0, "message": "Need $5.00 more funds"},
        ),
        get(
            "/items/x",
            400,
            {
                "detail": [
                    {
                        "type": "int_parsing",
                        "loc": ["path", "item_id"],
                        "msg": "Input should be a valid integer, unable to parse string as an integer",
                        "input": "x",
                    }
                ],
                "body": "None",
            },
        ),
    ],
    "forms_files.py": [
        post("/login", 200, {"access": "granted"}, data={"username": "admin", "password": "secret"}),
        post("/login", 401, {"detail": "Invalid credentials"}, data={"username": "admin", "password": "x"}),
        post("/login", 422, data={"username": "admin"}),
        post(
            "/upload",
            200,
            {"filename": "a.txt", "content_type": "text/plain", "size": 5},
            files=[["file", "a.txt", "hello", "text/plain"]],
        ),
        post("/upload", 422),
        post(
            "/upload/save",
            200,
            {"saved_to": "uploads/a.png", "bytes": 3},
            files=[["file", "a.png", "png", "image/png"]],
        ),
        post("/upload/save", 400, {"detail": "File type not allowed"}, files=[["file", "a", "x", "text/plain"]]),
        post(
            "/upload/multiple",
            200,
            {"files": [{"name": "a", "size": 1}, {"name": "b", "size": 2}], "count": 2},
            files=[["files", "a", "x", "text/plain"], ["files", "b", "xy", "text/plain"]],
        ),
        post("/profile", 200, {"name": "Ada", "bio": "x", "avatar": None}, data={"name": "Ada", "bio": "x"}),
        post(
            "/profile",
            200,
            {"name": "Ada", "bio": "x", "avatar": "me.png"},
            data={"name": "Ada", "bio": "x"},
            files=[["avatar", "me.png", "x", "image/png"]],
        ),
    ],
    "dependencies.py": [
        get("/users?skip=1", 200, {"params": {"skip": 1, "limit": 100}, "users": []}),
        get("/items", 200, {"params": {"skip": 0, "limit": 100}, "items": []}),
        get("/products?page=3&size=10", 200, {"skip": 20, "limit": 10, "page": 3}),
        get("/products?size=101", 400, {"detail": "Max page size is 100"}),
        get("/db-items", 200, {"db": {"connection": "fake_db_session"}}),
        get("/admin", 422),
        get("/admin", 403, {"detail": "Invalid X-Token header"}, headers={"x-token": "no", "x-key": "fakekey"}),
        get("/admin", 403, {"detail": "Invalid X-Key header"}, headers={"x-token": "supersecret", "x-key": "no"}),
        get("/admin", 200, {"admin": "access granted"}, headers={"x-token": "supersecret", "x-key": "fakekey"}),
        get("/api/v1/protected-resource", 422),
        get("/api/v1/protected-resource", 200, {"data": "sensitive"}, headers={"x-token": "supersecret"}),
    ],
    "auth.py": [
        post("/token", 200, data=ALICE),
        get("/users/me", 200, {"username": "alice", "email": "alice@example.com", "disabled": False}, bearer=0),
        get("/users/me/items", 200, [{"item_id": "1", "owner": "alice"}], bearer=0),
        get("/users/me", 401, {"detail": "Not authenticated"}, answered={"www-authenticate": "Bearer"}),
        get(
            "/users/me",
            401,
            {"detail": "Could not validate credentials"},
            headers={"authorization": "Bearer nonsense"},
            answered={"www-authenticate": "Bearer"},
        ),
        post("/token", 401, {"detail": "Incorrect username or password"}, data={**ALICE, "password": "x"}),
        post("/token", 422, data={"username": "alice"}),
    ],
    "database.py": [
        post("/users", 201, READ, body=STORED),
        post("/users", 400, {"detail": "Email already registered"}, body=STORED),
        get("/users/1", 200, READ),
        get("/users/2", 404, {"detail": "User not found"}),
        get("/users", 200, [READ]),
        get("/users?skip=1", 200, []),
        delete("/users/1", 204),
        get("/users/1", 404),
    ],
    "background_tasks.py": [
        post(
            "/users/register?username=ada&email=a@b.c",
            200,
            {"message": "Registration successful! Welcome email on the way."},
        ),
        post("/items?item_name=lamp&user_id=1", 200, {"item": "lamp", "status": "created"}),
        delete("/items/3", 200, {"deleted": 3}),
    ],
    "middleware.py": [
        get("/", 200, {"status": "ok"}, headers={"x-request-id": "abc"}, answered={"x-request-id": "abc"}),
        get(
            "/",
            200,
            headers={"origin": "https://myapp.com"},
            answered={
                "access-control-allow-origin": "https://myapp.com",
                "access-control-allow-credentials": "true",
            },
        ),
        get("/", 400, headers={"host": "other.example"}),
        get("/", 200, headers={"host": "api.myapp.com"}),
    ],
}
