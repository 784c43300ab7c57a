"""Middleware: Starlette's classes under FastAPI's module names."""

from starlette.middleware import Middleware as Middleware

__all__ = ["Middleware"]
