"""`get_openapi` as a function: its signature, what it leaves alone, and when its machinery is imported."""

import copy
import json
import subprocess
import sys
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field, ValidationError, computed_field

import typeway


class Item(BaseModel):
    name: str

    @computed_field
    def shout(self) -> str:
        return self.name.upper()


def test_what_the_user_declared_is_not_changed() -> None:
    responses: dict[int | str, Any] = {
        200: {"content": {"application/json": {"example": 1}}},
        404: {"model": Item, "content": {"a/b": {}}},
    }
    extra: dict[str, Any] = {"responses": {"200": {"content": {"application/json": {"x": [1]}}}}, "tags": ["b"]}
    examples: dict[str, Any] = {"a": {"value": {"b": None}}}
    before = copy.deepcopy((responses, extra, examples))
    app = typeway.FastAPI()

    @app.post("/", responses=responses, openapi_extra=extra, tags=["a"])
    def endpoint(item: Annotated[Item, typeway.Body(openapi_examples=examples)]) -> Item:
        return item

    first = app.openapi()
    app.openapi_schema = None
    first["paths"]["/"]["post"]["tags"].append("changed")
    second = app.openapi()
    assert (responses, extra, examples) == before
    assert second["paths"]["/"]["post"]["tags"] == ["a", "b"]


def test_operations_share_no_objects_in_the_document() -> None:
    app = typeway.FastAPI()
    for path in ("/a", "/b"):

        @app.api_route(path, methods=["PUT", "POST"], operation_id=path)
        def endpoint(item: Item, q: int = 1) -> list[Item]:
            return [item]

    with pytest.warns(UserWarning, match="Duplicate Operation ID"):
        document = app.openapi()
    seen: set[int] = set()

    def visit(value: Any) -> None:
        if isinstance(value, dict | list):
            assert id(value) not in seen
            seen.add(id(value))
            for member in value.values() if isinstance(value, dict) else value:
                visit(member)

    visit(document)


def test_json_schema_extra_may_change_a_nested_schema() -> None:
    def change(schema: dict[str, Any]) -> None:
        schema["anyOf"][0]["x-changed"] = True

    app = typeway.FastAPI()

    @app.get("/")
    def endpoint(
        a: Annotated[int | None, typeway.Query(json_schema_extra=change)] = None, b: int | None = None
    ) -> None: ...

    first, second = app.openapi()["paths"]["/"]["get"]["parameters"]
    assert first["schema"]["anyOf"][0] == {"type": "integer", "x-changed": True}
    assert second["schema"]["anyOf"][0] == {"type": "integer"}


def test_unions_in_different_order_have_different_schemas() -> None:
    app = typeway.FastAPI()

    @app.get("/")
    def endpoint(a: int | str, b: str | int) -> None: ...

    orders = [[each["type"] for each in p["schema"]["anyOf"]] for p in app.openapi()["paths"]["/"]["get"]["parameters"]]
    assert orders == [["integer", "string"], ["string", "integer"]]


def test_a_fault_is_named_with_its_place() -> None:
    class Bad(BaseModel):
        a: int = Field(json_schema_extra={"type": "text"})

    app = typeway.FastAPI(contact={"email": "nobody"})

    @app.post("/")
    def endpoint(bad: Bad) -> None: ...

    with pytest.raises(ValidationError) as caught:
        app.openapi()
    places = {error["loc"][:4] for error in caught.value.errors()}
    assert ("info", "contact", "email") in places
    assert ("components", "schemas", "Bad", "Schema") in places


def test_refusals_in_callbacks_have_their_schemas() -> None:
    """FastAPI leaves such a reference without a target."""
    callbacks = typeway.APIRouter()
    callbacks.get("told")(lambda a: a)
    app = typeway.FastAPI()
    app.get("/", callbacks=callbacks.routes)(lambda: None)
    assert list(app.openapi()["components"]["schemas"]) == ["HTTPValidationError", "ValidationError"]


def test_a_response_class_without_a_status_means_success() -> None:
    """FastAPI fails on such a class."""

    class Anything(typeway.Response):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)

    app = typeway.FastAPI()
    app.get("/", response_class=Anything)(lambda: None)
    assert app.openapi()["paths"]["/"]["get"]["responses"] == {"200": {"description": "Successful Response"}}


def test_a_null_content_is_no_content() -> None:
    """FastAPI fails on such a declaration."""
    app = typeway.FastAPI()
    app.get("/", responses={404: {"model": Item, "content": None}})(lambda: None)
    content = app.openapi()["paths"]["/"]["get"]["responses"]["404"]["content"]
    assert content == {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}}


LAZY = """
import json, sys
import typeway
from typeway.security import HTTPBearer

app = typeway.FastAPI()

@app.get("/")
def endpoint(q: int = 1, token = typeway.Depends(HTTPBearer())) -> list[int]: ...

def loaded():
    return sorted(name for name in sys.modules if name.startswith(("typeway._describe", "typeway._docs_ui", "typeway.openapi.")))

before = loaded()
app.openapi()
print(json.dumps([before, loaded()]))
"""


def test_nothing_is_imported_before_it_is_needed() -> None:
    done = subprocess.run([sys.executable, "-c", LAZY], capture_output=True, text=True, check=True)
    before, after = json.loads(done.stdout)
    assert before == ["typeway.openapi._security_schemes"]
    assert "typeway._describe.document" in after
    assert "typeway.openapi.models" not in after
    assert "typeway._describe.checked" not in after


def test_repeated_ids_are_told_of_in_the_order_of_operations_and_their_callbacks() -> None:
    app, callbacks = typeway.FastAPI(), typeway.APIRouter()

    @callbacks.post("{$url}", operation_id="told")
    def told() -> None: ...

    @app.get("/first", operation_id="one", callbacks=callbacks.routes)
    def first() -> None: ...

    @app.get("/second", operation_id="one", callbacks=callbacks.routes)
    def second() -> None: ...

    with pytest.warns(UserWarning, match="Duplicate Operation ID") as caught:
        app.openapi()
    assert [str(warning.message).split(" at ")[0] for warning in caught] == [
        "Duplicate Operation ID one for function second",
        "Duplicate Operation ID told for function told",
    ]
