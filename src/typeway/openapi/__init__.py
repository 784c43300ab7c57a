"""OpenAPI 3.1: the vocabulary, the making of documents, and the pages that show them."""

from typeway._lazy import submodules

__getattr__ = submodules(__name__, "constants", "docs", "models", "utils")
