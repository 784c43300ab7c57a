"""The functions of `openapi.utils` as libraries call them, compared with FastAPI's."""

import warnings
from collections.abc import AsyncIterable
from enum import Enum
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, computed_field

from tests.describe.frameworks import CANDIDATE, REFERENCE, Framework
from tests.street.outcome import outcome


class Sub(BaseModel):
    x: int = 1

    @computed_field
    def twice(self) -> int:
        return 2 * self.x


class Kind(Enum):
    a = "a"
    b = "b"


class Item(BaseModel):
    """A thing.\f For readers of source."""

    name: str
    kind: Kind = Kind.a
    sub: Sub = Sub()


class Search(BaseModel):
    first: int = 1
    second: str = ""


def program(fw: Any) -> Any:
    """An application with something of everything that a document can hold."""
    callbacks, inner = fw.APIRouter(), fw.APIRouter(tags=["inner"])
    scheme = fw.security.OAuth2PasswordBearer("token", scopes={"read": "to read"})

    def dependency(trace: Annotated[str, fw.Header()], level: int = 0) -> None: ...

    @callbacks.post("{$request.body#/url}")
    def told(event: Item, seen: int) -> Sub: ...

    @inner.post("/items/{item_id}", responses={404: {"model": Sub}, "5XX": {"model": Sub}}, callbacks=callbacks.routes)
    def add(
        item_id: int,
        item: Item,
        limit: Annotated[int, fw.Query(description="at most", examples=[1])] = 3,
        session: Annotated[str | None, fw.Cookie()] = None,
        token: str = fw.Security(scheme, scopes=["read"]),
    ) -> Item:
        """Add a thing.\f Not for the document."""

    @inner.put("/both", deprecated=True, summary="Both")
    def both(item: Item, sub: Annotated[Sub, fw.Body(description="below")], also: Any = fw.Depends(dependency)): ...  # type: ignore[no-untyped-def]  # read as it is

    @inner.get("/search", operation_id="searched")
    def search(
        found: Annotated[Search, fw.Query()], hidden: Annotated[int, fw.Query(include_in_schema=False)] = 1
    ) -> list[Item]: ...

    @inner.get("/stream")
    async def stream() -> AsyncIterable[Sub]:
        yield Sub()

    @inner.post("/form")
    def form(text: Annotated[str, fw.Form()], upload: fw.UploadFile) -> None: ...

    @inner.post("/example")
    def example(item: Annotated[Item, fw.Body(openapi_examples={"one": {"value": {"name": "n"}}})]) -> Any: ...

    @inner.api_route("/several", methods=["GET"], include_in_schema=False)
    def several(text: str) -> Item: ...

    app = fw.FastAPI(title="T", version="1")
    app.get("/plain")(lambda: None)
    app.include_router(inner, prefix="/in", dependencies=[fw.Depends(dependency)])

    @app.webhooks.post("told")
    def webhook(event: Item) -> None: ...

    return app


FRAMEWORKS = {package: Framework(package) for package in (REFERENCE, CANDIDATE)}
OPTIONS: list[dict[str, Any]] = [
    {},
    {"openapi_version": "3.1.1"},
    {"summary": "S", "description": "D"},
    {"summary": "", "description": ""},
    {"tags": [{"name": "inner", "description": "d", "x-order": 1}]},
    {"tags": []},
    {"tags": [{"description": "no name"}]},
    {"servers": [{"url": "https://a.example", "variables": {"v": {"default": "d", "enum": ["d"]}}}]},
    {"servers": []},
    {"servers": "no list"},
    {"terms_of_service": "https://a.example/terms"},
    {"contact": {"name": "N", "url": "https://a.example", "email": "a@example.com"}},
    {"contact": {"email": "no address"}},
    {"license_info": {"name": "MIT", "identifier": "MIT"}},
    {"license_info": {"url": "https://a.example"}},
    {"separate_input_output_schemas": False},
    {"external_docs": {"url": "https://a.example", "description": "more"}},
    {"external_docs": {}},
    {"external_docs": {"description": "no address"}},
    {"title": "", "version": ""},
    {"title": None},
    {"version": None, "contact": {"email": "no address"}},
    {"servers": [{"url": None}]},
    {"license_info": {"name": None}},
    {"contact": {"name": None, "x-more": None}},
    {"tags": [{"name": "a", "externalDocs": {"url": None}}]},
    {"title": 5, "openapi_version": 3},
    {"webhooks": None},
    {"webhooks": []},
    {"routes": []},
    {"unknown": 1},
]


