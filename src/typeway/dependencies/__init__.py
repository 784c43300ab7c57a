"""FastAPI's view of dependencies, for libraries."""

from typeway._lazy import submodules

__getattr__ = submodules(__name__, "models", "utils")
