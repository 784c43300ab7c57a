"""The direction of imports: a module may import only from the layers below its own, and never in a circle.

Imports under `TYPE_CHECKING` and inside functions count like any other, so no hidden knot can form.
"""

from __future__ import annotations

import pytest

from tests.architecture.source import Module, imported, imported_at_run_time, modules

# From the bottom up. A name stands for the module and everything below it, unless a longer name is listed elsewhere.
LAYERS: dict[str, tuple[str, ...]] = {
    "words": (
        "types", "exceptions", "datastructures", "requests", "responses", "websockets", "background", "concurrency",
        "params", "param_functions", "encoders", "sse", "logger", "security", "staticfiles", "templating",
        "openapi", "openapi.constants", "openapi.models", "utils", "exception_handlers",
        "_options", "_param_options", "_record", "_concurrency_limit", "_adapters", "_encodable", "_lifespan", "_dropin",
        "telemetry", "_telemetry",
        "_lazy", "_elsewhere", "middleware", "_threads", "_tasks", "_clock", "_compat", "_declare.annotations",
    ),
    "records": ("_plan", "_route", "_runtime"),
    "sources": ("_sources",),
    "declare": ("_declare",),
    "view": ("_view", "dependencies", "dependencies.models"),
    "inclusion": ("_inclusion", "_own_matching", "_route_state", "_frontend"),
    "outputs": ("_compile", "_describe"),
    "serve": ("_serve", "_docs_ui"),
    "steps": ("_open", "_received", "_solve", "_middleware"),
    "assembly": ("_assemble",),
    "handlers": ("_handlers",),
    "street": (
        "", "applications", "routing", "openapi.utils", "openapi.docs", "dependencies.utils",
    ),
    "edges": (
        "testclient", "testing", "server", "ops", "cli", "dropin", "_prove", "_migrate", "_new", "_guards", "_check", "workers",
        "__main__",
    ),
}  # fmt: skip

# Layers whose members may import each other, as long as there is no circle; elsewhere siblings are strangers.
SOCIABLE = {"words", "view", "inclusion", "street", "edges"}

# What may be imported against these rules, under `TYPE_CHECKING` only, with the reason.
TYPING_ONLY = {
    "routing": "an inclusion names the type of the router it belongs to",
}

LEVEL = {layer: level for level, layer in enumerate(LAYERS)}
UNITS = {unit: layer for layer, units in LAYERS.items() for unit in units}


def unit_of(name: str) -> str | None:
    """The longest listed name that the module is, or is inside of."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        prefix = ".".join(parts[:length])
        if prefix in UNITS:
            return prefix
    return None


def verdict(importer: str, imports: str) -> str | None:
    """What is wrong with one import, or None."""
    own, other = unit_of(importer), unit_of(imports)
    if own is None or other is None or own == other:
        return None
    own_layer, other_layer = UNITS[own], UNITS[other]
    if LEVEL[other_layer] < LEVEL[own_layer]:
        return None
    if other_layer == own_layer and own_layer in SOCIABLE:
        return None
    return f"{importer} ({own_layer}) imports {imports} ({other_layer})"


def test_every_module_has_a_layer() -> None:
    assert [name for name in modules() if unit_of(name) is None] == []


def test_every_listed_module_exists() -> None:
    assert [unit for unit in UNITS if unit not in modules()] == []


@pytest.mark.parametrize("module", modules().values(), ids=lambda module: module.name or "typeway")
def test_imports_point_down(module: Module) -> None:
    assert [wrong for name in sorted(counted(module)) if (wrong := verdict(module.name, name))] == []


def test_imports_never_form_a_circle() -> None:
    assert circle({name: counted(module) for name, module in modules().items()}) == []


def counted(module: Module) -> set[str]:
    """What a module imports, without what it may import for its types."""
    return imported(module) - (TYPING_ONLY.keys() - imported_at_run_time(module))


def test_typing_only_imports_are_needed() -> None:
    needed = {name for module in modules().values() for name in imported(module) - imported_at_run_time(module)}
    assert TYPING_ONLY.keys() - needed == set()


def circle(graph: dict[str, set[str]]) -> list[str]:
    """The modules of one circle, in order, or nothing."""
    done: set[str] = set()
    path: list[str] = []

    def visit(name: str) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done:
            return []
        path.append(name)
        for following in sorted(graph.get(name, ())):
            if found := visit(following):
                return found
        path.pop()
        done.add(name)
        return []

    for name in sorted(graph):
        if found := visit(name):
            return found
    return []


def test_the_rules_can_fail() -> None:
    assert verdict("_plan.value", "_route.tree") == "_plan.value (records) imports _route.tree (records)"
    assert verdict("params", "_assemble") == "params (words) imports _assemble (assembly)"
    assert verdict("openapi.models", "openapi.utils") == "openapi.models (words) imports openapi.utils (street)"
    assert verdict("_assemble", "_plan.value") is None
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]
    assert circle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []
