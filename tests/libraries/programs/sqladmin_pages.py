"""sqladmin: an administration site mounted on the application, behind a login of its own."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, RedirectResponse
from fastapi.testclient import TestClient
from showing import tell
from sqladmin import Admin, BaseView, ModelView, action, expose
from sqladmin.authentication import AuthenticationBackend
from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.pool import StaticPool


class Base(DeclarativeBase): ...


class Author(Base):
    __tablename__ = "authors"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    books: Mapped[list[Book]] = relationship(back_populates="author")

    def __str__(self) -> str:
        return self.name


class Book(Base):
    __tablename__ = "books"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("authors.id"))
    author: Mapped[Author | None] = relationship(back_populates="books")

    def __str__(self) -> str:
        return self.title


class Login(AuthenticationBackend):
    async def login(self, request: Request) -> bool:
        form = await request.form()
        if form["password"] != "right":
            return False
        request.session.update({"user": str(form["username"])})
        return True

    async def logout(self, request: Request) -> bool:
        request.session.clear()
        return True

    async def authenticate(self, request: Request) -> bool:
        return "user" in request.session


class AuthorAdmin(ModelView, model=Author):
    column_list = [Author.id, Author.name]
    column_searchable_list = [Author.name]
    form_columns = [Author.name]


class BookAdmin(ModelView, model=Book):
    column_list = [Book.title, Book.author]
    can_delete = False

    @action(name="shout", label="Shout", add_in_list=True)
    async def shout(self, request: Request) -> RedirectResponse:
        return RedirectResponse(f"/books?pks={request.query_params['pks']}", status_code=302)


class Report(BaseView):
    name = "Report"

    @expose("/report", methods=["GET"])
    async def report(self, request: Request) -> PlainTextResponse:
        return PlainTextResponse(f"report for {request.session['user']}")


engine = create_engine("sqlite://", connect_args={"check_same_thread": False}, poolclass=StaticPool)
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Author(id=1, name="Ursula", books=[Book(id=1, title="The Dispossessed")]))
    session.commit()

app = FastAPI()
admin = Admin(app, engine, authentication_backend=Login(secret_key="secret"), title="Library")
for view in (AuthorAdmin, BookAdmin, Report):
    admin.add_view(view)


@app.get("/books")
def books(pks: str = "") -> dict[str, str]:
    return {"chosen": pks}


def program() -> dict[str, Any]:
    client = TestClient(app, follow_redirects=False)

    def page(path: str, *words: str) -> list[Any]:
        answer = client.get(path)
        return [answer.status_code, answer.headers.get("location"), [word in answer.text for word in words]]

    def sent(path: str, **form: str) -> list[Any]:
        answer = client.post(path, data=form)
        return [answer.status_code, answer.headers.get("location")]

    return {
        "outside": page("/admin/author/list", "Ursula"),
        "login_page": page("/admin/login", "Username"),
        "wrong": sent("/admin/login", username="ann", password="wrong")[0],
        "right": sent("/admin/login", username="ann", password="right"),
        "home": page("/admin/", "Library", "Authors", "Books", "Report"),
        "list": page("/admin/author/list", "Ursula", "Author"),
        "books": page("/admin/book/list", "The Dispossessed", "Ursula", "Shout"),
        "create_page": page("/admin/author/create", "name"),
        "created": sent("/admin/author/create", name="Octavia"),
        "search": page("/admin/author/list?search=Octa", "Octavia", "Ursula"),
        "edited": sent("/admin/author/edit/2", name="Octavia B."),
        "detail": page("/admin/author/details/2", "Octavia B."),
        "invalid": sent("/admin/author/create", name="")[0],
        "deleted": client.delete("/admin/author/delete?pks=2").status_code,
        "forbidden": client.delete("/admin/book/delete?pks=1").status_code,
        "after": page("/admin/author/list", "Ursula", "Octavia"),
        "action": page("/admin/book/action/shout?pks=1"),
        "export": client.get("/admin/author/export/csv").text,
        "report": page("/admin/report", "report for ann"),
        "asset": page("/admin/statics/css/main.css")[0],
        "logout": page("/admin/logout")[:2],
        "again": page("/admin/"),
        "application": client.get("/books?pks=1").json(),
        "paths": sorted(client.get("/openapi.json").json()["paths"]),
        "urls": [str(app.url_path_for("admin:index")), str(app.url_path_for("admin:list", identity="book"))],
    }


if __name__ == "__main__":
    tell(program)
