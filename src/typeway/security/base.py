"""What all security schemes have in common."""

from typing import TYPE_CHECKING

from typeway._lazy import handed_on

if TYPE_CHECKING:
    from typeway.openapi.models import SecurityBase as SecurityBaseModel
else:  # PERF: every application imports this module, and few of them have a scheme
    __getattr__ = handed_on(__name__, {"SecurityBaseModel": "typeway.openapi._security_schemes.SecurityBase"})

__all__ = ["SecurityBase", "SecurityBaseModel"]


class SecurityBase:
    """A scheme: ``model`` describes it in OpenAPI, ``scheme_name`` is its key there.

    The scheme itself is the dependency. Calling it with a connection returns the credentials.
    """

    if TYPE_CHECKING:  # hints that nobody can evaluate before the models are imported would be in the way
        model: SecurityBaseModel
        scheme_name: str
