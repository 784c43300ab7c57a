"""Makes the tables that are missing: run `python -m app.create_tables` once, before the service starts."""

import asyncio

from app.database import Database
from app.settings import Settings


async def main() -> None:
    database = Database(Settings().database_url)  # type: ignore[call-arg]  # the environment has the key
    await database.create_tables()
    await database.engine.dispose()


if __name__ == "__main__":
    asyncio.run(main())
