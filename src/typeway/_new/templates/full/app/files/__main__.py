"""Administration at a terminal: `python -m app.files` counts contents without a row; `--delete` removes them."""

import argparse
import asyncio

from app.database import open_database
from app.files.orphans import find_orphans
from app.files.store import FileStore
from app.settings import get_settings


async def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m app.files", description="Count contents of files without a row.")
    parser.add_argument("--delete", action="store_true", help="remove them: is DATABASE_URL that of these uploads?")
    options = parser.parse_args()
    settings = get_settings()
    store = FileStore(settings.upload_folder, settings.upload_max_bytes, settings.upload_types)
    async with open_database(settings) as database, database.sessions() as session:
        orphans = await find_orphans(session, store)
    for owner, key in orphans if options.delete else ():
        store.delete(owner, key)
    print(f"{len(orphans)} {'deleted' if options.delete else 'found'}")  # noqa: T201 - a command line prints


if __name__ == "__main__":
    asyncio.run(main())
