"""Operations on accounts."""

from typing import Annotated

from typeway import APIRouter, BackgroundTasks, Depends, HTTPException, Query, Request, Response, Security
from typeway.security import OAuth2PasswordRequestForm

from app.accounts import service
from app.accounts.dependencies import CurrentUser, current_user
from app.accounts.models import User
from app.accounts.schemas import PasswordChange, Profile, ProfileChanges, RefreshRequest, Registration, Tokens
from app.database import SessionDep
from app.jobs.welcome import queue_welcome
from app.limits import limit_account, limit_logins
from app.paging import Page, PageQuery, fetch_page, link_header
from app.problems import problems
from app.security import issue_access_token
from app.settings import Settings, SettingsDep

router = APIRouter()
auth = APIRouter(prefix="/auth", tags=["auth"])
users = APIRouter(prefix="/users", tags=["users"])


@auth.post(
    "/register",
    status_code=201,
    response_model=Profile,
    responses=problems(409, 429),
    dependencies=[Depends(limit_logins)],
)
async def register(wanted: Registration, session: SessionDep, request: Request, tasks: BackgroundTasks) -> User:
    """Register. A welcome is sent by mail."""
    try:
        user = await service.register(
            session, email=wanted.email, name=wanted.name, password=wanted.password.get_secret_value()
        )
    except service.EmailTaken:
        raise HTTPException(409, "Somebody is registered with this address.") from None
    tasks.add_task(queue_welcome, request.app, user)
    return user


@auth.post(
    "/token",
    responses=problems(401, 429),
    dependencies=[Depends(limit_logins), Depends(limit_account)],
)
async def log_in(
    form: Annotated[OAuth2PasswordRequestForm, Depends()],
    session: SessionDep,
    settings: SettingsDep,
    response: Response,
) -> Tokens:
    """Log in with address and password (RFC 6749, section 4.3).

    Without `scope`, all scopes of the user are granted; otherwise those of them that are asked for.
    """
    try:
        user = await service.check_password(session, form.username, form.password)
    except service.Refused:
        raise _unauthorized("Address or password is wrong.") from None
    login = await service.log_in(session, settings, user, frozenset(form.scopes))
    return _tokens(login, settings, response)


@auth.post("/refresh", responses=problems(401))
async def refresh(wanted: RefreshRequest, session: SessionDep, settings: SettingsDep, response: Response) -> Tokens:
    """Exchange a refresh token for new tokens. Each is good once: using one again ends the login."""
    try:
        login = await service.refresh(session, settings, wanted.refresh_token)
    except service.Refused:
        raise _unauthorized("The refresh token is not valid, or no longer. Log in again.") from None
    return _tokens(login, settings, response)


@auth.post("/logout", status_code=204)
async def log_out(wanted: RefreshRequest, session: SessionDep) -> None:
    """End the login of a refresh token; one that is unknown has ended already (RFC 7009, section 2.2)."""
    try:
        await service.end_login(session, wanted.refresh_token)
    except service.Refused:
        return


@users.get("/me", response_model=Profile, responses=problems(401))
async def read_me(user: CurrentUser) -> User:
    """Read one's own profile."""
    return user


@users.patch("/me", response_model=Profile, responses=problems(401))
async def change_me(changes: ProfileChanges, user: CurrentUser) -> User:
    """Change one's own profile."""
    user.name = changes.name
    return user


@users.post("/me/password", status_code=204, responses=problems(401, 403, 429), dependencies=[Depends(limit_logins)])
async def change_password(change: PasswordChange, user: CurrentUser, session: SessionDep) -> None:
    """Change one's password. All logins end; access tokens run out by themselves."""
    current, new = change.current.get_secret_value(), change.new.get_secret_value()
    try:
        await service.change_password(session, user, current=current, new=new)
    except service.Refused:
        raise HTTPException(403, "The current password is wrong.") from None


@users.get("", responses=problems(401, 403), dependencies=[Security(current_user, scopes=["users:read"])])
async def list_users(
    query: Annotated[PageQuery, Query()], session: SessionDep, request: Request, response: Response
) -> Page[Profile]:
    """List all users; needs the scope `users:read`."""
    found, total = await fetch_page(session, User, query, order=(User.created_at, User.id))
    response.headers["Link"] = link_header(request, query, total)
    profiles = [Profile.model_validate(user) for user in found]
    return Page(items=profiles, total=total, page=query.page, size=query.size)


def _tokens(login: service.Login, settings: Settings, response: Response) -> Tokens:
    response.headers["Cache-Control"] = "no-store"  # RFC 6749, section 5.1
    return Tokens(
        access_token=issue_access_token(settings, login.user_id, login.scopes),
        expires_in=settings.access_token_minutes * 60,
        refresh_token=login.refresh_token,
        scope=" ".join(sorted(login.scopes)),
    )


def _unauthorized(detail: str) -> HTTPException:
    return HTTPException(401, detail, headers={"WWW-Authenticate": "Bearer"})


router.include_router(auth)
router.include_router(users)
