"""Security: a bearer token from a password, and a scope it must carry."""

import hmac
from typing import Annotated

from typeway import Depends, FastAPI, HTTPException, Security
from typeway.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm, SecurityScopes

app = FastAPI()
bearer = OAuth2PasswordBearer(tokenUrl="token", scopes={"books": "read books", "orders": "place orders"})

# An application stores salted hashes of passwords and signs its tokens; both are left out to keep this short.
PASSWORDS = {"ada": "countess"}
TOKENS = {"token-of-ada": ("ada", {"books"})}


@app.post("/token")
async def log_in(form: Annotated[OAuth2PasswordRequestForm, Depends()]) -> dict[str, str]:
    expected = PASSWORDS.get(form.username, "")
    if not expected or not hmac.compare_digest(expected.encode(), form.password.encode()):
        raise HTTPException(400, "wrong name or password")
    return {"access_token": f"token-of-{form.username}", "token_type": "bearer"}


async def current_user(needed: SecurityScopes, token: Annotated[str, Depends(bearer)]) -> str:
    name, scopes = TOKENS.get(token, ("", set[str]()))
    if not name:
        raise HTTPException(401, "unknown token", headers={"WWW-Authenticate": "Bearer"})
    if not scopes.issuperset(needed.scopes):
        raise HTTPException(403, f"needs the scope {needed.scope_str}")
    return name


@app.get("/books")
async def list_books(user: Annotated[str, Security(current_user, scopes=["books"])]) -> dict[str, str]:
    return {"reader": user}


@app.post("/orders")
async def place_order(user: Annotated[str, Security(current_user, scopes=["orders"])]) -> dict[str, str]:
    return {"buyer": user}
