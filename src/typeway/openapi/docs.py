"""The pages of the interactive documentation. The HTML is written in `_docs_ui`."""

from __future__ import annotations

from typing import Any

from starlette.responses import HTMLResponse

from typeway._docs_ui import oauth2_redirect_page, redoc_page, swagger_page
from typeway._docs_ui.swagger import DEFAULT_PARAMETERS
from typeway.encoders import jsonable_encoder

__all__ = [
    "get_redoc_html",
    "get_swagger_ui_html",
    "get_swagger_ui_oauth2_redirect_html",
    "jsonable_encoder",
    "swagger_ui_default_parameters",
]

swagger_ui_default_parameters: dict[str, Any] = DEFAULT_PARAMETERS
"""What Swagger UI is configured with unless a page says otherwise."""

_FAVICON = "https://fastapi.tiangolo.com/img/favicon.png"


def get_swagger_ui_html(
    *,
    openapi_url: str,
    title: str,
    swagger_js_url: str = "https://cdn.jsdelivr.net/npm/swagger-ui-dist@5/swagger-ui-bundle.js",
    swagger_css_url: str = "https://cdn.jsdelivr.net/npm/swagger-ui-dist@5/swagger-ui.css",
    swagger_favicon_url: str = _FAVICON,
    oauth2_redirect_url: str | None = None,
    init_oauth: dict[str, Any] | None = None,
    swagger_ui_parameters: dict[str, Any] | None = None,
) -> HTMLResponse:
    """Return the page of Swagger UI for the document at `openapi_url`.

    `swagger_ui_parameters` are added to `swagger_ui_default_parameters`; keys and values must be encodable as JSON.
    `oauth2_redirect_url` is the path of the page made by `get_swagger_ui_oauth2_redirect_html`, and `init_oauth`
    configures Swagger UI's OAuth2 client (such as `clientId`).
    """
    page = swagger_page(
        openapi_url=openapi_url,
        title=title,
        js_url=swagger_js_url,
        css_url=swagger_css_url,
        favicon_url=swagger_favicon_url,
        oauth2_redirect_url=oauth2_redirect_url,
        init_oauth=init_oauth,
        parameters={**swagger_ui_default_parameters, **(swagger_ui_parameters or {})},
    )
    return HTMLResponse(page)


def get_redoc_html(
    *,
    openapi_url: str,
    title: str,
    redoc_js_url: str = "https://cdn.jsdelivr.net/npm/redoc@2/bundles/redoc.standalone.js",
    redoc_favicon_url: str = _FAVICON,
    with_google_fonts: bool = True,
) -> HTMLResponse:
    """Return the page of ReDoc for the document at `openapi_url`."""
    page = redoc_page(
        openapi_url=openapi_url,
        title=title,
        js_url=redoc_js_url,
        favicon_url=redoc_favicon_url,
        with_google_fonts=with_google_fonts,
    )
    return HTMLResponse(page)


def get_swagger_ui_oauth2_redirect_html() -> HTMLResponse:
    """Return the page that an OAuth2 authorization server sends the browser back to, on behalf of Swagger UI."""
    return HTMLResponse(oauth2_redirect_page())
