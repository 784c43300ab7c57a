"""The answer has a model of its own: it is checked, filtered and documented."""

from pydantic import BaseModel

from typeway import FastAPI, Response, status

app = FastAPI()


class Account(BaseModel):
    name: str
    email: str | None = None


class NewAccount(Account):
    password: str


@app.post("/accounts", status_code=status.HTTP_201_CREATED)
async def create_account(account: NewAccount) -> Account:
    """The return annotation is the model of the answer, so the password stays inside."""
    return account


@app.get("/accounts/{name}", response_model=Account, response_model_exclude_unset=True)
async def read_account(name: str) -> dict[str, str]:
    """Only what was given is sent: no `email` in this answer."""
    return {"name": name, "password": "secret"}


@app.delete("/accounts/{name}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_account(name: str) -> None:
    """No content, no body."""


@app.get("/accounts/{name}/card")
async def read_card(name: str) -> Response:
    """A response object is sent as it is."""
    return Response(f"BEGIN:VCARD\nFN:{name}\nEND:VCARD\n", media_type="text/vcard")
