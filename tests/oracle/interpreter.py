"""What an operation does, told slowly: a plan is walked parameter by parameter and dependency by dependency for one request.

Nothing here is shared with the compiler, its layout or its runtime. Only the plan is: callables, where their values come from, and the adapters
that validate them.
"""

from __future__ import annotations

import copy
import inspect
import json
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from pydantic import ValidationError

from tests.robustness.wire import Ask
from typeway._plan import CallPlan, DependencyPlan, EndpointPlan, ValuePlan
from typeway.exceptions import HTTPException, RequestValidationError
from typeway.security import SecurityScopes

Errors = list[dict[str, Any]]
Call = Callable[..., Any]

NOTHING: Any = object()
"""Stands for what was not sent."""


@dataclass
class Request:
    """The texts of a request, by place, and its body."""

    ask: Ask
    params: Mapping[str, Any]

    def texts(self, place: str) -> list[tuple[str, str]]:
        if place == "query":
            return parse_qsl(self.ask.query.decode("latin-1"), keep_blank_values=True)
        if place == "header":
            return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in self.ask.headers]
        if place == "cookie":
            sent = [value.decode("latin-1") for name, value in self.ask.headers if name == b"cookie"]
            pairs = [piece.split("=", 1) for header in sent for piece in header.split(";") if "=" in piece]
            return list({name.strip(): value.strip() for name, value in pairs}.items())
        raise LookupError(place)

    @property
    def raw(self) -> bytes:
        return b"".join(self.ask.chunks)

    @property
    def says_json(self) -> bool:
        kind = next((value.decode() for name, value in self.ask.headers if name == b"content-type"), "")
        kind = kind.partition(";")[0].strip().lower()
        return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))


def parsed_body(plan: EndpointPlan, request: Request) -> Any:
    """The body as validation gets it: a JSON document, a form as a list of pairs, bytes, or nothing."""
    if plan.body is None or not request.raw:
        return NOTHING if plan.body is None or plan.body.kind == "json" else []
    if plan.body.kind == "form":
        return parse_qsl(request.raw.decode(), keep_blank_values=True)
    if not request.says_json:
        return request.raw
    try:
        return json.loads(request.raw)
    except json.JSONDecodeError as error:
        detail = {
            "type": "json_invalid",
            "loc": ("body", error.pos),
            "msg": "JSON decode error",
            "input": {},
            "ctx": {"error": error.msg},
        }
        raise RequestValidationError([detail]) from error
    except Exception as error:
        raise HTTPException(400, "There was an error parsing the body") from error


def missing(*loc: str | int) -> Errors:
    return [{"type": "missing", "loc": loc, "msg": "Field required", "input": None}]


def validated(value: ValuePlan, sent: Any, *loc: str | int) -> tuple[Any, Errors]:
    """Validate one value with nothing but its own adapter."""
    try:
        return value.adapter.validator.validate_python(sent, from_attributes=True), []
    except ValidationError as error:
        return None, [{**item, "loc": (*loc, *item["loc"])} for item in error.errors(include_url=False)]


def absent(value: ValuePlan, *loc: str | int) -> tuple[Any, Errors]:
    """What a value is that was not sent: its default, or an error."""
    if value.required:
        return None, missing(*loc)
    made = value.field.get_default(call_default_factory=True, validated_data={})
    return validated(value, made, *loc) if value.field.validate_default else (copy.deepcopy(made), [])


def from_texts(value: ValuePlan, request: Request) -> tuple[Any, Errors]:
    """A value from path, query, header or cookie."""
    place = value.source
    if place == "path":
        return validated(value, request.params[value.wire], place, value.wire)
    pairs = request.texts(place)
    if value.model is not None:
        return spread(value, place, pairs)
    for wire in value.wires:
        found = [text for name, text in pairs if same_name(name, wire, place)]
        if found:
            sent = found if value.repeated else found[0] if place == "header" else found[-1]
            if sent != "" or not value.blank_is_missing:
                return validated(value, sent, place, wire)
    return absent(value, place, value.wire)


def same_name(name: str, wire: str, place: str) -> bool:
    return name.lower() == wire.lower() if place == "header" else name == wire


def spread(value: ValuePlan, place: str, pairs: list[tuple[str, Any]]) -> tuple[Any, Errors]:
    """A model whose fields are texts of one place. What belongs to no field is handed on for the model to ignore, to keep or to refuse."""
    assert value.model is not None
    found: dict[str, list[Any]] = {}
    for name, text in pairs:
        found.setdefault(name, []).append(text)
    lists = place != "cookie"
    taken: dict[str, Any] = {}
    shown: dict[str, str] = {}
    used: set[str] = set()
    for part in value.fields:
        wires = [(wire.lower() if place == "header" else wire, key) for wire, key in part.wires]
        used.update(wire for wire, _ in wires)
        shown.update({key: wire for wire, key in part.wires})
        for wire, key in wires:
            if wire in found:
                texts = found[wire]
                sent = texts if part.repeated and lists else texts[0] if place == "header" else texts[-1]
                if sent != "" or not (part.blank_is_missing or place == "body"):
                    taken[key] = sent
                break
    others = {name: texts for name, texts in found.items() if name not in used and name not in shown}
    if (
        value.optional
        and not used & set(found)
        and not (found and value.model.model_config.get("extra") in ("allow", "forbid"))
    ):
        return absent(value, place)
    taken.update({name: texts if lists and len(texts) > 1 else texts[-1] for name, texts in others.items()})
    result, errors = validated(value, taken, place)
    return result, [
        {**item, "loc": (place, *(shown.get(key, key) for key in item["loc"][1:2]), *item["loc"][2:])}
        for item in errors
    ]


