"""Refuses requests for hosts that are not expected (RFC 9110, section 7.2)."""

from starlette.middleware.trustedhost import TrustedHostMiddleware as TrustedHostMiddleware

__all__ = ["TrustedHostMiddleware"]
