"""The scopes in force, in a module of their own so that every application can know the class at little cost."""

__all__ = ["SecurityScopes"]


class SecurityScopes:
    """The scopes that a dependency and all that depend on it require, outermost first.

    A parameter of this class is filled in by the framework. ``scope_str`` is the list as a ``Bearer`` challenge wants
    it (RFC 6750, section 3): separated by spaces.
    """

    def __init__(self, scopes: list[str] | None = None) -> None:
        self.scopes: list[str] = scopes or []
        self.scope_str: str = " ".join(self.scopes)


# Users know the class by the module they import it from.
SecurityScopes.__module__ = "typeway.security.oauth2"
