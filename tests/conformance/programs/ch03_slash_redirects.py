"""Redirects between a path with and without the trailing slash: method, query, scheme, host and prefix are kept."""

from fastapi import APIRouter, FastAPI

from ..calls import get, methods, post

app = FastAPI()
router = APIRouter(prefix="/shelves")
strict = APIRouter(prefix="/strict", redirect_slashes=False)


@app.get("/books")
def books(page: int = 1):
    return {"page": page}


@app.post("/loans/")
def loan(book: str = "any"):
    return {"loan": book}


@router.get("/")
def shelves():
    return ["A", "B"]


@router.get("")
def shelves_bare():
    return "bare"


@router.get("/{shelf}/")
def shelf(shelf: str):
    return shelf


@strict.get("/desk")
def desk():
    return "desk"


@app.get("/deep/{rest:path}")
def deep(rest: str):
    return rest


app.include_router(router)
app.include_router(strict)

REQUESTS = [
    get("/books"),
    get("/books/"),
    get("/books/?page=2&page=3&x=%20"),
    get("/books//"),
    get("//books"),
    get("/loans"),
    post("/loans?book=Sult"),
    post("/loans", json={"a": 1}),
    post("/loans/"),
    get("/shelves"),
    get("/shelves/"),
    get("/shelves/A"),
    get("/shelves/A/"),
    get("/shelves/%C3%A5"),
    get("/shelves/a%2Fb"),
    get("/shelves/a%20b"),
    get("/strict/desk"),
    get("/strict/desk/"),
    get("/deep"),
    get("/deep/"),
    get("/deep/x/"),
    get("/books/", headers={"host": "library.example.org:8443"}, scheme="https"),
    get("/books/", headers={"host": "library.example.org"}, root_path="/api"),
    get("/books/", headers={"host": "[::1]:8000"}),
    get("/books/", headers={"host": ""}),
    get("/docs/", ignore_body=True),
    get("/openapi.json/"),
    *methods("/books/", "POST", "HEAD", "OPTIONS", "DELETE"),
    *methods("/", "GET", "POST"),
]
