"""``python -m typeway``: the same program as the ``typeway`` console script."""

from __future__ import annotations

from typeway.cli import main

# Reload and worker processes import this module under another name, so the guard must stay.
if __name__ == "__main__":
    main()
