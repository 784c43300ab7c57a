"""How often somebody may try to log in: by address, and by account whatever the address.

With Redis the counts are those of all processes, otherwise of each. While Redis does not answer,
`RATE_LIMIT_ON_OUTAGE` decides whether attempts pass (`open`) or get a 503 (`closed`).
"""

from typing import Annotated, Self

from typeway import Depends, FastAPI, HTTPException, Request, Response
from typeway.ops import RateLimiter, Verdict, address_key
from typeway.security import OAuth2PasswordRequestForm

from app.accounts.models import normalize_email
from app.settings import Settings


class LoginLimits:
    """The two limits of `LOGIN_RATE`. The second one holds against somebody with many addresses."""

    def __init__(self, settings: Settings) -> None:
        storage = settings.redis_url or "memory://"
        outage = settings.rate_limit_on_outage
        key = address_key(settings.trusted_proxies)
        self.by_address = RateLimiter(
            settings.login_rate, name="login-address", key=key, storage=storage, on_store_error=outage
        )
        self.by_account = RateLimiter(settings.login_rate, name="login-account", storage=storage, on_store_error=outage)

    async def __aenter__(self) -> Self:
        """Connect to nothing: that happens when there is something to count."""
        return self

    async def __aexit__(self, *_exception: object) -> None:
        """Close the connections to Redis."""
        await self.by_address.aclose()
        await self.by_account.aclose()


def install(app: FastAPI, settings: Settings) -> None:
    """Give an application its limits, where the dependencies below find them. They are closed in the lifespan."""
    app.state.login_limits = LoginLimits(settings)


async def limit_logins(request: Request, response: Response) -> None:
    """Count an attempt of an address, as a dependency.

    Raises:
        HTTPException: 429 with `Retry-After`, or 503 if nothing can be counted and that matters.
    """
    limits: LoginLimits = request.app.state.login_limits
    _enforce(await limits.by_address.check(request), response)


async def limit_account(
    request: Request, response: Response, form: Annotated[OAuth2PasswordRequestForm, Depends()]
) -> None:
    """Count an attempt on an account, known or not; whose name is counted cannot be read in Redis."""
    limits: LoginLimits = request.app.state.login_limits
    account = normalize_email(form.username)  # as it is looked for: another spelling is no further attempt
    _enforce(await limits.by_account.check(request, key=f"account {account}"), response)


def _enforce(verdict: Verdict, response: Response) -> None:
    if verdict.allowed:
        response.headers.update(verdict.headers)
    elif verdict.store_down:
        raise HTTPException(503, "Logins are not possible at the moment. Try again.", headers=verdict.headers)
    else:
        raise HTTPException(429, "Too many attempts. Try again later.", headers=verdict.headers)
