"""Templates from a folder, used by routers and sub-applications: links, context, escaping, filters, inheritance, errors."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Form, Header, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from pydantic import BaseModel

from ..calls import get, post
from ..facts import outcome
from ..files import written

FOLDER = written(
    {
        "base.html": "<title>{% block title %}-{% endblock %}</title>{% block main %}{% endblock %}{{ site }}",
        "book.html": "{% extends 'base.html' %}{% block title %}{{ book.title }}{% endblock %}"
        "{% block main %}<a href=\"{{ url_for('read_book', number=book.number) }}\">{{ book.title|shout }}</a>"
        "{% for tag in book.tags %}<i>{{ loop.index }} {{ tag }}</i>{% else %}none{% endfor %}{% endblock %}",
        "form.html": "<form action=\"{{ url_for('save_book') }}\">{{ errors }} {{ request.method }}</form>",
        "links.html": "{{ url_for('static', path='/a.css') }} {{ request.url_for('read_book', number=1) }} {{ request.base_url }}",
        "include.html": "{% include 'part.html' %}{% include 'missing.html' ignore missing %}",
        "part.html": "{{ book }}{{ number }}",
        "macro.html": "{% macro tag(x) %}<b>{{ x }}</b>{% endmacro %}{{ tag('<') }}{{ '<i>'|safe }}",
    }
)


class Book(BaseModel):
    number: int
    title: str
    tags: list[str] = []


def site(request: Request):
    return {"site": f"site of {request.app.title}"}


templates = Jinja2Templates(directory=FOLDER, context_processors=[site])
templates.env.filters["shout"] = lambda text: f"{text}!"
several = Jinja2Templates(directory=[FOLDER / "missing", FOLDER])
app = FastAPI(title="Outer")
sub = FastAPI(title="Sub")
router = APIRouter(prefix="/books", default_response_class=HTMLResponse)


def book_of(number: int):
    if number > 9:
        raise HTTPException(404, "no such book")
    return Book(number=number, title=f"<{number}>", tags=["a", "b"][:number])


@router.get("/{number}", name="read_book")
def read_book(request: Request, book: Annotated[Book, Depends(book_of)]):
    return templates.TemplateResponse(request, "book.html", {"book": book})


@router.post("/", name="save_book")
async def save_book(
    request: Request, title: Annotated[str, Form(max_length=5)], x_part: Annotated[str, Header()] = "no"
):
    name = "part.html" if x_part == "yes" else "book.html"
    return templates.TemplateResponse(
        request=request, name=name, context={"book": Book(number=1, title=title)}, status_code=201
    )


@router.get("/pages/{name}")
def page(request: Request, name: str):
    context = {"book": "b", "number": 2}
    return several.TemplateResponse(request, f"{name}.html", context, headers={"x-page": name}, media_type="text/html")


@app.exception_handler(RequestValidationError)
async def invalid(request: Request, error: RequestValidationError):
    context = {"errors": [e["loc"] for e in error.errors()]}
    return templates.TemplateResponse(request, "form.html", context, status_code=422)


app.include_router(router)
sub.include_router(router, prefix="/in")
for made in (app, sub):
    made.mount("/static", StaticFiles(directory=FOLDER), name="static")
app.mount("/sub", sub)
FACTS = {
    "neither": outcome(lambda: Jinja2Templates()),
    "both": outcome(lambda: Jinja2Templates(directory=FOLDER, env=templates.env)),
}
REQUESTS = [
    *(get(f"/books/{number}") for number in (0, 1, 2, 10, "x")),
    *(get(f"/sub/in/books/{number}") for number in (1, 10, "x")),
    post("/books/", form={"title": "Emma"}),
    post("/books/", form={"title": "Emma"}, headers={"x-part": "yes"}),
    post("/books/", form={"title": "Too long"}),
    post("/books/"),
    *(get(f"/books/pages/{name}") for name in ("links", "include", "macro")),
    *(get(f"/sub/in/books/pages/{name}", root_path="/proxy") for name in ("links", "include")),
]
GENERATE = False
