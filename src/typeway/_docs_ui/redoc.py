"""ReDoc."""

from __future__ import annotations

from typeway._docs_ui.page import attribute, frame

__all__ = ["redoc_page"]

_FONTS = "https://fonts.googleapis.com/css?family=Montserrat:300,400,700|Roboto:300,400,700"


def redoc_page(*, openapi_url: str, title: str, js_url: str, favicon_url: str, with_google_fonts: bool) -> str:
    """Return the page of ReDoc; the fonts it is designed for come from Google unless told otherwise."""
    head = [f'<link rel="shortcut icon" href={attribute(favicon_url)}>']
    if with_google_fonts:
        head.append(f'<link rel="stylesheet" href={attribute(_FONTS)}>')
    head.append("<style>body { margin: 0; padding: 0; }</style>")
    body = [
        "<noscript>This documentation is shown by a script. Please allow scripts on this page.</noscript>",
        f"<redoc spec-url={attribute(openapi_url)}></redoc>",
        f"<script src={attribute(js_url)}></script>",
    ]
    return frame(title, head, body)
