"""A database in the older style: columns, queries, a session as an annotated dependency with a default, tables at start-up."""

from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel
from sqlalchemy import Boolean, Column, Integer, String, create_engine
from sqlalchemy.orm import Session, declarative_base, sessionmaker
from sqlalchemy.pool import StaticPool

from ..calls import delete, get, post

GENERATE = False
engine = create_engine("sqlite://", connect_args={"check_same_thread": False}, poolclass=StaticPool)
SessionLocal = sessionmaker(autocommit=False, autoflush=False, bind=engine)
Base = declarative_base()


class UserModel(Base):  # type: ignore[misc, valid-type]
    __tablename__ = "users"
    id = Column(Integer, primary_key=True, index=True)
    username = Column(String, unique=True, index=True)
    email = Column(String, unique=True, index=True)
    hashed_password = Column(String)
    is_active = Column(Boolean, default=True)


class UserCreate(BaseModel):
    username: str
    email: str
    password: str


class UserRead(BaseModel):
    id: int
    username: str
    email: str
    is_active: bool

    model_config = {"from_attributes": True}


def get_db():
    db = SessionLocal()
    try:
        yield db
    finally:
        db.close()


DB = Annotated[Session, Depends(get_db)]


def crud_get_user(db: Session, user_id: int) -> UserModel | None:
    return db.query(UserModel).filter(UserModel.id == user_id).first()


def crud_get_by_email(db: Session, email: str) -> UserModel | None:
    return db.query(UserModel).filter(UserModel.email == email).first()


def crud_create_user(db: Session, user: UserCreate) -> UserModel:
    made = UserModel(username=user.username, email=user.email, hashed_password=f"hashed_{user.password}")
    db.add(made)
    db.commit()
    db.refresh(made)
    return made


@asynccontextmanager
async def lifespan(app: FastAPI):
    Base.metadata.create_all(bind=engine)
    yield
    engine.dispose()


app = FastAPI(lifespan=lifespan)


@app.post("/users", response_model=UserRead, status_code=201)
def create_user(user: UserCreate, db: DB):
    if crud_get_by_email(db, user.email):
        raise HTTPException(400, "Email already registered")
    return crud_create_user(db, user)


@app.get("/users/{user_id}", response_model=UserRead)
def get_user(user_id: int, db: DB):
    user = crud_get_user(db, user_id)
    if not user:
        raise HTTPException(404, "User not found")
    return user


@app.get("/users", response_model=list[UserRead])
def list_users(skip: int = 0, limit: int = 100, db: DB = None):  # type: ignore[assignment]
    return db.query(UserModel).offset(skip).limit(limit).all()


@app.delete("/users/{user_id}", status_code=204)
def delete_user(user_id: int, db: DB):
    user = crud_get_user(db, user_id)
    if not user:
        raise HTTPException(404, "User not found")
    db.delete(user)
    db.commit()


EVA = {"username": "eva", "email": "eva@x.org", "password": "p"}
REQUESTS = [
    get("/users"),
    post("/users", json=EVA),
    post("/users", json={**EVA, "username": "ada", "email": "ada@x.org"}),
    post("/users", json=EVA),
    post("/users", json={**EVA, "email": None}),
    *(get(f"/users/{number}") for number in (1, 2, 3, "x")),
    *(get(f"/users{query}") for query in ("", "?skip=1", "?limit=1", "?skip=x&limit=y")),
    *(delete(f"/users/{number}") for number in (1, 1, "x")),
    get("/users"),
]
