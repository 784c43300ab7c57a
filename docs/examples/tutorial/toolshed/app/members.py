"""Joining, logging in, and who am I."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, EmailStr, Field, SecretStr
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.database import MemberRow, Session
from app.security import CHALLENGE, CurrentSettings, Member, hashed, is_password_of, token_for
from typeway import APIRouter, Depends, HTTPException, Request, Response
from typeway.security import OAuth2PasswordRequestForm


class Joining(BaseModel):
    name: str = Field(min_length=2, max_length=40)
    email: EmailStr
    password: SecretStr = Field(min_length=8, max_length=200)


class Profile(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str


class Token(BaseModel):
    access_token: str
    token_type: str = "bearer"


async def limited(request: Request, response: Response) -> None:
    """Guessing passwords has to be slow. The limit belongs to the application, since settings say where it counts."""
    await request.app.state.login_limit(request, response)


router = APIRouter(tags=["members"])


@router.post("/members", response_model=Profile, status_code=201, dependencies=[Depends(limited)])
async def join(joining: Joining, session: Session) -> MemberRow:
    password_hash = await hashed(joining.password.get_secret_value())
    member = MemberRow(name=joining.name, email=joining.email, password_hash=password_hash)
    session.add(member)
    try:
        await session.commit()
    except IntegrityError:
        raise HTTPException(409, "This name is taken") from None
    return member


@router.post("/token", dependencies=[Depends(limited)])
async def log_in(
    form: Annotated[OAuth2PasswordRequestForm, Depends()], session: Session, settings: CurrentSettings
) -> Token:
    member = await session.scalar(select(MemberRow).where(MemberRow.name == form.username))
    right = await is_password_of(member, form.password)
    if member is None or not right:
        raise HTTPException(401, "Wrong name or password", CHALLENGE)
    return Token(access_token=token_for(member, settings))


@router.get("/me", response_model=Profile)
async def read_me(member: Member) -> MemberRow:
    return member
