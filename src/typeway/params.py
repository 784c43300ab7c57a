"""The markers: data that says where an argument comes from. They hold no behaviour.

``Path``, ``Query``, ``Header`` and ``Cookie`` are ``Param``; ``Form`` and ``File`` are ``Body``. All are Pydantic
``FieldInfo`` objects, so constraints and metadata have Pydantic's meaning. ``Depends`` and ``Security`` are frozen and
hashable.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined as Undefined
from typing_extensions import Unpack

from typeway._concurrency_limit import ConcurrencyLimit
from typeway._lazy import handed_on
from typeway._param_options import BodyOptions, FileOptions, HeaderOptions, ParamOptions, marker_signature
from typeway.datastructures import _Unset  # pyright: ignore[reportPrivateUsage]  # FastAPI's name, kept to ourselves
from typeway.exceptions import FastAPIDeprecationWarning

if TYPE_CHECKING:
    from typeway.openapi.models import Example
else:
    __getattr__ = handed_on(__name__, {"Example": "typeway.openapi.models.Example"})

__all__ = [
    "Body",
    "Cookie",
    "Depends",
    "Example",
    "File",
    "Form",
    "Header",
    "Param",
    "ParamTypes",
    "Path",
    "Query",
    "Security",
]


class ParamTypes(Enum):
    """Where a parameter travels: the values of ``in`` of an OpenAPI 3.1 parameter object."""

    query = "query"
    header = "header"
    path = "path"
    cookie = "cookie"


class _Marker(FieldInfo):  # type: ignore[misc]  # Pydantic calls the class final, but only to type checkers
    """What all markers share: FastAPI's own keywords, kept beside Pydantic's."""

    openapi_examples: dict[str, Any] | None
    include_in_schema: bool
    example: Any

    def __init__(self, default: Any, options: dict[str, Any]) -> None:
        self.include_in_schema = options.pop("include_in_schema", True)
        self.openapi_examples = options.pop("openapi_examples", None)
        self.example = options.pop("example", _Unset)
        if self.example is not _Unset:
            _warn_deprecated("`example` has been deprecated, please use `examples` instead")
        regex = options.pop("regex", None)
        if regex is not None:
            _warn_deprecated("`regex` has been deprecated, please use `pattern` instead")
            options["pattern"] = options.get("pattern") or regex
        default = Undefined if default is Ellipsis else default
        given = {name: value for name, value in options.items() if value is not _Unset}
        for name in _NONE_MEANS_UNSET:
            if given.get(name, _Unset) is None:
                del given[name]
        if "alias" in given:
            given.setdefault("validation_alias", given["alias"])
            given.setdefault("serialization_alias", given["alias"])
        super().__init__(default=default, **given)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.default})"


_NONE_MEANS_UNSET = ("gt", "ge", "lt", "le", "min_length", "max_length", "pattern", "annotation")


def _warn_deprecated(message: str) -> None:
    """Warn at the line that makes the marker, however many of our own calls lie between."""
    frame, level = inspect.currentframe(), 1
    while frame is not None and frame.f_globals["__name__"] in _OUR_MODULES:
        frame, level = frame.f_back, level + 1
    warnings.warn(message, category=FastAPIDeprecationWarning, stacklevel=level)


_OUR_MODULES = (__name__, "typeway.param_functions")


def _checked(marker: type, options: dict[str, Any], *own: str) -> dict[str, Any]:
    """Return the options; raise ``TypeError`` for a keyword that the marker does not take."""
    allowed = ParamOptions.__annotations__
    for name in options:
        if name not in allowed and name not in own and name != "annotation":
            raise TypeError(f"{marker.__name__}.__init__() got an unexpected keyword argument {name!r}")
    return options


class Param(_Marker):  # type: ignore[misc]  # see _Marker
    """A value that travels outside the body."""

    in_: ParamTypes

    def __init__(self, default: Any = Undefined, **options: Unpack[ParamOptions]) -> None:
        super().__init__(default, _checked(type(self), dict(options)))


class Path(Param):  # type: ignore[misc]  # see _Marker
    """A value from the path template; always required (OpenAPI 3.1, parameter object).

    Raises:
        AssertionError: a default is given.
    """

    in_: ParamTypes = ParamTypes.path

    def __init__(self, default: Any = ..., **options: Unpack[ParamOptions]) -> None:
        _checked(type(self), dict(options))
        assert default is ..., "A path parameter is always there and takes no default"
        self.in_ = ParamTypes.path
        super().__init__(default, **options)


class Query(Param):  # type: ignore[misc]  # see _Marker
    """A value from the query string (RFC 3986, section 3.4)."""

    in_: ParamTypes = ParamTypes.query


class Header(Param):  # type: ignore[misc]  # see _Marker
    """A value from a request header (RFC 9110, section 5); underscores in its name stand for hyphens."""

    in_: ParamTypes = ParamTypes.header

    def __init__(self, default: Any = Undefined, **options: Unpack[HeaderOptions]) -> None:
        self.convert_underscores = options.pop("convert_underscores", True)
        rest: ParamOptions = options
        super().__init__(default, **rest)


class Cookie(Param):  # type: ignore[misc]  # see _Marker
    """A value from the ``Cookie`` header (RFC 6265, section 4.2)."""

    in_: ParamTypes = ParamTypes.cookie


class Body(_Marker):  # type: ignore[misc]  # see _Marker
    """The request body or a member of it. ``embed=True`` expects a JSON object that holds the value under its name."""

    default_media_type: ClassVar[str] = "application/json"

    def __init__(self, default: Any = Undefined, **options: Unpack[BodyOptions]) -> None:
        self.embed = options.pop("embed", None)
        self.media_type = options.pop("media_type", self.default_media_type)
        super().__init__(default, _checked(type(self), dict(options)))


class Form(Body):  # type: ignore[misc]  # see _Marker
    """A field of a form, ``application/x-www-form-urlencoded`` or ``multipart/form-data`` (RFC 7578)."""

    default_media_type: ClassVar[str] = "application/x-www-form-urlencoded"

    def __init__(self, default: Any = Undefined, **options: Unpack[FileOptions]) -> None:
        _checked(type(self), dict(options), "media_type")
        super().__init__(default, **options)


class File(Form):  # type: ignore[misc]  # see _Marker
    """An uploaded file of a ``multipart/form-data`` body (RFC 7578)."""

    default_media_type: ClassVar[str] = "multipart/form-data"


for _class, _signature in {
    Param: marker_signature(annotation=True),
    Path: marker_signature(annotation=True, default=...),
    Query: marker_signature(annotation=True),
    Header: marker_signature(annotation=True, header=True),
    Cookie: marker_signature(annotation=True),
    Body: marker_signature(annotation=True, first={"embed": None, "media_type": "application/json"}),
    Form: marker_signature(annotation=True, first={"media_type": Form.default_media_type}),
    File: marker_signature(annotation=True, first={"media_type": File.default_media_type}),
}.items():
    _class.__signature__ = _signature  # type: ignore[attr-defined]  # read by inspect.signature, unknown to typeshed


@dataclass(frozen=True)
class Depends:
    """Marks an argument as the result of a dependency; without ``dependency`` the annotation is called.

    ``use_cache=False`` calls it again where it is used twice in a request. ``scope`` says when a dependency with
    ``yield`` is left: ``"request"`` after the response was sent, ``"function"`` before. ``max_concurrency`` bounds
    simultaneous executions.

    Raises:
        ValueError: ``max_concurrency`` is neither ``None`` nor a positive integer.
    """

    dependency: Callable[..., Any] | None = None
    use_cache: bool = True
    scope: Literal["function", "request"] | None = None
    max_concurrency: int | None = field(default=None, kw_only=True)
    _concurrency: ConcurrencyLimit | None = field(init=False, repr=False, default=None)

    def __post_init__(self) -> None:
        limit = self.max_concurrency
        if limit is None:
            return
        if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:  # pyright: ignore[reportUnnecessaryIsInstance] # callers may not type-check
            raise ValueError(f"max_concurrency must be a positive integer or None, not {limit!r}")
        object.__setattr__(self, "_concurrency", ConcurrencyLimit(limit))


@dataclass(frozen=True)
class Security(Depends):
    """``Depends`` with the OAuth2 scopes that the route demands (RFC 6749, section 3.3)."""

    scopes: Sequence[str] | None = None
