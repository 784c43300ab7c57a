"""Serve the import names ``fastapi`` and ``fastapi.*`` from Typeway's modules. The story is in ``finder``."""
