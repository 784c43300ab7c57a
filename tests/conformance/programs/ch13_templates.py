"""Jinja2Templates: pages with parameters, status, headers, links to routes and static files, background work, context."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, Request
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from jinja2 import DictLoader, Environment, TemplateNotFound, select_autoescape
from starlette.background import BackgroundTask

from ..calls import get

EVENTS: list[str] = []
app = FastAPI()
router = APIRouter(prefix="/pages")
PAGES = {
    "item.html": "<a href=\"{{ url_for('read', number=number) }}\">{{ title }}</a> {{ extra }}",
    "static.html": "{{ url_for('static', path='/style.css') }} {{ url_for('page', name='a b') }}",
    "plain.txt": "{{ title }} & {{ request.url.path }}",
    "child.html": "{% extends 'base.html' %}{% block main %}{{ loop_over|join(',') }}{% endblock %}",
    "base.html": "<main>{% block main %}{% endblock %}</main>",
    "broken.html": "{{ missing.attribute }}",
}


def more(request: Request):
    return {"extra": f"extra of {request.method}"}


templates = Jinja2Templates(
    env=Environment(loader=DictLoader(PAGES), autoescape=select_autoescape()), context_processors=[more]
)


@app.get("/items/{number}", response_class=HTMLResponse, name="read")
def read(request: Request, number: int, title: str = "<title>"):
    return templates.TemplateResponse(request, "item.html", {"number": number, "title": title})


@app.get("/status", response_class=HTMLResponse)
async def status(request: Request, tasks: BackgroundTasks):
    tasks.add_task(EVENTS.append, "never: the response is the program's own")
    return templates.TemplateResponse(
        request,
        "plain.txt",
        {"title": "a < b"},
        status_code=202,
        headers={"x-page": "1"},
        media_type="text/plain",
        background=BackgroundTask(EVENTS.append, "own task"),
    )


@router.get("/{name}", name="page")
def page(request: Request, name: str, numbers: Annotated[list[int], Depends(lambda: [1, 2, 3])]):
    return templates.TemplateResponse(request, f"{name}.html", {"loop_over": numbers})


@app.exception_handler(TemplateNotFound)
def not_found(request: Request, error: TemplateNotFound):
    return templates.TemplateResponse(request, "plain.txt", {"title": f"no {error.name}"}, status_code=404)


app.include_router(router)
app.mount("/static", StaticFiles(directory=Path(__file__).parent), name="static")

REQUESTS = [
    *(get(f"/items/{number}") for number in (1, "x")),
    get("/items/2?title=%3Cb%3E", root_path="/proxy"),
    get("/items/2", headers={"host": "example.org:8080"}, scheme="https"),
    get("/status"),
    *(get(f"/pages/{name}") for name in ("static", "child", "missing")),
    get("/pages/broken", raises=True),
]
NOT_GENERATED = ["/pages/{name}"]
