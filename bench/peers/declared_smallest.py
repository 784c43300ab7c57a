"""The smallest program on FastAPI's interface; it stands alone, so that its start is nothing but the framework's."""

from typing import Any


def smallest(framework: Any) -> Any:
    """Hello alone."""
    app = framework.FastAPI()

    @app.get("/hello")
    async def hello():
        return {"message": "Hello, World!"}

    return app
