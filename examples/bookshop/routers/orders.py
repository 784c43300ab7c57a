"""Operations on orders; all of them need the key, since orders tell who bought what."""

from typing import Annotated

from typeway import APIRouter, Body, Depends, Query, Request, Response, status
from typeway.openapi.models import Example

from .. import ordering
from ..dependencies import OrderId, SessionDep, SettingsDep, require_api_key
from ..errors import CONFLICT, NOT_FOUND, OUT_OF_STOCK, UNAUTHORIZED
from ..models import Order
from ..schemas.orders import OrderCreate, OrderPage, OrderQuery, OrderRead

router = APIRouter(prefix="/orders", tags=["orders"], dependencies=[Depends(require_api_key)], responses=UNAUTHORIZED)

_CUSTOMER = {"customer_name": "Ines Marchetti", "customer_email": "ines@example.com"}
_EXAMPLES: dict[str, Example] = {
    "one": {"summary": "One book", "value": {**_CUSTOMER, "lines": [{"book_id": 1}]}},
    "basket": {
        "summary": "A basket, sent free of charge",
        "value": {**_CUSTOMER, "lines": [{"book_id": 2, "quantity": 2}, {"book_id": 5, "quantity": 2}]},
    },
    "too_many": {
        "summary": "More than there are",
        "description": "Answered with 409; nothing is sold, not even the first line.",
        "value": {**_CUSTOMER, "lines": [{"book_id": 1}, {"book_id": 7, "quantity": 100}]},
    },
}


@router.get("", summary="List orders")
async def list_orders(query: Annotated[OrderQuery, Query()], session: SessionDep) -> OrderPage:
    """Orders, the newest first."""
    orders, total = await ordering.list_orders(session, query)
    items = [OrderRead.model_validate(order) for order in orders]
    return OrderPage(items=items, total=total, limit=query.limit, offset=query.offset)


@router.get("/{order_id}", summary="Read an order", response_model=OrderRead, responses=NOT_FOUND)
async def read_order(order_id: OrderId, session: SessionDep) -> Order:
    """One order with its lines and sums."""
    return await ordering.load_order(session, order_id)


@router.post(
    "",
    summary="Place an order",
    response_model=OrderRead,
    status_code=status.HTTP_201_CREATED,
    responses={**NOT_FOUND, **OUT_OF_STOCK},
)
async def create_order(
    order: Annotated[OrderCreate, Body(openapi_examples=_EXAMPLES)],
    session: SessionDep,
    settings: SettingsDep,
    request: Request,
    response: Response,
) -> Order:
    """Sell all books of the order, or none of them when one runs out.

    Prices are those of the moment and stay with the order; the sums are exact to the cent.
    """
    record = await ordering.place_order(session, order, settings)
    response.headers["Location"] = str(request.url_for("read_order", order_id=record.id))
    return record


@router.post(
    "/{order_id}/cancel", summary="Cancel an order", response_model=OrderRead, responses={**NOT_FOUND, **CONFLICT}
)
async def cancel_order(order_id: OrderId, session: SessionDep) -> Order:
    """Cancel an order and put its books back on the shelf. A second time is answered with 409."""
    return await ordering.cancel_order(session, order_id)
