"""Chapter 12: members in a table. `current_member` needs a session now."""

import os
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Annotated

import jwt
from pwdlib import PasswordHash
from sqlalchemy import String
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from typeway import Depends, FastAPI, HTTPException
from typeway.concurrency import run_in_threadpool
from typeway.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm

SECRET_KEY = os.environ["TOOLSHED_SECRET_KEY"]
CHALLENGE = {"WWW-Authenticate": "Bearer"}

passwords = PasswordHash.recommended()
nobody = passwords.hash("a password that nobody has")
bearer = OAuth2PasswordBearer(tokenUrl="token")
engine = create_async_engine("sqlite+aiosqlite:///members.db")
open_session = async_sessionmaker(engine, expire_on_commit=False)


class Base(DeclarativeBase):
    pass


class MemberRow(Base):
    __tablename__ = "members"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    password_hash: Mapped[str] = mapped_column(String(128))


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None, None]:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with open_session() as session, session.begin():
        await session.merge(MemberRow(name="ines", password_hash=passwords.hash("long ladder")))
    yield
    await engine.dispose()


async def session() -> AsyncIterator[AsyncSession]:
    async with open_session() as opened:
        yield opened


Session = Annotated[AsyncSession, Depends(session)]
app = FastAPI(title="Toolshed", lifespan=lifespan)


@app.post("/token")
async def log_in(form: Annotated[OAuth2PasswordRequestForm, Depends()], session: Session) -> dict[str, str]:
    member = await session.get(MemberRow, form.username)
    known = member.password_hash if member else nobody
    if not await run_in_threadpool(passwords.verify, form.password, known) or member is None:
        raise HTTPException(401, "Wrong name or password", CHALLENGE)
    claims = {"sub": member.name, "exp": datetime.now(UTC) + timedelta(minutes=15)}
    return {"access_token": jwt.encode(claims, SECRET_KEY, "HS256"), "token_type": "bearer"}


async def current_member(token: Annotated[str, Depends(bearer)], session: Session) -> MemberRow:
    try:
        claims = jwt.decode(token, SECRET_KEY, ["HS256"], options={"require": ["sub", "exp"]})
    except jwt.InvalidTokenError:
        raise HTTPException(401, "The token is not valid", CHALLENGE) from None
    member = await session.get(MemberRow, claims["sub"])
    if member is None:
        raise HTTPException(401, "The token is not valid", CHALLENGE)
    return member


@app.get("/me")
async def read_me(member: Annotated[MemberRow, Depends(current_member)]) -> str:
    return member.name
