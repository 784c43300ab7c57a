"""Loans with a due date. The clock and the key are dependencies, so that tests can replace them."""

from datetime import date, timedelta
from typing import Annotated

from pydantic import BaseModel, Field

from typeway import APIRouter, Depends, FastAPI, HTTPException
from typeway.security import APIKeyHeader

key_header = APIKeyHeader(name="X-Key")


def today() -> date:
    return date.today()


async def check_key(key: Annotated[str, Depends(key_header)]) -> None:
    if key != "under the mat":
        raise HTTPException(403, "Wrong key")


class NewLoan(BaseModel):
    tool: str = Field(min_length=2)
    days: int = Field(ge=1, le=14)


class Loan(BaseModel):
    tool: str
    due: date


app = FastAPI(title="Toolshed")
loans = APIRouter(prefix="/loans", dependencies=[Depends(check_key)])


@app.get("/health")
async def health() -> str:
    return "fine"


@loans.post("", status_code=201)
async def lend(loan: NewLoan, day: Annotated[date, Depends(today)]) -> Loan:
    return Loan(tool=loan.tool, due=day + timedelta(days=loan.days))


app.include_router(loans)
