"""Chapter 6: a date that is not in the future."""

from datetime import date

from pydantic import BaseModel, Field, field_validator

from typeway import FastAPI

app = FastAPI(title="Toolshed")


class Tool(BaseModel):
    name: str = Field(min_length=2, max_length=60)
    bought: date | None = None

    @field_validator("bought")
    @classmethod
    def is_past(cls, bought: date | None) -> date | None:
        if bought is not None and bought > date.today():
            raise ValueError("this day is in the future")
        return bought


@app.post("/tools")
async def add_tool(tool: Tool) -> Tool:
    return tool
