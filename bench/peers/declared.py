"""The program as a user of FastAPI's interface writes it; FastAPI and Typeway run this very file."""

from typing import Annotated, Any

from bench.models import Order


def build(framework: Any) -> Any:
    """The application, made with `framework`, a module that has FastAPI's names."""
    app = framework.FastAPI()
    depends, header = framework.Depends, framework.Header

    @app.get("/hello")
    async def hello():
        return {"message": "Hello, World!"}

    @app.get("/items/{item_id}")
    async def read_item(item_id: int, x_token: Annotated[str, header()], q: str | None = None, limit: int = 20):
        return {"item_id": item_id, "q": q, "limit": limit, "token": x_token}

    @app.post("/orders", response_model=Order)
    async def create_order(order: Order):
        return order

    async def token(x_token: Annotated[str, header()]):
        return x_token

    async def user(token: Annotated[str, depends(token)], tenant: str = "main"):
        return f"{tenant}:{token}"

    async def account(user: Annotated[str, depends(user)], region: str | None = None):
        return {"user": user, "region": region}

    class Page:
        def __init__(self, offset: int = 0, limit: int = 20):
            self.offset = offset
            self.limit = limit

    @app.get("/accounts")
    async def list_accounts(account: Annotated[dict, depends(account)], page: Annotated[Page, depends()]):
        return {**account, "offset": page.offset, "limit": page.limit}

    return app
