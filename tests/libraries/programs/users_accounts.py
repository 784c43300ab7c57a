"""fastapi-users on SQLAlchemy and aiosqlite: registering, logging in by token and by cookie, and administration."""

# No postponed annotations: the routers of the library read the schemas from closures.
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import Depends, FastAPI, Request
from fastapi.testclient import TestClient
from fastapi_users import BaseUserManager, FastAPIUsers, InvalidPasswordException, UUIDIDMixin, schemas
from fastapi_users.authentication import AuthenticationBackend, BearerTransport, CookieTransport, JWTStrategy
from fastapi_users.db import SQLAlchemyBaseUserTableUUID, SQLAlchemyUserDatabase
from fastapi_users.password import PasswordHelper
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from showing import seen, tell
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import StaticPool

SECRET = "a secret of more than thirty-two bytes"
EVENTS: list[str] = []
TOKENS: dict[str, str] = {}


class Base(DeclarativeBase): ...


class User(SQLAlchemyBaseUserTableUUID, Base):
    nickname: Mapped[str | None] = mapped_column(default=None)


class UserRead(schemas.BaseUser[uuid.UUID]):
    nickname: str | None = None


class UserCreate(schemas.BaseUserCreate):
    nickname: str | None = None


class UserUpdate(schemas.BaseUserUpdate):
    nickname: str | None = None


engine = create_async_engine("sqlite+aiosqlite://", poolclass=StaticPool)
sessions = async_sessionmaker(engine, expire_on_commit=False)


async def get_session() -> AsyncIterator[AsyncSession]:
    async with sessions() as session:
        yield session


async def get_user_db(session: AsyncSession = Depends(get_session)) -> AsyncIterator[Any]:
    yield SQLAlchemyUserDatabase(session, User)


class UserManager(UUIDIDMixin, BaseUserManager[User, uuid.UUID]):
    reset_password_token_secret = SECRET
    verification_token_secret = SECRET

    async def validate_password(self, password: str, user: Any) -> None:
        if len(password) < 6:
            raise InvalidPasswordException(reason="too short")

    async def on_after_register(self, user: User, request: Request | None = None) -> None:
        EVENTS.append(f"registered {user.email} by {request.url.path if request else None}")

    async def on_after_forgot_password(self, user: User, token: str, request: Request | None = None) -> None:
        TOKENS["reset"] = token

    async def on_after_request_verify(self, user: User, token: str, request: Request | None = None) -> None:
        TOKENS["verify"] = token


# The cheapest parameters: what is tested here is not the hash.
hashes = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))


async def get_user_manager(user_db: Any = Depends(get_user_db)) -> AsyncIterator[UserManager]:
    yield UserManager(user_db, PasswordHelper(hashes))


def get_strategy() -> JWTStrategy[Any, Any]:
    return JWTStrategy(SECRET, lifetime_seconds=600)


bearer = AuthenticationBackend("jwt", BearerTransport("auth/jwt/login"), get_strategy)
cookie = AuthenticationBackend(
    "cookie", CookieTransport("session", cookie_max_age=600, cookie_secure=False), get_strategy
)
users = FastAPIUsers[User, uuid.UUID](get_user_manager, [bearer, cookie])
active = users.current_user(active=True)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield
    await engine.dispose()


app = FastAPI(lifespan=lifespan)
app.include_router(users.get_auth_router(bearer), prefix="/auth/jwt", tags=["auth"])
app.include_router(users.get_auth_router(cookie, requires_verification=True), prefix="/auth/cookie", tags=["auth"])
app.include_router(users.get_register_router(UserRead, UserCreate), prefix="/auth", tags=["auth"])
app.include_router(users.get_reset_password_router(), prefix="/auth", tags=["auth"])
app.include_router(users.get_verify_router(UserRead), prefix="/auth", tags=["auth"])
app.include_router(users.get_users_router(UserRead, UserUpdate), prefix="/users", tags=["users"])


@app.get("/own")
async def own(user: User = Depends(active)) -> dict[str, str]:
    return {"email": user.email}


