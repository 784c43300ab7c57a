"""The documentation pages: HTML that loads a viewer for the OpenAPI document. Imported when a page is asked for."""

from __future__ import annotations

from typeway._docs_ui.redoc import redoc_page
from typeway._docs_ui.swagger import oauth2_redirect_page, swagger_page

__all__ = ["oauth2_redirect_page", "redoc_page", "swagger_page"]
