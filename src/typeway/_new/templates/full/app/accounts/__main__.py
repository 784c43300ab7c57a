"""Administration at a terminal: `python -m app.accounts grant ada@example.org users:read`."""

import argparse
import asyncio
import sys

from app.accounts.dependencies import SCOPES
from app.accounts.service import find_user
from app.database import open_database
from app.settings import get_settings


async def change_scopes(email: str, scopes: frozenset[str], *, grant: bool) -> bool:
    """Give a user scopes, or take them; return whether there is such a user."""
    async with open_database(get_settings()) as database, database.sessions.begin() as session:
        user = await find_user(session, email)
        if user is None:
            return False
        known = frozenset(user.scopes)
        user.scopes = sorted(known | scopes if grant else known - scopes)
    return True


def main() -> int:
    """Run the command line; the exit code is 1 if there is no such user."""
    parser = argparse.ArgumentParser(prog="python -m app.accounts", description="Give users scopes, or take them.")
    parser.add_argument("action", choices=["grant", "revoke"])
    parser.add_argument("email", help="of a user who has registered")
    parser.add_argument("scopes", nargs="+", choices=sorted(SCOPES))
    options = parser.parse_args()
    grant = options.action == "grant"
    if asyncio.run(change_scopes(options.email, frozenset(options.scopes), grant=grant)):
        return 0
    print(f"Nobody is registered as {options.email}", file=sys.stderr)  # noqa: T201 - a command line prints
    return 1


if __name__ == "__main__":
    sys.exit(main())
