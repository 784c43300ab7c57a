"""Reading the ``Authorization`` header."""

__all__ = ["get_authorization_scheme_param"]


def get_authorization_scheme_param(authorization_header_value: str | None) -> tuple[str, str]:
    """Split the value of an ``Authorization`` header into scheme and credentials (RFC 9110, section 11.6.2).

    Either is an empty string where it is missing.
    """
    if not authorization_header_value:
        return "", ""
    scheme, _, param = authorization_header_value.partition(" ")
    return scheme, param.strip()
