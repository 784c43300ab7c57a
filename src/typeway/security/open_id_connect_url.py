"""OpenID Connect by discovery URL (``openIdConnect`` in OpenAPI 3.1)."""

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.status import HTTP_401_UNAUTHORIZED

from typeway.openapi._security_schemes import OpenIdConnect as OpenIdConnectModel
from typeway.security.base import SecurityBase

__all__ = ["OpenIdConnect"]


class OpenIdConnect(SecurityBase):
    """A provider described at ``openIdConnectUrl`` (OpenID Connect Discovery 1.0).

    It is only documented: verifying tokens is up to the application.
    """

    def __init__(
        self,
        *,
        openIdConnectUrl: str,  # noqa: N803  (OpenAPI's spelling)
        scheme_name: str | None = None,
        description: str | None = None,
        auto_error: bool = True,
    ) -> None:
        self.model = OpenIdConnectModel(openIdConnectUrl=openIdConnectUrl, description=description)
        self.scheme_name = scheme_name or type(self).__name__
        self.auto_error = auto_error

    def make_not_authenticated_error(self) -> HTTPException:
        """Return the exception for a request without the header; override it to answer otherwise."""
        return HTTPException(
            status_code=HTTP_401_UNAUTHORIZED,
            detail="Not authenticated",
            headers={"WWW-Authenticate": "Bearer"},
        )

    async def __call__(self, request: HTTPConnection) -> str | None:
        """Return the whole header. Raises ``HTTPException`` 401 without it, unless ``auto_error`` is false."""
        authorization = request.headers.get("Authorization")
        if authorization:
            return authorization
        if self.auto_error:
            raise self.make_not_authenticated_error()
        return None
