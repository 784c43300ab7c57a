"""Cross-origin resource sharing (the Fetch standard, section 3.3)."""

from starlette.middleware.cors import CORSMiddleware as CORSMiddleware

__all__ = ["CORSMiddleware"]
