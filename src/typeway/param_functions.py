"""The functions that users call to make markers.

They return ``Any`` so that ``q: str = Query()`` satisfies a type checker, and take exactly the keywords of the classes
in ``params``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pydantic_core import PydanticUndefined as Undefined
from typing_extensions import Unpack

from typeway import params
from typeway._lazy import handed_on
from typeway._param_options import BodyOptions, FileOptions, HeaderOptions, ParamOptions, marker_signature

if TYPE_CHECKING:
    from typeway.openapi.models import Example
else:
    __getattr__ = handed_on(__name__, {"Example": "typeway.openapi.models.Example"})

__all__ = ["Body", "Cookie", "Depends", "Example", "File", "Form", "Header", "Path", "Query", "Security"]


_KEYWORDS: dict[str, frozenset[str]] = {}
_Options = TypeVar("_Options", bound=ParamOptions)


def _checked(function: str, options: _Options) -> _Options:
    """Return the options; raise ``TypeError`` for one that the function does not take."""
    for name in options:
        if name not in _KEYWORDS[function]:
            raise TypeError(f"{function}() got an unexpected keyword argument {name!r}")
    return options


def Path(default: Any = ..., **options: Unpack[ParamOptions]) -> Any:
    """Declare a path parameter. It is always required; a default raises ``AssertionError``."""
    return params.Path(default, **_checked("Path", options))


def Query(default: Any = Undefined, **options: Unpack[ParamOptions]) -> Any:
    """Declare a query parameter (RFC 3986, section 3.4). Without a default it is required."""
    return params.Query(default, **_checked("Query", options))


def Header(default: Any = Undefined, **options: Unpack[HeaderOptions]) -> Any:
    """Declare a request header (RFC 9110, section 5).

    Underscores in its name stand for hyphens unless ``convert_underscores=False``.
    """
    return params.Header(default, **_checked("Header", options))


def Cookie(default: Any = Undefined, **options: Unpack[ParamOptions]) -> Any:
    """Declare a cookie (RFC 6265, section 4.2)."""
    return params.Cookie(default, **_checked("Cookie", options))


def Body(default: Any = Undefined, **options: Unpack[BodyOptions]) -> Any:
    """Declare the request body or a member of it; ``embed=True`` expects it under its own name in a JSON object."""
    return params.Body(default, **_checked("Body", options))


def Form(default: Any = Undefined, **options: Unpack[FileOptions]) -> Any:
    """Declare a form field, urlencoded or multipart (RFC 7578). An empty string counts as missing."""
    return params.Form(default, **_checked("Form", options))


def File(default: Any = Undefined, **options: Unpack[FileOptions]) -> Any:
    """Declare an uploaded file (RFC 7578): ``UploadFile`` for a spooled file, ``bytes`` for its content."""
    return params.File(default, **_checked("File", options))


def Depends(
    dependency: Callable[..., Any] | None = None,
    *,
    use_cache: bool = True,
    scope: Literal["function", "request"] | None = None,
    max_concurrency: int | None = None,
) -> Any:
    """Declare a dependency: a callable whose result becomes the argument. See ``params.Depends`` for the keywords."""
    return params.Depends(dependency=dependency, use_cache=use_cache, scope=scope, max_concurrency=max_concurrency)


def Security(
    dependency: Callable[..., Any] | None = None,
    *,
    scopes: Sequence[str] | None = None,
    use_cache: bool = True,
) -> Any:
    """Declare a dependency together with the OAuth2 scopes it demands (RFC 6749, section 3.3)."""
    return params.Security(dependency=dependency, scopes=scopes, use_cache=use_cache)


for _function, _signature in {
    Path: marker_signature(default=...),
    Query: marker_signature(),
    Header: marker_signature(header=True),
    Cookie: marker_signature(),
    Body: marker_signature(first={"embed": None, "media_type": "application/json"}),
    Form: marker_signature(first={"media_type": params.Form.default_media_type}),
    File: marker_signature(first={"media_type": params.File.default_media_type}),
}.items():
    _KEYWORDS[_function.__name__] = frozenset(_signature.parameters)
    _function.__signature__ = _signature.replace(return_annotation=Any)  # type: ignore[attr-defined]  # read by inspect.signature