def from_body(value: ValuePlan, plan: EndpointPlan, body: Any) -> tuple[Any, Errors]:
    """A value from the body: all of it, a member of it, or a part of a form."""
    assert plan.body is not None
    if plan.body.kind == "form":
        return from_form(value, body)
    if not plan.body.embedded:
        return absent(value, "body") if body is NOTHING else validated(value, body, "body")
    if body is not NOTHING and not isinstance(body, dict | bytes):
        return None, missing("body", value.wire)
    if isinstance(body, dict):
        for wire in value.wires:
            if wire in body:
                return validated(value, body[wire], "body", wire)
    return absent(value, "body", value.wire)


def from_form(value: ValuePlan, pairs: list[tuple[str, str]]) -> tuple[Any, Errors]:
    """A part of a form, or a model made of its parts. An empty text is no text, unless it is one of a list."""
    if value.model is not None:
        return spread(value, "body", pairs)
    for wire in value.wires:
        found = [text for name, text in pairs if name == wire]
        if found and (value.repeated or found[-1] != ""):
            return validated(value, found if value.repeated else found[-1], "body", wire)
    return absent(value, "body", value.wire)


@dataclass
class Interpreter:
    """One request to one operation. ``run`` calls the user's functions for real; they note what they are called with."""

    plan: EndpointPlan
    request: Request
    overrides: Mapping[Call, CallPlan]
    answered: Callable[[], None]
    """Called when the answer would be sent."""

    cache: dict[Any, Any] = field(default_factory=dict)
    request_stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    function_stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    body: Any = NOTHING

    async def run(self) -> Any:
        """Return the endpoint's result.

        Raises:
            RequestValidationError: with all errors in order.
            Exception: what the user's code raised.
        """
        sent = False
        try:
            async with self.request_stack:
                async with self.function_stack:
                    self.body = parsed_body(self.plan, self.request)
                    arguments, errors = await self.arguments(self.plan.call, ())
                    if errors:
                        raise RequestValidationError(errors)
                    result = await self.called(self.plan.call, arguments, None)
                self.answered()
                sent = True
        except BaseException:
            if not sent:
                self.answered()
            raise
        return result

    async def arguments(self, call: CallPlan, scopes: tuple[str, ...]) -> tuple[dict[str, Any], Errors]:
        """Find the arguments of a callable: dependencies first, then what is read from the request."""
        given: dict[str, Any] = {}
        errors: Errors = []
        for use in call.dependencies:
            result, found = await self.dependency(use, scopes)
            errors += found
            if use.argument is not None and not found:
                given[use.argument] = result
        for value in (*call.parameters, *call.body):
            in_body = value.source in ("body", "form", "file")
            given[value.name], found = (
                from_body(value, self.plan, self.body) if in_body else from_texts(value, self.request)
            )
            errors += found
        for item in call.injected:
            assert item.kind == "scopes", item.kind
            given[item.name] = SecurityScopes(scopes=list(scopes))
        return given, errors

    async def dependency(self, use: DependencyPlan, scopes: tuple[str, ...]) -> tuple[Any, Errors]:
        """Get the result of a dependency: called now, or remembered."""
        scopes = tuple(dict.fromkeys((*scopes, *use.scopes)))
        target = self.overrides.get(use.target.call, use.target)
        arguments, errors = await self.arguments(target, scopes)
        if errors:
            return None, errors
        lifetime = use.scope or ("request" if target.kind in ("generator", "async_generator") else "")
        key = (use.target.call, tuple(sorted(scopes)) if use.scopes or asks_for_scopes(target) else (), lifetime)
        if use.use_cache and key in self.cache:
            return self.cache[key], []
        result = await self.called(target, arguments, use)
        self.cache.setdefault(key, result)
        return result, []

    async def called(self, target: CallPlan, arguments: dict[str, Any], use: DependencyPlan | None) -> Any:
        call = target.call
        stack = self.function_stack if use is not None and use.scope == "function" else self.request_stack
        if inspect.isasyncgenfunction(call):
            return await stack.enter_async_context(asynccontextmanager(call)(**arguments))
        if inspect.isgeneratorfunction(call):
            return stack.enter_context(contextmanager(call)(**arguments))
        result = call(**arguments)
        return await result if inspect.isawaitable(result) else result


def asks_for_scopes(call: CallPlan) -> bool:
    """Tell whether a callable, or one below it, is told its security scopes, or demands some."""
    return any(item.kind == "scopes" for item in call.injected) or any(
        use.scopes or asks_for_scopes(use.target) for use in call.dependencies
    )
