"""starlette-admin: an administration site mounted on the application, on an asynchronous SQLAlchemy engine."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from showing import tell
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import StaticPool
from starlette_admin.contrib.sqla import Admin, ModelView
from starlette_admin.exceptions import FormValidationError


class Base(DeclarativeBase): ...


class Post(Base):
    __tablename__ = "posts"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    likes: Mapped[int] = mapped_column(default=0)


class PostView(ModelView):
    async def validate(self, request: Request, data: dict[str, Any]) -> None:
        if len(data["title"] or "") < 3:
            raise FormValidationError({"title": "rather short"})


engine = create_async_engine("sqlite+aiosqlite://", poolclass=StaticPool)
sessions = async_sessionmaker(engine, expire_on_commit=False)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with sessions() as session:
        session.add_all([Post(title="First post", likes=3), Post(title="Second post")])
        await session.commit()
    yield
    await engine.dispose()


app = FastAPI(lifespan=lifespan)
admin = Admin(sessions, title="Blog", secret_key="a secret of more than thirty-two bytes")
admin.add_view(PostView(Post))
admin.mount_to(app)


@app.get("/posts/{post_id}")
async def read_post(post_id: int) -> dict[str, int]:
    return {"post": post_id}


def program() -> dict[str, Any]:
    with TestClient(app, follow_redirects=False) as client:

        def page(path: str, *words: str) -> list[Any]:
            answer = client.get(path)
            return [answer.status_code, answer.headers.get("location"), [word in answer.text for word in words]]

        def sent(path: str, **form: str) -> list[Any]:
            fields = re.search(r'name="([\w-]*csrf[\w-]*)"[^>]*value="([^"]+)"', client.get(path).text)
            answer = client.post(path, data={**form, **({fields[1]: fields[2]} if fields else {})})
            return [answer.status_code, answer.headers.get("location"), "rather short" in answer.text]

        return {
            "home": page("/admin/", "Blog"),
            "list": page("/admin/post/list", "First post", "Second post"),
            "search": page("/admin/post/list?search=First", "First post"),
            "detail": page("/admin/post/detail?pk=1", "First post"),
            "create_page": page("/admin/post/create", "title"),
            "created": sent("/admin/post/create", title="Third post", likes="7"),
            "short": sent("/admin/post/create", title="no", likes="7"),
            "edited": sent("/admin/post/edit?pk=2", title="Second, again", likes="1"),
            "after": page("/admin/post/list", "Third post", "Second, again", "Second post"),
            "unknown": [page("/admin/nothing/list")[0], page("/admin/post/detail?pk=99")[0]],
            "application": client.get("/posts/1").json(),
            "urls": str(app.url_path_for("admin:list", key="post")),
            "document": client.get("/openapi.json").json(),
        }


if __name__ == "__main__":
    tell(program)
