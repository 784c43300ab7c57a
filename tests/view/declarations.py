"""Functions with many kinds of arguments, declared with the names of one side."""

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import AliasChoices, BaseModel, Field, Json
from starlette.requests import HTTPConnection

from tests.view.sides import Side


class Filter(BaseModel):
    limit: int = 3
    sort_by: str | None = None
    named: Annotated[int, Field(alias="Named")] = 1


class Item(BaseModel):
    name: str
    price: float = 1.5


def functions(side: Side) -> dict[str, Callable[..., Any]]:
    """Return functions by name; `{item_id}` is in their path."""
    root, security = side.root, side.security
    Depends, Security, Query, Header = root.Depends, root.Security, root.Query, root.Header
    Cookie, Body, Form, File, Path = root.Cookie, root.Body, root.Form, root.File, root.Path

    def plain(item_id: int, q: str, limit: int = 10, tags: Annotated[list[str], Query()] = []): ...  # noqa: B006

    def markers(
        item_id: Annotated[int, Path(ge=1, title="The id")],
        q: Annotated[str, Query(alias="Q", min_length=2)] = "aa",
        choice: Annotated[int, Query(validation_alias=AliasChoices("one", "two"))] = 1,
        user_agent: Annotated[str | None, Header()] = None,
        raw_name: Annotated[str, Header(convert_underscores=False)] = "n",
        token: Annotated[str, Cookie(alias="Token")] = "t",
        made: Annotated[list[int], Query(default_factory=list)] = ...,
        data: Annotated[Json[list[int]] | None, Query()] = None,
    ): ...

    def models(
        filters: Annotated[Filter, Query()],
        heads: Annotated[Filter, Header()],
        perhaps: Annotated[Filter | None, Cookie()] = None,
    ): ...

    def one_body(item_id: int, item: Item): ...

    def bodies(item: Item, other: Annotated[Item, Body()], count: Annotated[int, Body()] = 3): ...

    def embedded(item: Annotated[Item, Body(embed=True)]): ...

    def forms(name: Annotated[str, Form()], file: root.UploadFile, raw: Annotated[bytes, File()] = b""): ...

    def form_model(data: Annotated[Item, Form()]): ...

    def handed(
        request: root.Request,
        response: root.Response,
        tasks: root.BackgroundTasks,
        connection: HTTPConnection,
        scopes: security.SecurityScopes,
    ): ...

    def leaf(request: root.Request, depth: int = 0): ...

    async def middle(leaf: Annotated[int, Depends(leaf)], item_id: int):
        yield leaf

    def scheme(scopes: security.SecurityScopes, token=Depends(security.OAuth2PasswordBearer(tokenUrl="t"))): ...

    class Common:
        def __init__(self, skip: int = 0, item: Item | None = None): ...

    def tree(
        middle=Depends(middle),
        again: int = Depends(leaf, use_cache=False),
        user=Security(scheme, scopes=["read", "write"]),
        common: Common = Depends(),
        scoped=Depends(leaf, scope="function"),
        limited=Depends(leaf, max_concurrency=2),
    ): ...

    found = locals()
    return {
        name: value for name, value in found.items() if callable(value) and getattr(value, "__module__", "") == __name__
    }
