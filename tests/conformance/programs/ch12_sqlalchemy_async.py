"""A database on the event loop: async sessions, units of work in both scopes, transactions that errors roll back."""

from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from sqlalchemy import CheckConstraint, select
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import StaticPool

from ..calls import get, post

EVENTS: list[str] = []
GENERATE = False


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "accounts"
    __table_args__ = (CheckConstraint("balance >= 0"),)
    name: Mapped[str] = mapped_column(primary_key=True)
    balance: Mapped[int]


class AccountRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    name: str
    balance: int


class Transfer(BaseModel):
    source: str
    target: str
    amount: int


@asynccontextmanager
async def lifespan(app: FastAPI):
    engine = create_async_engine("sqlite+aiosqlite://", poolclass=StaticPool)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield {"sessions": async_sessionmaker(engine, expire_on_commit=False)}
    await engine.dispose()


app = FastAPI(lifespan=lifespan)
router = APIRouter(prefix="/accounts")


@app.exception_handler(NoResultFound)
async def not_found(request: Request, error: NoResultFound):
    return JSONResponse({"detail": "No such account"}, status_code=404)


async def transaction(request: Request):
    async with request.state.sessions() as session:
        try:
            async with session.begin():
                yield session
        except IntegrityError as error:
            EVENTS.append("refused by the database")
            raise HTTPException(409, "Not covered") from error
        except Exception as error:
            EVENTS.append(f"rolled back: {type(error).__name__}")
            raise
        else:
            EVENTS.append("committed")


InFunction = Annotated[AsyncSession, Depends(transaction, scope="function")]
InRequest = Annotated[AsyncSession, Depends(transaction)]


@router.post("", status_code=201)
async def add(account: AccountRead, session: InFunction) -> AccountRead:
    session.add(Account(**account.model_dump()))
    return account


@router.get("")
async def listing(session: InRequest, least: int = 0) -> list[AccountRead]:
    found: Any = await session.scalars(select(Account).where(Account.balance >= least).order_by(Account.name))
    return found.all()


@router.get("/{name}", response_model=AccountRead)
async def one(name: str, session: InRequest):
    return (await session.scalars(select(Account).where(Account.name == name))).one()


@app.post("/transfer")
async def transfer(order: Transfer, session: InFunction, careful: bool = True):
    EVENTS.append("transfer")
    accounts = {account.name: account for account in await session.scalars(select(Account))}
    if order.target not in accounts or order.source not in accounts:
        raise HTTPException(404, "Unknown account")
    accounts[order.source].balance -= order.amount
    accounts[order.target].balance += order.amount
    if careful:
        await session.flush()
    return {"moved": order.amount}


app.include_router(router)


def move(amount: int, target: str = "ada", query: str = ""):
    return post(f"/transfer{query}", json={"source": "eva", "target": target, "amount": amount})


REQUESTS = [
    *(
        post("/accounts", json={"name": name, "balance": balance})
        for name, balance in (("eva", 10), ("ada", 0), ("bad", -1), ("eva", 1))
    ),
    get("/accounts"),
    move(4),
    move(40),
    move(40, query="?careful=no"),
    move(1, target="nobody"),
    get("/accounts/eva"),
    get("/accounts/nobody"),
    get("/accounts?least=5"),
    get("/accounts?least=x"),
]
