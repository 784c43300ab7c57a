"""An administration of a table, mounted into an application with an interface of its own."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel, ConfigDict
from sqladmin import Admin, ModelView
from sqlalchemy import StaticPool, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from starlette.middleware.sessions import SessionMiddleware

engine = create_engine("sqlite://", connect_args={"check_same_thread": False}, poolclass=StaticPool)
make_session = sessionmaker(engine)


class Base(DeclarativeBase):
    pass


class Product(Base):
    __tablename__ = "products"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    price: Mapped[float]


class ProductAdmin(ModelView, model=Product):
    column_list = ["id", "name", "price"]


class ProductOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int
    name: str
    price: float


Base.metadata.create_all(engine)
with make_session() as first:
    first.add_all([Product(name="lamp", price=30), Product(name="chair", price=80.5)])
    first.commit()


def database() -> Iterator[Session]:
    with make_session() as session:
        yield session


app = FastAPI(title="Shop")
app.add_middleware(SessionMiddleware, secret_key="for tests alone")
Admin(app, engine).add_view(ProductAdmin)


@app.get("/products")
def products(session: Annotated[Session, Depends(database)], cheaper_than: float | None = None) -> list[ProductOut]:
    query = select(Product).order_by(Product.id)
    if cheaper_than is not None:
        query = query.where(Product.price < cheaper_than)
    return [ProductOut.model_validate(product) for product in session.scalars(query)]


@app.get("/products/{product_id}", response_model=ProductOut)
def product(product_id: int, session: Annotated[Session, Depends(database)]) -> Product:
    found = session.get(Product, product_id)
    if found is None:
        raise HTTPException(404, "There is no such product")
    return found
