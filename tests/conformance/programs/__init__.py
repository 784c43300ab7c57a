"""Ordinary FastAPI programs; the loader runs each of them once with ``fastapi`` and once with ``typeway``."""
