"""Schemes of the ``Authorization`` header (RFC 9110, section 11; ``http`` in OpenAPI 3.1)."""

from base64 import b64decode

from pydantic import BaseModel
from starlette.requests import HTTPConnection
from starlette.status import HTTP_401_UNAUTHORIZED

from typeway.exceptions import HTTPException
from typeway.openapi._security_schemes import HTTPBase as HTTPBaseModel
from typeway.openapi._security_schemes import HTTPBearer as HTTPBearerModel
from typeway.security.base import SecurityBase
from typeway.security.utils import get_authorization_scheme_param

__all__ = [
    "HTTPAuthorizationCredentials",
    "HTTPBase",
    "HTTPBasic",
    "HTTPBasicCredentials",
    "HTTPBearer",
    "HTTPDigest",
]


class HTTPBasicCredentials(BaseModel):
    """A user name and a password, as sent. Compare them with ``secrets.compare_digest``."""

    username: str
    password: str


class HTTPAuthorizationCredentials(BaseModel):
    """The two parts of an ``Authorization`` header: the scheme, spelt as sent, and what follows it."""

    scheme: str
    credentials: str


class HTTPBase(SecurityBase):
    """Any scheme of the ``Authorization`` header.

    Without credentials the answer is 401 with a challenge, or the result is ``None`` with ``auto_error=False``.
    """

    model: HTTPBaseModel  # set once, so that a narrower type is safe

    def __init__(
        self,
        *,
        scheme: str,
        scheme_name: str | None = None,
        description: str | None = None,
        auto_error: bool = True,
    ) -> None:
        self.model = HTTPBaseModel(scheme=scheme, description=description)  # pyright: ignore[reportIncompatibleVariableOverride]  # one model class each
        self.scheme_name = scheme_name or type(self).__name__
        self.auto_error = auto_error

    def make_authenticate_headers(self) -> dict[str, str]:
        """Return the header with the challenge (RFC 9110, section 11.6.1)."""
        return {"WWW-Authenticate": self.model.scheme.title()}

    def make_not_authenticated_error(self) -> HTTPException:
        """Return the exception for a request without usable credentials; override it to answer otherwise."""
        return HTTPException(
            status_code=HTTP_401_UNAUTHORIZED,
            detail="Not authenticated",
            headers=self.make_authenticate_headers(),
        )

    async def __call__(self, request: HTTPConnection) -> HTTPAuthorizationCredentials | None:
        """Return scheme and credentials. Raises ``HTTPException`` 401 without them, unless ``auto_error`` is false."""
        return self._credentials(request)

    def _credentials(self, request: HTTPConnection, only: str | None = None) -> HTTPAuthorizationCredentials | None:
        scheme, credentials = get_authorization_scheme_param(request.headers.get("Authorization"))
        if scheme and credentials and (only is None or scheme.lower() == only):
            return HTTPAuthorizationCredentials(scheme=scheme, credentials=credentials)
        if self.auto_error:
            raise self.make_not_authenticated_error()
        return None


class HTTPBasic(HTTPBase):
    """Basic authentication (RFC 7617) with user name and password in ASCII."""

    def __init__(
        self,
        *,
        scheme_name: str | None = None,
        realm: str | None = None,
        description: str | None = None,
        auto_error: bool = True,
    ) -> None:
        super().__init__(scheme="basic", scheme_name=scheme_name, description=description, auto_error=auto_error)
        self.realm = realm

    def make_authenticate_headers(self) -> dict[str, str]:
        """Return the header with the challenge and, if there is one, the realm."""
        return {"WWW-Authenticate": f'Basic realm="{self.realm}"' if self.realm else "Basic"}

    async def __call__(  # type: ignore[override]  # FastAPI's interface: another kind of credentials than the base class
        self, request: HTTPConnection
    ) -> HTTPBasicCredentials | None:
        """Return user name and password.

        Raises:
            HTTPException: 401, there are none and ``auto_error`` is true, or they are malformed.
        """
        scheme, encoded = get_authorization_scheme_param(request.headers.get("Authorization"))
        if scheme.lower() != "basic":
            if self.auto_error:
                raise self.make_not_authenticated_error()
            return None
        try:
            decoded = b64decode(encoded).decode("ascii")
        except ValueError as malformed:
            raise self.make_not_authenticated_error() from malformed
        username, colon, password = decoded.partition(":")
        if not colon:
            raise self.make_not_authenticated_error()
        return HTTPBasicCredentials(username=username, password=password)


class HTTPBearer(HTTPBase):
    """A bearer token (RFC 6750). ``bearerFormat`` is a hint for readers of the documentation, such as ``"JWT"``."""

    def __init__(
        self,
        *,
        bearerFormat: str | None = None,  # noqa: N803  (OpenAPI's spelling)
        scheme_name: str | None = None,
        description: str | None = None,
        auto_error: bool = True,
    ) -> None:
        super().__init__(scheme="bearer", scheme_name=scheme_name, description=description, auto_error=auto_error)
        self.model = HTTPBearerModel(bearerFormat=bearerFormat, description=description)

    async def __call__(self, request: HTTPConnection) -> HTTPAuthorizationCredentials | None:
        """Return the token as ``credentials``.

        Raises:
            HTTPException: 401, there is none and ``auto_error`` is true.
        """
        return self._credentials(request, only="bearer")


class HTTPDigest(HTTPBase):
    """The header of Digest authentication (RFC 7616). Checking the digest is up to the application."""

    def __init__(
        self,
        *,
        scheme_name: str | None = None,
        description: str | None = None,
        auto_error: bool = True,
    ) -> None:
        super().__init__(scheme="digest", scheme_name=scheme_name, description=description, auto_error=auto_error)

    async def __call__(self, request: HTTPConnection) -> HTTPAuthorizationCredentials | None:
        """Return what follows the scheme as ``credentials``.

        Raises:
            HTTPException: 401, there is nothing of this scheme and ``auto_error`` is true.
        """
        return self._credentials(request, only="digest")
