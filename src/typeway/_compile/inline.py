"""What can be proved of a dependency beforehand, so that less is done for it.

**Classes that may be made on the event loop.**
FastAPI sends every plain callable to the thread pool, because it may block. A class whose construction only stores its
arguments cannot, and the hop would cost far more than the work. Only what is proved is taken: dataclasses without code
of their own, and classes whose ``__init__`` does nothing but assign its arguments, or constants, to attributes.

**Security schemes that come with the framework** look at the headers and the query of a request, and no request is made
for them. A scheme whose ``__call__`` the program has written itself gets the request.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import textwrap
from collections.abc import Callable
from typing import Any

from typeway._plan import CallPlan
from typeway.security.base import SecurityBase

__all__ = ["own_call", "runs_inline"]

_SECURITY = SecurityBase.__module__.rpartition(".")[0]

# Compared by identity with what a class has; of no type that a checker could call different.
_NEW: Any = object.__new__
_SETATTR: Any = object.__setattr__


def runs_inline(plan: CallPlan) -> bool:
    """Tell whether calling this is provably free of blocking work."""
    call: Any = plan.call
    if plan.kind != "function" or type(call) is not type:
        return False
    if call.__new__ is not _NEW or call.__setattr__ is not _SETATTR:
        return False
    if dataclasses.is_dataclass(call) and "__init__" in vars(call):
        return _plain_dataclass(call)
    return _only_stores(call)


def _plain_dataclass(call: Any) -> bool:
    if hasattr(call, "__post_init__") or _has_descriptors(call, {field.name for field in dataclasses.fields(call)}):
        return False
    generated = getattr(call.__init__, "__code__", None)
    if generated is None or generated.co_filename != "<string>":  # an __init__ written by hand
        return False
    return all(field.default_factory in (dataclasses.MISSING, list, dict, set) for field in dataclasses.fields(call))


def _has_descriptors(call: type[Any], names: set[str]) -> bool:
    """Tell whether storing one of these attributes runs code."""
    for name in names:
        for base in call.__mro__:
            found: Any = vars(base).get(name)
            if found is not None and _intercepts(found):
                return True
    return False


def _intercepts(descriptor: object) -> bool:
    return hasattr(type(descriptor), "__set__") and not inspect.ismemberdescriptor(descriptor)


def _only_stores(call: Any) -> bool:
    """Tell whether the body of a class's ``__init__`` is nothing but ``self.name = argument`` lines."""
    function = call.__init__
    if not inspect.isfunction(function) or function.__closure__:
        return False
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):
        return False
    definition = tree.body[0] if tree.body else None
    if not isinstance(definition, ast.FunctionDef) or definition.decorator_list:
        return False
    taken = definition.args
    arguments = {item.arg for item in (*taken.posonlyargs, *taken.args, *taken.kwonlyargs)}
    first = taken.args[0].arg if taken.args else ""
    stored: set[str] = set()
    for number, statement in enumerate(definition.body):
        if isinstance(statement, ast.Pass) or (number == 0 and _is_docstring(statement)):
            continue
        name = _stored_name(statement, first, arguments)
        if name is None:
            return False
        stored.add(name)
    return not _has_descriptors(call, stored)


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _stored_name(statement: ast.stmt, first: str, arguments: set[str]) -> str | None:
    """Return the attribute that a statement stores to, ``None`` if it does anything else."""
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target, value = statement.targets[0], statement.value
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        target, value = statement.target, statement.value
    else:
        return None
    if not (isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == first):
        return None
    if isinstance(value, ast.Constant) or (isinstance(value, ast.Name) and value.id in arguments):
        return target.attr
    return None


def own_call(plan: CallPlan) -> Callable[..., Any] | None:
    """Return the ``__call__`` of a security scheme if it is one of ours."""
    if not isinstance(plan.call, SecurityBase):
        return None
    call: Any = type(plan.call).__call__
    module = getattr(call, "__module__", None) or ""
    return call if module.rpartition(".")[0] == _SECURITY else None
