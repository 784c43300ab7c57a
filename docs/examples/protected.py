"""Nobody adds an open route by accident: a test names those that are open on purpose."""

from typing import Annotated

from typeway import APIRouter, Depends, FastAPI, HTTPException, Security
from typeway.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm
from typeway.testing import assert_protected

app = FastAPI()
bearer = OAuth2PasswordBearer(tokenUrl="token", scopes={"orders": "place orders"})
orders = APIRouter(prefix="/orders", dependencies=[Security(bearer, scopes=["orders"])])


@app.get("/health")
async def health() -> str:
    return "fine"


@app.post("/token")
async def log_in(form: Annotated[OAuth2PasswordRequestForm, Depends()]) -> dict[str, str]:
    raise HTTPException(400, "nobody is known yet")


@orders.get("/{order_id}")
async def read_order(order_id: int) -> dict[str, int]:
    return {"order_id": order_id}


app.include_router(orders)


def test_every_route_is_protected() -> None:
    assert_protected(app, except_=["/health", ("POST", "/token")])
