"""A program of many routes in routers, each with a path, a query, a body and an answer of its own."""

from typing import Annotated, Any

from pydantic import BaseModel, create_model

from bench.cases import Call

PER_ROUTER = 20

Models = list[tuple[type[BaseModel], type[BaseModel]]]


def models(count: int) -> Models:
    """The body and the answer of each route."""
    number: Any = (int, ...)
    text: Any = (str, ...)
    maybe: Any = (str | None, None)
    tags: Any = (list[str], [])
    return [
        (
            create_model(f"Thing{n}Input", name=text, note=maybe, tags=tags),
            create_model(f"Thing{n}", id=number, name=text, note=maybe, tags=tags),
        )
        for n in range(count)
    ]


def add_route(framework: Any, router: Any, number: int, body_model: Any, answer_model: Any) -> None:
    async def endpoint(
        thing_id: int,
        body: body_model,
        limit: Annotated[int, framework.Query(ge=1, le=100)] = 10,
        q: str | None = None,
    ):
        return {"id": thing_id, "name": body.name, "note": q, "tags": body.tags[:limit]}

    endpoint.__name__ = f"make_thing_{number}"
    router.post(f"/things{number}/{{thing_id}}", response_model=answer_model)(endpoint)


def build(framework: Any, made: Models) -> Any:
    """The application, with a router for every twenty routes, and a hello route."""
    app = framework.FastAPI()

    @app.get("/")
    async def hello():
        return {"message": "Hello"}

    for begin in range(0, len(made), PER_ROUTER):
        part = begin // PER_ROUTER
        router = framework.APIRouter(prefix=f"/part{part}", tags=[f"part {part}"])
        for number, (body_model, answer_model) in enumerate(made[begin : begin + PER_ROUTER], start=begin):
            add_route(framework, router, number, body_model, answer_model)
        app.include_router(router)
    return app


def call_to(number: int) -> Call:
    """A request to the route of that number."""
    return Call(
        f"/part{number // PER_ROUTER}/things{number}/7?limit=2&q=abc",
        "POST",
        body=b'{"name":"lamp","tags":["a","b","c"]}',
        answer={"id": 7, "name": "lamp", "note": "abc", "tags": ["a", "b"]},
    )
