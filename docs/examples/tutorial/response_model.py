"""What leaves the service has a model, too."""

from pydantic import BaseModel

from typeway import FastAPI

app = FastAPI(title="Toolshed")


class Profile(BaseModel):
    """What everybody may see of a member."""

    name: str
    flat: int | None = None


class Registration(Profile):
    """What a member sends. The password must not come back."""

    password: str


class PowerTool(BaseModel):
    name: str
    watts: int


class HandTool(BaseModel):
    name: str
    grams: int


MEMBERS = {"ines": Registration(name="ines", password="long ladder")}


@app.post("/members")
async def register(registration: Registration) -> Profile:
    """What is returned has a password; what is sent has not, for the annotation says `Profile`."""
    MEMBERS[registration.name] = registration
    return registration


@app.get("/members")
async def list_members() -> list[Profile]:
    return list(MEMBERS.values())


@app.get("/members/{name}", response_model=Profile, response_model_exclude_unset=True)
async def read_member(name: str) -> dict[str, str]:
    """`response_model` wins over the annotation, which then says what the function returns."""
    return {"name": name, "password": "long ladder"}


@app.get("/tools/{tool_id}")
async def read_tool(tool_id: int) -> PowerTool | HandTool:
    if tool_id == 1:
        return PowerTool(name="cordless drill", watts=650)
    return HandTool(name="claw hammer", grams=570)


@app.get("/weights/{name}", response_model=HandTool)
async def read_weight(name: str) -> dict[str, str]:
    """A mistake: `grams` is missing."""
    return {"name": name}