@pytest.mark.parametrize("options", OPTIONS, ids=repr)
def test_every_parameter(options: dict[str, Any]) -> None:
    def made(fw: Any) -> Any:
        app = program(fw)
        given = {"title": "T", "version": "1", "routes": app.routes, "webhooks": app.webhooks.routes}
        return fw.openapi.utils.get_openapi(**{**given, **options})

    theirs, ours = (outcome(made, fw) for fw in FRAMEWORKS.values())
    assert ours == theirs


FILTERS = {
    "all": lambda context: True,
    "none": lambda context: False,
    "inner": lambda context: context.path.startswith("/in"),
    "of one tag": lambda context: "inner" in (getattr(context, "tags", None) or []),
    "by name": lambda context: context.name in ("add", "form"),
    "by method": lambda context: "GET" in (context.methods or ()),
    "by endpoint": lambda context: getattr(context.endpoint, "__name__", "") == "both",
    "by original": lambda context: getattr(context.original_route, "deprecated", False),
}


@pytest.mark.parametrize("name", FILTERS)
def test_chosen_routes(name: str) -> None:
    """Contexts may be filtered and handed over; what is described is seen from the root."""

    def made(fw: Any) -> Any:
        contexts = [context for context in fw.routing.iter_route_contexts(program(fw).routes) if FILTERS[name](context)]
        return fw.openapi.utils.get_openapi(title="T", version="1", routes=contexts)

    theirs, ours = (outcome(made, fw) for fw in FRAMEWORKS.values())
    assert ours == theirs
    assert ours[0] == "returned dict"


def fields_of(fw: Any, routes: Any) -> Any:
    return fw.openapi.utils.get_fields_from_routes(routes)


def routes_of(fw: Any, choice: str) -> Any:
    """The routes of the program as a library may hold them."""
    app = program(fw)
    if choice == "application":
        return app.routes
    if choice == "router":
        return app.routes[-1].original_router.routes
    contexts = list(fw.routing.iter_route_contexts(app.routes))
    return contexts if choice == "contexts" else app.webhooks.routes


CHOICES = ("application", "router", "contexts", "webhooks")


@pytest.mark.parametrize("choice", CHOICES)
def test_fields_of_routes(choice: str) -> None:
    def shown(fw: Any) -> list[tuple[str, ...]]:
        return [
            (field.name, field.alias, field.mode, type(field.field_info).__name__, repr(field.default))
            for field in fields_of(fw, routes_of(fw, choice))
        ]

    theirs, ours = (shown(fw) for fw in FRAMEWORKS.values())
    assert ours == theirs
    assert ours


def mapped(fw: Any, routes: Any, *, separate: bool) -> dict[str, Any]:
    """What a library passes on to the functions that describe one route."""
    fields = fields_of(fw, routes)
    models = fw._compat.get_flat_models_from_fields(fields, known_models=set())
    names = fw._compat.get_model_name_map(models)
    mapping, _ = fw._compat.get_definitions(fields=fields, model_name_map=names, separate_input_output_schemas=separate)
    return {"model_name_map": names, "field_mapping": mapping, "separate_input_output_schemas": separate}


@pytest.mark.parametrize("separate", [True, False])
@pytest.mark.parametrize("choice", ["router", "contexts"])
def test_path_items_made_by_a_library(choice: str, separate: bool) -> None:
    def made(fw: Any) -> list[Any]:
        routes = routes_of(fw, choice)
        given, ids = mapped(fw, routes, separate=separate), set[str]()
        items = [
            fw.openapi.utils.get_openapi_path(route=route, operation_ids=ids, **given)
            for route in routes
            if getattr(route, "body_field", given) is not given
        ]
        # Members that are null are left out when the document is put together.
        items = fw.encoders.jsonable_encoder(items, exclude_none=True)
        return [*items, sorted(ids)]

    theirs, ours = (made(fw) for fw in FRAMEWORKS.values())
    assert ours == theirs
    assert len(ours) == {"router": 8, "contexts": 9}[choice]


