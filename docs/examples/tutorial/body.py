"""JSON bodies: a model, models inside models, and rules that look at several fields at once."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import BaseModel, Field, field_validator, model_validator

from typeway import FastAPI

app = FastAPI(title="Toolshed")


class Tool(BaseModel):
    name: str = Field(min_length=2, max_length=60, examples=["cordless drill"])
    deposit: Decimal = Field(ge=0, decimal_places=2)
    accessories: list[str] = []


class Borrower(BaseModel):
    name: str
    flat: int | None = None


class Loan(BaseModel):
    tool_ids: Annotated[list[int], Field(min_length=1, max_length=5)]
    borrower: Borrower
    first_day: date
    last_day: date

    @field_validator("tool_ids")
    @classmethod
    def each_tool_once(cls, tool_ids: list[int]) -> list[int]:
        if len(set(tool_ids)) < len(tool_ids):
            raise ValueError("a tool is listed twice")
        return tool_ids

    @model_validator(mode="after")
    def ends_after_it_begins(self) -> Self:
        if self.last_day < self.first_day:
            raise ValueError("the last day is before the first")
        return self


@app.post("/tools")
async def add_tool(tool: Tool) -> Tool:
    return tool


@app.post("/loans")
async def add_loan(loan: Loan) -> dict[str, object]:
    days = (loan.last_day - loan.first_day).days + 1
    return {"borrower": loan.borrower.name, "tools": len(loan.tool_ids), "days": days}


@app.put("/tools/{tool_id}")
async def replace_tool(tool_id: int, tool: Tool, notify: bool = False) -> dict[str, object]:
    """The path, the body and the query string, in one operation."""
    return {"tool_id": tool_id, "name": tool.name, "notify": notify}
