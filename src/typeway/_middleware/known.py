"""Which middleware is known: instances of Starlette's own classes, as long as nobody has replaced a part of them.

Classes of the user's own are not, except for those that do nothing but give ``BaseHTTPMiddleware`` its function.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib import import_module
from sys import modules
from typing import Any, Final

from typeway._serve.originals import is_original

__all__ = ["quickened"]

_KNOWN: Final = {
    ("starlette.middleware.base", "BaseHTTPMiddleware"): ("functions", "Function"),
    ("starlette.middleware.cors", "CORSMiddleware"): ("cors", "CORS"),
    ("starlette.middleware.gzip", "GZipMiddleware"): ("gzip", "GZip"),
    ("starlette.middleware.httpsredirect", "HTTPSRedirectMiddleware"): ("hosts", "HTTPSRedirect"),
    ("starlette.middleware.trustedhost", "TrustedHostMiddleware"): ("hosts", "TrustedHost"),
}


def quickened(layer: Any) -> Any:
    """Return a layer as it is, or as one of our classes with the same state and effects if it is known."""
    kind: Any = layer.__class__
    place = _KNOWN.get((kind.__module__, kind.__qualname__))
    if place is not None and _is_untouched(kind):
        module, name = place
        layer.__class__ = getattr(import_module(f"typeway._middleware.{module}"), name)
    elif type(kind) is type and (base := _function_class()) in kind.__mro__ and _only_has_a_function(kind, base):
        with suppress(TypeError):  # a class with a layout of its own stays as it is
            layer.__class__ = _function_layer(kind)
    return layer


def _function_class() -> Any:
    """Return ``BaseHTTPMiddleware`` if anything has loaded it."""
    return getattr(modules.get("starlette.middleware.base"), "BaseHTTPMiddleware", None)


def _only_has_a_function(kind: type[Any], base: type[Any]) -> bool:
    """Tell whether a subclass leaves the way through it alone, and the making of classes."""
    inherited = all(getattr(kind, name) is getattr(base, name) for name in ("__call__", "__getattribute__"))
    plain = "__init_subclass__" not in {name for owner in kind.__mro__[:-1] for name in vars(owner)}
    return inherited and plain and _is_untouched(base)


@cache
def _function_layer(kind: Any) -> type[Any]:
    """Return a subclass that is one of our layers, and looks like the class itself."""
    from typeway._middleware.functions import Function
    from typeway._serve.outlet import HandsOver

    names = ("__module__", "__qualname__", "__doc__")
    members = {name: getattr(kind, name) for name in names}
    return type(kind.__name__, (kind, HandsOver), {**members, "__call__": Function.__call__})


def _is_untouched(kind: type[Any]) -> bool:
    """Tell whether all functions of a class, and those beside it, are as Starlette wrote them."""
    module = import_module(kind.__module__)
    if getattr(module, kind.__qualname__, None) is not kind:
        return False
    beside = [item for item in vars(module).values() if isinstance(item, type) and item.__module__ == module.__name__]
    return all(is_original(function, module.__name__) for owner in {kind, *beside} for function in _functions(owner))


def _functions(owner: type[Any]) -> list[Callable[..., Any]]:
    """Return what can be called of a class, unwrapped from what makes it static, or a property."""
    found = [getattr(item, "__func__", None) or getattr(item, "fget", None) or item for item in vars(owner).values()]
    return [item for item in found if callable(item) and not isinstance(item, type)]
