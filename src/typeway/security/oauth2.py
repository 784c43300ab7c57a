"""OAuth 2.0 (RFC 6749): bearer tokens, the form of the password grant, and scopes."""

from typing import Annotated, Any, cast

from starlette.requests import HTTPConnection
from starlette.status import HTTP_401_UNAUTHORIZED

from typeway.exceptions import HTTPException
from typeway.openapi._security_schemes import OAuth2 as OAuth2Model
from typeway.openapi._security_schemes import OAuthFlows as OAuthFlowsModel
from typeway.param_functions import Form
from typeway.security._scopes import SecurityScopes as SecurityScopes
from typeway.security.base import SecurityBase
from typeway.security.utils import get_authorization_scheme_param

__all__ = [
    "OAuth2",
    "OAuth2AuthorizationCodeBearer",
    "OAuth2PasswordBearer",
    "OAuth2PasswordRequestForm",
    "OAuth2PasswordRequestFormStrict",
    "SecurityScopes",
]


class OAuth2PasswordRequestForm:
    """The form of the password grant (RFC 6749, section 4.3.2), to be used with ``Depends()``.

    ``scope`` is split at white space into the list ``scopes``. ``grant_type`` may be missing, which the RFC does not
    allow.
    """

    def __init__(
        self,
        *,
        grant_type: Annotated[str | None, Form(pattern="^password$")] = None,
        username: Annotated[str, Form()],
        password: Annotated[str, Form(json_schema_extra={"format": "password"})],
        scope: Annotated[str, Form()] = "",
        client_id: Annotated[str | None, Form()] = None,
        client_secret: Annotated[str | None, Form(json_schema_extra={"format": "password"})] = None,
    ) -> None:
        self.grant_type = grant_type
        self.username = username
        self.password = password
        self.scopes = scope.split()
        self.client_id = client_id
        self.client_secret = client_secret


class OAuth2PasswordRequestFormStrict(OAuth2PasswordRequestForm):
    """The same form with ``grant_type=password`` required, as the RFC wants it."""

    def __init__(
        self,
        grant_type: Annotated[str, Form(pattern="^password$")],
        username: Annotated[str, Form()],
        password: Annotated[str, Form()],
        scope: Annotated[str, Form()] = "",
        client_id: Annotated[str | None, Form()] = None,
        client_secret: Annotated[str | None, Form()] = None,
    ) -> None:
        super().__init__(
            grant_type=grant_type,
            username=username,
            password=password,
            scope=scope,
            client_id=client_id,
            client_secret=client_secret,
        )


class OAuth2(SecurityBase):
    """An authorization server with the given flows, for those that have no class of their own.

    Without an ``Authorization`` header the answer is 401, or the result is ``None`` with ``auto_error=False``.
    """

    def __init__(
        self,
        *,
        # PERF: made without validation, so that importing this module does not build validators.
        flows: OAuthFlowsModel | dict[str, dict[str, Any]] = OAuthFlowsModel.model_construct(),  # noqa: B008  (never changed)
        scheme_name: str | None = None,
        description: str | None = None,
        auto_error: bool = True,
    ) -> None:
        self.model = OAuth2Model(flows=cast("OAuthFlowsModel", flows), description=description)
        self.scheme_name = scheme_name or type(self).__name__
        self.auto_error = auto_error

    def make_not_authenticated_error(self) -> HTTPException:
        """Return the exception for a request without a token (RFC 6750, section 3); override it to answer otherwise."""
        return HTTPException(
            status_code=HTTP_401_UNAUTHORIZED,
            detail="Not authenticated",
            headers={"WWW-Authenticate": "Bearer"},
        )

    async def __call__(self, request: HTTPConnection) -> str | None:
        """Return the whole ``Authorization`` header."""
        return self._present(request.headers.get("Authorization"))

    def _bearer_token(self, request: HTTPConnection) -> str | None:
        scheme, token = get_authorization_scheme_param(request.headers.get("Authorization"))
        # COMPAT(fastapi): `Bearer` alone yields an empty token rather than a 401.
        return token if scheme.lower() == "bearer" else self._present(None)

    def _present(self, value: str | None) -> str | None:
        if value:
            return value
        if self.auto_error:
            raise self.make_not_authenticated_error()
        return None


class OAuth2PasswordBearer(OAuth2):
    """A bearer token got with the password grant (RFC 6749, section 4.3) at ``tokenUrl``."""

    def __init__(
        self,
        tokenUrl: str,  # noqa: N803  (OpenAPI's spelling)
        scheme_name: str | None = None,
        scopes: dict[str, str] | None = None,
        description: str | None = None,
        auto_error: bool = True,
        refreshUrl: str | None = None,  # noqa: N803
    ) -> None:
        flow = {"tokenUrl": tokenUrl, "refreshUrl": refreshUrl, "scopes": scopes or {}}
        super().__init__(
            flows={"password": flow},
            scheme_name=scheme_name,
            description=description,
            auto_error=auto_error,
        )

    async def __call__(self, request: HTTPConnection) -> str | None:
        """Return the token. Raises ``HTTPException`` 401 without one, unless ``auto_error`` is false."""
        return self._bearer_token(request)


class OAuth2AuthorizationCodeBearer(OAuth2):
    """A bearer token got with the authorization code grant (RFC 6749, section 4.1)."""

    def __init__(
        self,
        authorizationUrl: str,  # noqa: N803  (OpenAPI's spelling)
        tokenUrl: str,  # noqa: N803
        refreshUrl: str | None = None,  # noqa: N803
        scheme_name: str | None = None,
        scopes: dict[str, str] | None = None,
        description: str | None = None,
        auto_error: bool = True,
    ) -> None:
        flow = {
            "authorizationUrl": authorizationUrl,
            "tokenUrl": tokenUrl,
            "refreshUrl": refreshUrl,
            "scopes": scopes or {},
        }
        super().__init__(
            flows={"authorizationCode": flow},
            scheme_name=scheme_name,
            description=description,
            auto_error=auto_error,
        )

    async def __call__(self, request: HTTPConnection) -> str | None:
        """Return the token. Raises ``HTTPException`` 401 without one, unless ``auto_error`` is false."""
        return self._bearer_token(request)
