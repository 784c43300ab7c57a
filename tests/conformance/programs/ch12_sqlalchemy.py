"""A database with SQLAlchemy: tables at start-up, a session for each request, reading, writing, conflicts and deletion."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel, ConfigDict
from sqlalchemy import ForeignKey, String, create_engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, sessionmaker
from sqlalchemy.pool import StaticPool

from ..calls import call, delete, get, post

EVENTS: list[str] = []
GENERATE = False
engine = create_engine("sqlite://", connect_args={"check_same_thread": False}, poolclass=StaticPool)
SessionLocal = sessionmaker(autoflush=False, bind=engine)


class Base(DeclarativeBase):
    pass


class UserModel(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(20), unique=True)
    email: Mapped[str] = mapped_column(unique=True)
    hashed_password: Mapped[str]
    is_active: Mapped[bool] = mapped_column(default=True)
    boats: Mapped[list["BoatModel"]] = relationship(back_populates="owner", cascade="all, delete-orphan")


class BoatModel(Base):
    __tablename__ = "boats"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    owner: Mapped[UserModel] = relationship(back_populates="boats")


class UserCreate(BaseModel):
    username: str
    email: str
    password: str


class BoatRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int
    name: str


class UserRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int
    username: str
    email: str
    is_active: bool


class UserWithBoats(UserRead):
    boats: list[BoatRead]


def get_db() -> Iterator[Session]:
    db = SessionLocal()
    try:
        yield db
    except Exception as error:
        EVENTS.append(f"rollback {type(error).__name__}")
        db.rollback()
        raise
    finally:
        db.close()
        EVENTS.append("closed")


DB = Annotated[Session, Depends(get_db)]


def get_existing(user_id: int, db: DB) -> UserModel:
    user = db.get(UserModel, user_id)
    if not user:
        raise HTTPException(404, "User not found")
    return user


Existing = Annotated[UserModel, Depends(get_existing)]


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    Base.metadata.create_all(bind=engine)
    yield
    Base.metadata.drop_all(bind=engine)
    engine.dispose()


app = FastAPI(lifespan=lifespan)


@app.post("/users", response_model=UserRead, status_code=201)
def create_user(user: UserCreate, db: DB):
    if db.scalar(select(UserModel).where(UserModel.email == user.email)):
        raise HTTPException(400, "Email already registered")
    made = UserModel(username=user.username, email=user.email, hashed_password=f"hashed_{user.password}")
    db.add(made)
    try:
        db.commit()
    except IntegrityError as error:
        raise HTTPException(409, "Name taken") from error
    db.refresh(made)
    return made


@app.get("/users/{user_id}", response_model=UserWithBoats)
def get_user(user: Existing):
    return user


@app.get("/users", response_model=list[UserRead])
def list_users(db: DB, skip: int = 0, limit: int = 100):
    return db.scalars(select(UserModel).offset(skip).limit(limit).order_by(UserModel.id)).all()


@app.post("/users/{user_id}/boats", status_code=201)
def add_boat(user: Existing, name: str, db: DB) -> BoatRead:
    boat = BoatModel(name=name, owner=user)
    db.add(boat)
    db.commit()
    return boat  # type: ignore[return-value]


@app.patch("/users/{user_id}")
def change(user: Existing, db: DB, is_active: bool) -> UserRead:
    user.is_active = is_active
    db.commit()
    return user  # type: ignore[return-value]


@app.delete("/users/{user_id}", status_code=204)
def delete_user(user: Existing, db: DB):
    db.delete(user)
    db.commit()


USERS = [{"username": name, "email": f"{name}@x.org", "password": "p"} for name in ("eva", "ada")]
REQUESTS = [
    get("/users"),
    *(post("/users", json=user) for user in USERS),
    post("/users", json=USERS[0]),
    post("/users", json={**USERS[0], "email": "other@x.org"}),
    post("/users", json={"username": "x"}),
    get("/users"),
    get("/users?skip=1&limit=1"),
    post("/users/1/boats?name=Pequod"),
    post("/users/9/boats?name=Pequod"),
    post("/users/1/boats"),
    *(get(f"/users/{user}") for user in (1, 2, 3, "x")),
    call("PATCH", "/users/2?is_active=no"),
    call("PATCH", "/users/2"),
    delete("/users/1"),
    delete("/users/1"),
    get("/users"),
]
