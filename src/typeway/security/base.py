"""What all security schemes have in common."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typeway.openapi._security_schemes import SecurityBase as SecurityBaseModel

__all__ = ["SecurityBase"]


class SecurityBase:
    """A scheme: ``model`` describes it in OpenAPI, ``scheme_name`` is its key there.

    The scheme itself is the dependency. Calling it with a connection returns the credentials.
    """

    model: "SecurityBaseModel"
    scheme_name: str