def test_request_bodies_made_by_a_library() -> None:
    def made(fw: Any) -> list[Any]:
        routes = routes_of(fw, "router")
        given = mapped(fw, routes, separate=True)
        describe = fw.openapi.utils.get_openapi_operation_request_body
        return [describe(body_field=route.body_field, **given) for route in routes]

    theirs, ours = (made(fw) for fw in FRAMEWORKS.values())
    assert ours == theirs
    assert any(ours)
    assert None in ours


@pytest.mark.parametrize("choice", ["router", "contexts"])
def test_metadata_ids_and_summaries(choice: str) -> None:
    def made(fw: Any) -> list[Any]:
        utils, ids = fw.openapi.utils, {"searched"}
        found: list[Any] = []
        for route in routes_of(fw, choice):
            if not hasattr(route, "unique_id"):
                continue
            with warnings.catch_warnings(record=True) as issued:
                warnings.simplefilter("always")
                found += [
                    utils.get_openapi_operation_metadata(route=route, method="GET", operation_ids=ids),
                    utils.generate_operation_summary(route=route, method="GET"),
                    utils.generate_operation_id(route=route, method="PATCH"),
                ]
            found += [warning.category.__name__ for warning in issued]
        return [*found, sorted(ids)]

    theirs, ours = (made(fw) for fw in FRAMEWORKS.values())
    assert ours == theirs
    assert "UserWarning" in ours
    assert "FastAPIDeprecationWarning" in ours


def test_the_schemas_of_a_refusal_can_be_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """A well-known recipe: give the answer to invalid input another schema."""

    def made(fw: Any) -> Any:
        replaced = {"title": "Refusal", "type": "object", "properties": {"error": {"type": "string"}}}
        monkeypatch.setattr(fw.openapi.utils, "validation_error_response_definition", replaced)
        monkeypatch.setattr(fw.openapi.utils, "validation_error_definition", {"title": "Nothing", "type": "string"})
        return program(fw).openapi()

    theirs, ours = (made(fw) for fw in FRAMEWORKS.values())
    assert ours == theirs
    assert ours["components"]["schemas"]["HTTPValidationError"]["title"] == "Refusal"


def test_functions_of_the_application_module_can_be_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs give the documentation other assets by replacing these functions where the application finds them."""

    def made(fw: Any) -> list[str]:
        app, client = program(fw), fw.testclient.TestClient
        page = fw.responses.HTMLResponse
        for name in ("get_swagger_ui_html", "get_redoc_html", "get_swagger_ui_oauth2_redirect_html"):
            monkeypatch.setattr(fw.applications, name, lambda name=name, **given: page(f"{name} {sorted(given)}"))
        monkeypatch.setattr(fw.applications, "get_openapi", lambda **given: {"given": sorted(given)})
        return [client(app).get(path).text for path in ("/docs", "/redoc", "/docs/oauth2-redirect", "/openapi.json")]

    theirs, ours = (made(fw) for fw in FRAMEWORKS.values())
    assert ours == theirs
    assert ours[0].startswith("get_swagger_ui_html [")


def test_models_of_the_framework_in_a_document() -> None:
    """Their schemas are FastAPI's; the description is each package's own docstring (docs/differences.md)."""

    def made(fw: Any) -> Any:
        app = fw.FastAPI()
        app.get("/basic", response_model=fw.security.HTTPBasicCredentials)(lambda: None)
        app.get("/any", response_model=fw.security.HTTPAuthorizationCredentials)(lambda: None)
        app.get("/event", response_model=fw.sse.ServerSentEvent)(lambda: None)
        schemas = app.openapi()["components"]["schemas"]
        assert all(schema.pop("description").strip() for schema in schemas.values())
        return schemas

    theirs, ours = (made(fw) for fw in FRAMEWORKS.values())
    assert ours == theirs
    assert len(ours) == 3
