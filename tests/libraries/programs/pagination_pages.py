"""fastapi-pagination: pages by number, by offset and with links, over lists and over SQLAlchemy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Query
from fastapi.testclient import TestClient
from fastapi_pagination import LimitOffsetPage, Page, Params, add_pagination, paginate, pagination_ctx
from fastapi_pagination.customization import CustomizedPage, UseName, UseParamsFields
from fastapi_pagination.ext.sqlalchemy import paginate as paginate_rows
from fastapi_pagination.links import Page as LinkedPage
from pydantic import BaseModel, ConfigDict
from showing import seen, tell
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import StaticPool


class Base(DeclarativeBase): ...


class Row(Base):
    __tablename__ = "rows"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int
    name: str


engine = create_engine("sqlite://", connect_args={"check_same_thread": False}, poolclass=StaticPool)
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add_all([Row(id=number, name=f"row {number}") for number in range(1, 8)])
    session.commit()


def get_session() -> Iterator[Session]:
    with Session(engine) as session:
        yield session


SmallPage = CustomizedPage[Page, UseName("SmallPage"), UseParamsFields(size=Query(2, ge=1, le=3))]
SessionDep = Annotated[Session, Depends(get_session)]
app = FastAPI()
router = APIRouter(prefix="/inner")


@app.get("/list")
async def numbers(least: int = 0) -> Page[int]:
    return paginate([number for number in range(100) if number >= least])


@app.get("/model", response_model=LimitOffsetPage[Out])
def rows(session: SessionDep) -> Any:
    return paginate_rows(session, select(Row).order_by(Row.id))


@router.get("/links")
def links(session: SessionDep) -> LinkedPage[Out]:
    return paginate_rows(session, select(Row).order_by(Row.id))


@router.get("/small")
async def small() -> SmallPage[str]:  # type: ignore[valid-type]
    return paginate(["a", "b", "c"])


@app.get("/explicit", response_model=Page[int])
async def explicit(params: Annotated[Params, Depends()]) -> Any:
    return paginate(range(10), params)


@app.post("/transformed")
def transformed(body: list[int]) -> Page[str]:
    return paginate(body, transformer=lambda items: [f"<{item}>" for item in items])


@app.get("/chosen", dependencies=[Depends(pagination_ctx(Page[int]))])
def chosen() -> Any:
    return paginate([1, 2, 3])


@app.get("/untouched")
def untouched() -> list[int]:
    return [1]


app.include_router(router, prefix="/outer")
add_pagination(app)


def program() -> dict[str, Any]:
    with TestClient(app) as client:
        return {
            "list": seen(client.get("/list?page=2&size=3&least=10")),
            "default": [len(client.get("/list").json()["items"]), client.get("/list").json()["size"]],
            "invalid": seen(client.get("/list?page=0&size=500&least=x")),
            "rows": seen(client.get("/model?limit=2&offset=4")),
            "links": seen(client.get("/outer/inner/links?page=2&size=3")),
            "small": [seen(client.get("/outer/inner/small")), seen(client.get("/outer/inner/small?size=9"))],
            "explicit": seen(client.get("/explicit?page=5&size=2")),
            "transformed": seen(client.post("/transformed?size=2", json=[1, 2, 3])),
            "chosen": seen(client.get("/chosen?size=1")),
            "untouched": seen(client.get("/untouched?page=0")),
            "document": client.get("/openapi.json").json(),
        }


if __name__ == "__main__":
    tell(program)
