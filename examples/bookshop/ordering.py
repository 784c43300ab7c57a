"""Selling books: all lines of an order are sold in one transaction, or none is.

Copies are taken by one conditional UPDATE per book. The database decides and changes in the same step, so that of two
customers who want the last copy one gets it and the other is told, no matter how their requests interleave. The update
also comes first: a transaction that began by reading could not become a writing one while another writes.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .errors import NotCancellable, NotFound, OutOfStock
from .models import Book, Order, OrderLine, OrderStatus
from .schemas.orders import OrderCreate, OrderLineCreate, OrderQuery
from .settings import Settings


async def _take_from_stock(session: AsyncSession, wanted: OrderLineCreate) -> OrderLine:
    """Take the copies if there are enough; raises `OutOfStock` or `NotFound`, which undoes the whole transaction."""
    sale = await session.execute(
        update(Book)
        .where(Book.id == wanted.book_id, Book.stock >= wanted.quantity)
        .values(stock=Book.stock - wanted.quantity)
        .returning(Book.title, Book.price)
        .execution_options(synchronize_session=False)
    )
    sold = sale.one_or_none()
    if sold is not None:
        title, price = sold
        return OrderLine(book_id=wanted.book_id, title=title, unit_price=price, quantity=wanted.quantity)
    shelf = (await session.execute(select(Book.title, Book.stock).where(Book.id == wanted.book_id))).one_or_none()
    if shelf is None:
        raise NotFound("book", wanted.book_id)
    title, available = shelf
    raise OutOfStock(wanted.book_id, title, wanted.quantity, available)


def shipping_for(subtotal: Decimal, settings: Settings) -> Decimal:
    """The charge in euros for sending books worth `subtotal`."""
    return Decimal("0.00") if subtotal >= settings.free_shipping_from else settings.shipping_fee


async def place_order(session: AsyncSession, wanted: OrderCreate, settings: Settings) -> Order:
    """Sell everything on the order; raises `OutOfStock` or `NotFound`.

    Books are taken in the order of their numbers: on a database with row locks, two orders cannot wait for each other.
    """
    lines = [await _take_from_stock(session, line) for line in sorted(wanted.lines, key=lambda line: line.book_id)]
    subtotal = sum((line.amount for line in lines), Decimal("0.00"))
    shipping = shipping_for(subtotal, settings)
    order = Order(
        placed_at=datetime.now(UTC),
        status=OrderStatus.PLACED,
        customer_name=wanted.customer_name,
        customer_email=wanted.customer_email,
        subtotal=subtotal,
        shipping=shipping,
        total=subtotal + shipping,
        lines=lines,
    )
    session.add(order)
    await session.flush()
    return order


async def cancel_order(session: AsyncSession, order_id: int) -> Order:
    """Cancel an order and put its copies back, once; raises `NotFound` or `NotCancellable`."""
    cancelled = await session.scalar(
        update(Order)
        .where(Order.id == order_id, Order.status == OrderStatus.PLACED)
        .values(status=OrderStatus.CANCELLED)
        .returning(Order.id)
        .execution_options(synchronize_session=False)
    )
    order = await load_order(session, order_id)
    if cancelled is None:
        raise NotCancellable(order_id)
    for line in order.lines:
        await add_to_stock(session, line.book_id, line.quantity)
    return order


async def add_to_stock(session: AsyncSession, book_id: int, copies: int) -> None:
    """Put copies on the shelf, relative to what is there at that moment; raises `NotFound`."""
    found = await session.scalar(
        update(Book)
        .where(Book.id == book_id)
        .values(stock=Book.stock + copies)
        .returning(Book.id)
        .execution_options(synchronize_session=False)
    )
    if found is None:
        raise NotFound("book", book_id)


async def load_order(session: AsyncSession, order_id: int) -> Order:
    """The order with this number and its lines; raises `NotFound`."""
    order = await session.get(Order, order_id, options=[selectinload(Order.lines)])
    if order is None:
        raise NotFound("order", order_id)
    return order


async def list_orders(session: AsyncSession, query: OrderQuery) -> tuple[Sequence[Order], int]:
    """The wanted page of the orders, newest first, and the number of all that match."""
    conditions = [] if query.status is None else [Order.status == query.status]
    page = select(Order).where(*conditions).options(selectinload(Order.lines)).order_by(Order.id.desc())
    orders = await session.scalars(page.limit(query.limit).offset(query.offset))
    total = await session.scalar(select(func.count()).select_from(Order).where(*conditions))
    return orders.all(), total or 0
