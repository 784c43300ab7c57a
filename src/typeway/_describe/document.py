"""The OpenAPI Object (OpenAPI 3.1, section 4.8.1): everything that was gathered, put together and arranged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from pydantic import BaseModel, ValidationError

from typeway._describe.arrange import (
    COMPONENT,
    EXTERNAL_DOCS,
    INFO,
    PATH_ITEM,
    SERVER,
    TAG,
    WEBHOOK,
    Arranging,
    Unsure,
    deep_sorted,
)
from typeway._describe.contract import Info, JsonObject, RouteView
from typeway._describe.endpoint import Gathered, describe_path
from typeway._describe.response import REFUSAL_SCHEMAS
from typeway._describe.schemas import SchemaBook
from typeway._describe.tidy import plain, renamed
from typeway.openapi.constants import REF_PREFIX

__all__ = ["describe", "security_scheme"]


class _Valid(JsonObject):
    """A security scheme that a model of the vocabulary has validated already."""


def describe(
    info: Info,
    routes: Iterable[RouteView],
    webhooks: Iterable[RouteView] = (),
    refusal: Mapping[str, JsonObject] = REFUSAL_SCHEMAS,
) -> JsonObject:
    """Return the document for some operations. `refusal` has the schemas of the answer to invalid input.

    Raises:
        pydantic.ValidationError: something that the user wrote into the document is not what OpenAPI allows there.
    """
    gathered = Gathered(SchemaBook(separate=info.separate_input_output_schemas))
    paths = _paths(routes, gathered)
    hooks = _paths(webhooks, gathered)
    final = gathered.book.final_names()
    names = {REF_PREFIX + old: REF_PREFIX + new for old, new in final.items()}
    definitions: Any = gathered.book.writer.definitions
    schemas = {new: definitions[old] for old, new in final.items()}
    if gathered.refuses:
        schemas |= refusal
    raw = _document(info, paths, hooks, schemas, gathered)
    try:
        return _arranged(raw, names)
    except (Unsure, ValidationError):
        return _judged(raw, names)


def _paths(routes: Iterable[RouteView], gathered: Gathered) -> dict[str, JsonObject]:
    """Return the path items by path; a later route replaces what an earlier one says about the same method."""
    paths: dict[str, JsonObject] = {}
    for route in routes:
        if route.include_in_schema:
            item = describe_path(route, gathered)
            if item:
                paths.setdefault(route.path_format, {}).update(item)
    return paths


def _document(info: Info, paths: JsonObject, hooks: JsonObject, schemas: JsonObject, gathered: Gathered) -> JsonObject:
    """Put the document together, in the order of its keys; what is empty is left out."""
    components: JsonObject = {}
    if schemas:
        components["schemas"] = {name: _cut(schemas[name]) for name in sorted(schemas)}
    if gathered.security_schemes:
        models = gathered.security_schemes.items()
        components["securitySchemes"] = {name: security_scheme(model) for name, model in models}
    about = {
        "title": info.title,
        "summary": info.summary or None,
        "description": info.description or None,
        "termsOfService": info.terms_of_service or None,
        "contact": info.contact or None,
        "license": info.license_info or None,
        "version": info.version,
    }
    written: JsonObject = {"openapi": info.openapi_version, "info": about}
    if info.servers:
        written["servers"] = info.servers
    written["paths"] = paths
    optional = {"webhooks": hooks, "components": components, "tags": info.tags, "externalDocs": info.external_docs}
    written.update((key, value) for key, value in optional.items() if value)
    return written


def _cut(schema: JsonObject) -> JsonObject:
    """Return a component with a description that ends at the first form feed: what follows is for readers of source."""
    description = schema.get("description")
    if isinstance(description, str) and "\f" in description:
        return {**schema, "description": description.partition("\f")[0]}
    return schema


def security_scheme(model: object) -> Any:
    """Return the model of a security scheme as JSON."""
    if not isinstance(model, BaseModel):
        return model
    from typeway.openapi._security_schemes import APIKey, HTTPBase, HTTPBearer, OAuth2, OpenIdConnect

    written = model.model_dump(mode="json", by_alias=True, exclude_none=True)
    return _Valid(written) if type(model) in (APIKey, HTTPBase, HTTPBearer, OAuth2, OpenIdConnect) else written


def _arranged(raw: JsonObject, names: dict[str, str]) -> JsonObject:
    how = Arranging(names)
    rules: dict[str, Callable[[Any], Any]] = {
        "info": lambda value: INFO(value, how),
        "servers": lambda value: [SERVER(server, how) for server in _members(value)],
        "paths": lambda value: {path: _path_item(item, how) for path, item in value.items()},
        "webhooks": lambda value: {name: _webhook(item, how) for name, item in value.items()},
        "components": lambda value: _components(value, names),
        "tags": lambda value: [TAG(tag, how) for tag in _members(value)],
        "externalDocs": lambda value: EXTERNAL_DOCS(value, how),
    }
    if type(raw["openapi"]) is not str:
        raise Unsure
    return {key: rules[key](value) if key in rules else value for key, value in raw.items()}


def _members(value: Any) -> list[Any]:
    members: list[Any] = value
    if type(value) is not list:
        raise Unsure
    return members


# PERF: the models take longer to import than most documents to write, and most documents do not need them. Therefore
# they are imported by the functions below and not above.


def _path_item(item: JsonObject, how: Arranging) -> JsonObject:
    # NOTE: the models take a path item with parameters for a plain dict, because the place of a parameter is an
    # enumeration that text has to be converted to. So its keys keep the order in which they were written.
    if _has_parameters(item):
        written: JsonObject = plain(item, how.names)
        return written
    try:
        return PATH_ITEM(item, how)
    except Unsure:
        from typeway._describe.checked import checked_path_item

        return checked_path_item(renamed(item, how.names))


def _has_parameters(item: JsonObject) -> bool:
    """Tell whether some operation of a path, or of its callbacks, has parameters."""
    for operation in item.values():
        if not isinstance(operation, dict):
            continue
        described = cast("JsonObject", operation)
        if described.get("parameters"):
            return True
        callbacks: Any = described.get("callbacks")
        if isinstance(callbacks, dict):
            for callback in cast("JsonObject", callbacks).values():
                if isinstance(callback, dict) and any(map(_has_parameters, cast("JsonObject", callback).values())):
                    return True
    return False


def _webhook(item: JsonObject, how: Arranging) -> JsonObject:
    try:
        return WEBHOOK(item, how)
    except Unsure:
        from typeway._describe.checked import checked_webhook

        return checked_webhook(plain(item, how.names))


def _components(components: JsonObject, names: dict[str, str]) -> JsonObject:
    written: JsonObject = {}
    how = Arranging(names, sort=True)
    if "schemas" in components:
        written["schemas"] = {name: _component(schema, how) for name, schema in components["schemas"].items()}
    if "securitySchemes" in components:
        schemes: JsonObject = components["securitySchemes"]
        written["securitySchemes"] = {name: _checked_scheme(scheme) for name, scheme in schemes.items()}
    return written


def _component(schema: JsonObject, how: Arranging) -> Any:
    try:
        return COMPONENT(schema, how)
    except Unsure:
        from typeway._describe.checked import checked_schema

        return checked_schema(deep_sorted(plain(schema, how.names), ""))


def _checked_scheme(scheme: Any) -> JsonObject:
    """Return a security scheme; those of the security package are valid as they are, others are checked."""
    if isinstance(scheme, _Valid):
        return dict(scheme)
    from typeway._describe.checked import checked_security_scheme

    return checked_security_scheme(plain(scheme, {}))


def _judged(raw: JsonObject, names: dict[str, str]) -> JsonObject:
    """Pass the whole document through the models, for what they say about its faults."""
    from typeway._describe.checked import checked_document

    document: JsonObject = renamed(raw, names)
    schemas: JsonObject = document.get("components", {}).get("schemas", {})
    for name, schema in schemas.items():
        schemas[name] = deep_sorted(schema, "")
    return checked_document(document)
