"""Starlette's Jinja templates. They need ``jinja2``."""

from starlette.templating import Jinja2Templates as Jinja2Templates

__all__ = ["Jinja2Templates"]
