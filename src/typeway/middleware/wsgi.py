"""Serves a WSGI application (PEP 3333). Starlette warns on import that its bridge will go."""

from starlette.middleware.wsgi import WSGIMiddleware as WSGIMiddleware

__all__ = ["WSGIMiddleware"]
