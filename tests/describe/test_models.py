"""The vocabulary has FastAPI's names, fields, aliases and rules."""

import importlib
import json
import subprocess
import sys
from typing import Any, get_args

import fastapi.openapi.constants
import fastapi.openapi.models
import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from typeway.openapi import models

REFERENCE: Any = fastapi.openapi.models
MODELS = sorted(
    name
    for name, value in vars(REFERENCE).items()
    if isinstance(value, type) and issubclass(value, BaseModel) and value.__module__ == REFERENCE.__name__
)
ENUMS = ("APIKeyIn", "ParameterInType", "SecuritySchemeType")


def without_descriptions(schema: Any) -> Any:
    """A JSON schema without the docstrings of classes, which are each framework's own."""
    if isinstance(schema, dict):
        return {
            key: without_descriptions(value)
            for key, value in schema.items()
            if not (key == "description" and isinstance(value, str))
        }
    return [without_descriptions(value) for value in schema] if isinstance(schema, list) else schema


def test_nothing_is_missing() -> None:
    assert len(MODELS) > 35
    assert set(models.__all__) >= {
        *MODELS,
        *ENUMS,
        "EmailStr",
        "Example",
        "SchemaOrBool",
        "SchemaType",
        "SecurityScheme",
    }
    assert all(hasattr(models, name) for name in models.__all__)


@pytest.mark.parametrize("mode", ["validation", "serialization"])
@pytest.mark.parametrize("name", MODELS)
def test_same_schema(name: str, mode: Any) -> None:
    expected = getattr(REFERENCE, name).model_json_schema(mode=mode)
    written = getattr(models, name).model_json_schema(mode=mode)
    assert json.dumps(without_descriptions(written)) == json.dumps(without_descriptions(expected))


@pytest.mark.parametrize("name", MODELS)
def test_every_model_is_documented(name: str) -> None:
    assert getattr(models, name).__doc__


def test_same_types() -> None:
    assert get_args(models.SchemaType) == get_args(REFERENCE.SchemaType)
    named = [kind.__name__ for kind in get_args(models.SecurityScheme)]
    assert named == [kind.__name__ for kind in get_args(REFERENCE.SecurityScheme)]
    assert [kind.__name__ for kind in get_args(models.SchemaOrBool)] == ["Schema", "bool"]


DOCUMENTS: list[Any] = [
    {"openapi": "3.1.0", "info": {"version": "1", "title": "T", "x-a": None, "contact": {"url": "http://a.com"}}},
    {
        "info": {"title": "T", "version": "1"},
        "openapi": "3",
        "servers": [{"url": "http://a.com", "variables": {"v": {"default": "d", "enum": ["d"]}}}],
        "paths": {
            "/a": {
                "get": {
                    "responses": {
                        "200": {"description": "d", "content": {"a/b": {"schema": {"title": "T", "type": "string"}}}}
                    }
                }
            }
        },
        "components": {
            "schemas": {
                "A": {"title": "A", "maximum": 3, "not": {"$ref": "#/x"}, "items": True, "x-b": 1, "example": None}
            },
            "securitySchemes": {
                "a": {"type": "apiKey", "name": "k", "in": "query"},
                "b": {"type": "http", "scheme": "bearer", "bearerFormat": "f"},
                "c": {"type": "oauth2", "flows": {"password": {"tokenUrl": "t"}}},
                "d": {"type": "openIdConnect", "openIdConnectUrl": "u"},
                "e": {"$ref": "#/x"},
            },
            "examples": {"e": {"externalValue": "http://a.com", "summary": "s"}},
            "links": {"l": {"operationId": "o", "server": {"url": "/"}}},
            "callbacks": {"c": {"{$url}": {"post": {}}}},
        },
        "webhooks": {
            "w": {"post": {"parameters": [{"in": "header", "name": "h", "schema": {"type": ["string", "null"]}}]}}
        },
        "tags": [{"externalDocs": {"url": "http://a.com"}, "name": "t"}],
        "x-extra": {"a": None},
    },
    {"openapi": "3", "info": {"title": "T"}},
    {"openapi": "3", "info": {"title": "T", "version": "1", "contact": {"email": "nobody"}}},
    {"openapi": "3", "info": {"title": "T", "version": "1"}, "servers": [{"variables": {"v": {"enum": []}}}]},
    {
        "openapi": "3",
        "info": {"title": "T", "version": "1"},
        "components": {"schemas": {"A": {"type": "text", "maxLength": -1}}},
    },
    {
        "openapi": "3",
        "info": {"title": "T", "version": "1"},
        "components": {"securitySchemes": {"a": {"type": "none"}}},
    },
]


def outcome(kind: Any, value: Any) -> Any:
    try:
        return json.dumps(
            TypeAdapter(kind).validate_python(value).model_dump(mode="json", by_alias=True, exclude_none=True)
        )
    except ValidationError as error:
        return error.errors(include_url=False, include_context=False)


@pytest.mark.parametrize("value", DOCUMENTS)
def test_same_judgement(value: Any) -> None:
    assert outcome(models.OpenAPI, value) == outcome(REFERENCE.OpenAPI, value)


def test_security_schemes_are_usable_without_the_rest() -> None:
    code = (
        "import sys; from typeway.openapi._security_schemes import OAuth2, OAuthFlows; "
        "print(OAuth2(flows=OAuthFlows()).model_dump_json(by_alias=True, exclude_none=True)); "
        "print('typeway.openapi.models' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ['{"type":"oauth2","flows":{}}', "False"]


WITHOUT_EMAIL_VALIDATOR = """
import importlib.util, json, sys
package = sys.argv[1]

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "email_validator":
            raise ModuleNotFoundError(name)

real = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name == "email_validator" else real(name, package)
sys.meta_path.insert(0, Blocked())
import importlib
models = importlib.import_module(f"{package}.openapi.models")
email = models.EmailStr
print(json.dumps([
    email.__module__.partition(".")[0] == package,
    models.Contact(email="nobody").email,
    models.Contact.model_json_schema()["properties"]["email"],
    email.validate("x") if hasattr(email, "validate") else None,
]))
"""


def test_addresses_are_texts_without_email_validator() -> None:
    answers = [
        subprocess.run(
            [sys.executable, "-c", WITHOUT_EMAIL_VALIDATOR, package], capture_output=True, text=True, check=True
        )
        for package in ("fastapi", "typeway")
    ]
    expected, written = (json.loads(answer.stdout) for answer in answers)
    assert written == expected
    assert written[0] is True
    assert "email-validator" in answers[1].stderr


def test_addresses_are_checked_with_email_validator() -> None:
    assert importlib.util.find_spec("email_validator")
    with pytest.raises(ValidationError, match="email"):
        models.Contact(email="nobody")
