"""`python -m examples.bookshop`, or `python -m bookshop` beside it: serve the shop; further arguments are passed on.

The same as `typeway run examples/bookshop/main.py --host 127.0.0.1`.
"""

import sys
from pathlib import Path

from typeway.cli import main

# Worker processes import this module under another name, so the guard must stay.
if __name__ == "__main__":
    sys.argv[1:1] = ["run", str(Path(__file__).with_name("main.py")), "--host", "127.0.0.1"]
    sys.exit(main())
