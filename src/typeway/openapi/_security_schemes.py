"""The Security Scheme Object of OpenAPI 3.1 (section 4.8.27) and the OAuth flows inside it.

These few words stand apart from the rest of the vocabulary because security classes build them while an application
is being declared, whereas the document models in `typeway.openapi.models` are needed only when a document is made.
Users import them from `typeway.openapi.models`.
"""

# Fields and members are spelt as the keys and values of the document are:
# ruff: noqa: N815

from enum import Enum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class BaseModelWithConfig(BaseModel):
    """Base of the OpenAPI objects: keys the specification does not name, such as `x-...`, are kept."""

    model_config = ConfigDict(extra="allow", defer_build=True)


class SecuritySchemeType(Enum):
    """Values of `type` in a security scheme."""

    apiKey = "apiKey"
    http = "http"
    oauth2 = "oauth2"
    openIdConnect = "openIdConnect"


class SecurityBase(BaseModelWithConfig):
    """What every security scheme has: a type and an optional description."""

    type_: SecuritySchemeType = Field(alias="type")
    description: str | None = None


class APIKeyIn(Enum):
    """Places an API key may be sent in."""

    query = "query"
    header = "header"
    cookie = "cookie"


class APIKey(SecurityBase):
    """A key sent in a named query parameter, header or cookie."""

    type_: SecuritySchemeType = Field(default=SecuritySchemeType.apiKey, alias="type")
    in_: APIKeyIn = Field(alias="in")
    name: str


class HTTPBase(SecurityBase):
    """A scheme of the `Authorization` header (RFC 9110, section 11)."""

    type_: SecuritySchemeType = Field(default=SecuritySchemeType.http, alias="type")
    scheme: str


class HTTPBearer(HTTPBase):
    """The Bearer scheme (RFC 6750) with an optional hint on the format of the token."""

    scheme: Literal["bearer"] = "bearer"  # pyright: ignore[reportIncompatibleVariableOverride]  (narrower on purpose)
    bearerFormat: str | None = None


class OAuthFlow(BaseModelWithConfig):
    """What every OAuth 2.0 flow has: an optional refresh URL, and scopes with their descriptions."""

    refreshUrl: str | None = None
    scopes: dict[str, str] = {}


class OAuthFlowImplicit(OAuthFlow):
    """The implicit grant (RFC 6749, section 4.2)."""

    authorizationUrl: str


class OAuthFlowPassword(OAuthFlow):
    """The resource owner password credentials grant (RFC 6749, section 4.3)."""

    tokenUrl: str


class OAuthFlowClientCredentials(OAuthFlow):
    """The client credentials grant (RFC 6749, section 4.4)."""

    tokenUrl: str


class OAuthFlowAuthorizationCode(OAuthFlow):
    """The authorization code grant (RFC 6749, section 4.1)."""

    authorizationUrl: str
    tokenUrl: str


class OAuthFlows(BaseModelWithConfig):
    """The flows an OAuth 2.0 scheme supports."""

    implicit: OAuthFlowImplicit | None = None
    password: OAuthFlowPassword | None = None
    clientCredentials: OAuthFlowClientCredentials | None = None
    authorizationCode: OAuthFlowAuthorizationCode | None = None


class OAuth2(SecurityBase):
    """An OAuth 2.0 authorization server (RFC 6749), described by its flows."""

    type_: SecuritySchemeType = Field(default=SecuritySchemeType.oauth2, alias="type")
    flows: OAuthFlows


class OpenIdConnect(SecurityBase):
    """An OpenID provider found by its discovery URL."""

    type_: SecuritySchemeType = Field(default=SecuritySchemeType.openIdConnect, alias="type")
    openIdConnectUrl: str


SecurityScheme = APIKey | HTTPBase | OAuth2 | OpenIdConnect | HTTPBearer

for _class in (
    *(APIKey, APIKeyIn, BaseModelWithConfig, HTTPBase, HTTPBearer, OAuth2, OAuthFlow, OAuthFlowAuthorizationCode),
    *(OAuthFlowClientCredentials, OAuthFlowImplicit, OAuthFlowPassword, OAuthFlows, OpenIdConnect, SecurityBase),
    SecuritySchemeType,
):
    _class.__module__ = "typeway.openapi.models"  # where programs, pickles and error texts find them
