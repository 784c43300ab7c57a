"""From ``import fastapi`` to ``import typeway``, in a program's own files."""
