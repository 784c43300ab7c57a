"""Security schemes: dependencies that take credentials from a connection and are documented in OpenAPI.

PERF: a scheme is imported when its name is first used, as most programs use one of them or none.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typeway.security.api_key import APIKeyCookie as APIKeyCookie
    from typeway.security.api_key import APIKeyHeader as APIKeyHeader
    from typeway.security.api_key import APIKeyQuery as APIKeyQuery
    from typeway.security.http import HTTPAuthorizationCredentials as HTTPAuthorizationCredentials
    from typeway.security.http import HTTPBasic as HTTPBasic
    from typeway.security.http import HTTPBasicCredentials as HTTPBasicCredentials
    from typeway.security.http import HTTPBearer as HTTPBearer
    from typeway.security.http import HTTPDigest as HTTPDigest
    from typeway.security.oauth2 import OAuth2 as OAuth2
    from typeway.security.oauth2 import OAuth2AuthorizationCodeBearer as OAuth2AuthorizationCodeBearer
    from typeway.security.oauth2 import OAuth2PasswordBearer as OAuth2PasswordBearer
    from typeway.security.oauth2 import OAuth2PasswordRequestForm as OAuth2PasswordRequestForm
    from typeway.security.oauth2 import OAuth2PasswordRequestFormStrict as OAuth2PasswordRequestFormStrict
    from typeway.security.oauth2 import SecurityScopes as SecurityScopes
    from typeway.security.open_id_connect_url import OpenIdConnect as OpenIdConnect

__all__ = [
    "APIKeyCookie",
    "APIKeyHeader",
    "APIKeyQuery",
    "HTTPAuthorizationCredentials",
    "HTTPBasic",
    "HTTPBasicCredentials",
    "HTTPBearer",
    "HTTPDigest",
    "OAuth2",
    "OAuth2AuthorizationCodeBearer",
    "OAuth2PasswordBearer",
    "OAuth2PasswordRequestForm",
    "OAuth2PasswordRequestFormStrict",
    "OpenIdConnect",
    "SecurityScopes",
]

_MODULES = {
    "api_key": (
        "APIKeyCookie",
        "APIKeyHeader",
        "APIKeyQuery",
    ),
    "http": (
        "HTTPAuthorizationCredentials",
        "HTTPBasic",
        "HTTPBasicCredentials",
        "HTTPBearer",
        "HTTPDigest",
    ),
    "oauth2": (
        "OAuth2",
        "OAuth2AuthorizationCodeBearer",
        "OAuth2PasswordBearer",
        "OAuth2PasswordRequestForm",
        "OAuth2PasswordRequestFormStrict",
        "SecurityScopes",
    ),
    "open_id_connect_url": ("OpenIdConnect",),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name in _MODULE_OF:
        value = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
        globals()[name] = value
        return value
    if name in {*_MODULES, "base", "utils"}:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
