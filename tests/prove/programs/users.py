"""Users with passwords and tokens, and the things they own, in a database."""

import os
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Annotated

import jwt
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Query, Response, Security, status
from fastapi.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm, SecurityScopes
from pwdlib import PasswordHash
from pydantic import BaseModel, ConfigDict, EmailStr, Field
from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SECRET = "a secret for tests alone, and long enough"
ALGORITHM = "HS256"
hasher = PasswordHash.recommended()
engine = create_async_engine(os.environ.get("DATABASE_URL", "sqlite+aiosqlite://"))
sessions = async_sessionmaker(engine, expire_on_commit=False)
oauth2 = OAuth2PasswordBearer(tokenUrl="token", scopes={"me": "read yourself", "items": "read your items"})


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    password: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)


class Item(Base):
    __tablename__ = "items"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    price: Mapped[float | None]
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


class UserIn(BaseModel):
    email: EmailStr
    password: str = Field(min_length=8)


class UserOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int
    email: EmailStr
    active: bool


class ItemIn(BaseModel):
    title: str = Field(min_length=1, max_length=40)
    price: float | None = Field(default=None, gt=0)


class ItemOut(ItemIn):
    model_config = ConfigDict(from_attributes=True)
    id: int
    owner_id: int


class Token(BaseModel):
    access_token: str
    token_type: str = "bearer"


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield
    await engine.dispose()


async def session() -> AsyncIterator[AsyncSession]:
    async with sessions() as open_session:
        yield open_session


Session = Annotated[AsyncSession, Depends(session)]


async def current_user(scopes: SecurityScopes, token: Annotated[str, Depends(oauth2)], database: Session) -> User:
    challenge = f'Bearer scope="{scopes.scope_str}"' if scopes.scopes else "Bearer"
    refused = HTTPException(
        status.HTTP_401_UNAUTHORIZED, "Could not validate credentials", {"WWW-Authenticate": challenge}
    )
    try:
        claims = jwt.decode(token, SECRET, algorithms=[ALGORITHM])
    except jwt.PyJWTError as error:
        raise refused from error
    user = await database.scalar(select(User).where(User.email == claims["sub"]))
    if user is None:
        raise refused
    if any(scope not in claims["scopes"] for scope in scopes.scopes):
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "Not enough permissions", {"WWW-Authenticate": challenge})
    return user


users = APIRouter(prefix="/users", tags=["users"])
items = APIRouter(prefix="/items", tags=["items"], responses={404: {"description": "There is no such item"}})


@users.post("/", response_model=UserOut, status_code=201)
async def register(new: UserIn, database: Session) -> User:
    if await database.scalar(select(User).where(User.email == new.email)):
        raise HTTPException(status.HTTP_409_CONFLICT, "This address is registered")
    user = User(email=new.email, password=hasher.hash(new.password))
    database.add(user)
    await database.commit()
    return user


@users.get("/me", response_model=UserOut)
async def me(user: Annotated[User, Security(current_user, scopes=["me"])]) -> User:
    return user


@items.get("/", response_model=list[ItemOut])
async def list_items(
    user: Annotated[User, Security(current_user, scopes=["items"])],
    database: Session,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=100)] = 10,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> list[Item]:
    found = await database.scalars(select(Item).where(Item.owner_id == user.id).offset(offset).limit(limit))
    response.headers["x-offset"] = str(offset)
    return list(found)


@items.post("/", response_model=ItemOut, status_code=201)
async def add_item(
    new: ItemIn, user: Annotated[User, Security(current_user, scopes=["items"])], database: Session
) -> Item:
    item = Item(**new.model_dump(), owner_id=user.id)
    database.add(item)
    await database.commit()
    return item


@items.get("/{item_id}", response_model=ItemOut)
async def read_item(
    item_id: int, user: Annotated[User, Security(current_user, scopes=["items"])], database: Session
) -> Item:
    item = await database.get(Item, item_id)
    if item is None or item.owner_id != user.id:
        raise HTTPException(404, "There is no such item")
    return item


@items.delete("/{item_id}", status_code=204)
async def delete_item(
    item_id: int, user: Annotated[User, Security(current_user, scopes=["items"])], database: Session
) -> None:
    item = await database.get(Item, item_id)
    if item is None or item.owner_id != user.id:
        raise HTTPException(404, "There is no such item")
    await database.delete(item)
    await database.commit()


app = FastAPI(title="Users", lifespan=lifespan)
app.include_router(users)
app.include_router(items)


@app.post("/token")
async def login(form: Annotated[OAuth2PasswordRequestForm, Depends()], database: Session) -> Token:
    user = await database.scalar(select(User).where(User.email == form.username))
    if user is None or not hasher.verify(form.password, user.password):
        raise HTTPException(400, "Incorrect username or password")
    claims = {"sub": user.email, "scopes": form.scopes, "exp": datetime.now(UTC) + timedelta(minutes=5)}
    return Token(access_token=jwt.encode(claims, SECRET, algorithm=ALGORITHM))