@app.get("/maybe")
async def maybe(user: User | None = Depends(users.current_user(optional=True))) -> bool:
    return user is not None


@app.get("/root")
async def root(user: User = Depends(users.current_user(superuser=True))) -> str:
    return user.email


async def _promote(email: str) -> None:
    async with sessions() as session:
        user = await SQLAlchemyUserDatabase(session, User).get_by_email(email)
        user.is_superuser = True
        await session.commit()


def program() -> dict[str, Any]:
    with TestClient(app) as client:
        ann, names = {"email": "ann@example.com", "password": "secret1"}, {}

        def clean(response: Any, *headers: str) -> list[Any]:
            """The answer, with a name in the place of each identifier and token."""
            answer = seen(response, headers=headers) if headers else seen(response)
            if isinstance(answer[-1], dict):
                for key in ("id", "access_token"):
                    if key in answer[-1]:
                        answer[-1][key] = names.setdefault(answer[-1][key], f"{key} {len(names)}")
            return answer

        def login(**form: str) -> Any:
            return client.post("/auth/jwt/login", data=form)

        register = "/auth/register"
        facts = {
            "registered": clean(client.post(register, json={**ann, "nickname": "A", "is_superuser": True})),
            "again": clean(client.post(register, json=ann)),
            "short": clean(client.post(register, json={"email": "bob@example.com", "password": "x"})),
            "invalid": clean(client.post(register, json={"email": "bob"})),
            "bob": clean(client.post(register, json={"email": "bob@example.com", "password": "secret2"})),
            "bad_login": clean(login(username=ann["email"], password="wrong")),
            "no_form": clean(client.post("/auth/jwt/login")),
        }
        token = login(username=ann["email"], password="secret1").json()
        own = {"authorization": f"Bearer {token['access_token']}"}
        facts |= {
            "login": clean(login(username=ann["email"], password="secret1")),
            "outside": [
                clean(client.get(path), "www-authenticate") for path in ("/own", "/maybe", "/root", "/users/me")
            ],
            "inside": [clean(client.get(path, headers=own)) for path in ("/own", "/maybe", "/root", "/users/me")],
            "forged": clean(client.get("/own", headers={"authorization": "Bearer abc"})),
            "renamed": clean(client.patch("/users/me", headers=own, json={"nickname": "B", "is_verified": True})),
            "cookie_unverified": clean(
                client.post("/auth/cookie/login", data={"username": ann["email"], "password": "secret1"})
            ),
            "verify_asked": clean(client.post("/auth/request-verify-token", json={"email": ann["email"]})),
            "verified": clean(client.post("/auth/verify", json={"token": TOKENS["verify"]})),
            "verified_twice": clean(client.post("/auth/verify", json={"token": TOKENS["verify"]})),
            "forgot": clean(client.post("/auth/forgot-password", json={"email": ann["email"]})),
            "reset": clean(client.post("/auth/reset-password", json={"token": TOKENS["reset"], "password": "secret3"})),
            "old_password": clean(login(username=ann["email"], password="secret1")),
        }
        signed = client.post("/auth/cookie/login", data={"username": ann["email"], "password": "secret3"})
        facts |= {
            "cookie": [signed.status_code, signed.headers["set-cookie"].partition(";")[2]],
            "by_cookie": clean(client.get("/own")),
            "logout": [(out := client.post("/auth/cookie/logout")).status_code, out.headers["set-cookie"]],
            "left": clean(client.get("/own")),
        }
        assert client.portal is not None
        client.portal.call(_promote, ann["email"])
        bob = next(iter(name for name, shown in names.items() if shown == "id 1"))
        facts |= {
            "root": clean(client.get("/root", headers=own)),
            "read": clean(client.get(f"/users/{bob}", headers=own)),
            "missing": clean(client.get(f"/users/{uuid.UUID(int=0)}", headers=own)),
            "deleted": clean(client.delete(f"/users/{bob}", headers=own)),
            "gone": clean(client.get(f"/users/{bob}", headers=own)),
            "events": EVENTS,
            "document": client.get("/openapi.json").json(),
        }
        return facts


if __name__ == "__main__":
    tell(program)
