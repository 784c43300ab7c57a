"""Operations on items. A foreign item is answered like one that does not exist."""

from typing import Annotated
from uuid import UUID

from typeway import APIRouter, BackgroundTasks, Depends, HTTPException, Query, Request, Response

from app.accounts.dependencies import CurrentUser
from app.database import SessionDep
from app.etags import IfMatch, IfNoneMatch, etag_of, is_known, require_match
from app.items.models import Item
from app.items.schemas import ItemChanges, ItemQuery, ItemRead, ItemWrite
from app.items.service import find_item, search_items
from app.notifications.hub import HubDep
from app.paging import Page, link_header
from app.problems import problems

router = APIRouter(prefix="/items", tags=["items"], responses=problems(401))


async def own_item(item_id: UUID, user: CurrentUser, session: SessionDep) -> Item:
    """The item of the path, as a dependency; raises `HTTPException` with 404."""
    item = await find_item(session, user.id, item_id)
    if item is None:
        raise HTTPException(404, "There is no such item.")
    return item


OwnItem = Annotated[Item, Depends(own_item)]


async def item_to_change(item: OwnItem, if_match: IfMatch = None) -> Item:
    """The same, if it is in the state that the client knows; raises `HTTPException` with 412 or 428."""
    require_match(etag_of(item.version), if_match)
    return item


ItemToChange = Annotated[Item, Depends(item_to_change)]


@router.get("")
async def list_items(
    query: Annotated[ItemQuery, Query()], user: CurrentUser, session: SessionDep, request: Request, response: Response
) -> Page[ItemRead]:
    """List one's items; `Link` leads to the other pages."""
    found, total = await search_items(session, user.id, query)
    response.headers["Link"] = link_header(request, query, total)
    items = [ItemRead.model_validate(item) for item in found]
    return Page(items=items, total=total, page=query.page, size=query.size)


@router.post("", status_code=201, response_model=ItemRead)
async def create_item(
    wanted: ItemWrite,
    user: CurrentUser,
    session: SessionDep,
    hub: HubDep,
    tasks: BackgroundTasks,
    request: Request,
    response: Response,
) -> Item:
    """Add an item; its owner's devices hear of it."""
    item = Item(owner_id=user.id, **wanted.model_dump())
    session.add(item)
    await session.flush()
    response.headers["Location"] = request.url_for("read_item", item_id=item.id).path
    response.headers["ETag"] = etag_of(item.version)
    tasks.add_task(hub.publish, user.id, "item.created", {"id": str(item.id)})
    return item


@router.get(
    "/{item_id}",
    response_model=ItemRead,
    responses={304: {"description": "The client has this version."}, **problems(404)},
)
async def read_item(item: OwnItem, response: Response, if_none_match: IfNoneMatch = None) -> Item | Response:
    """Read an item; with `If-None-Match`, only if it has changed."""
    etag = etag_of(item.version)
    if is_known(etag, if_none_match):
        return Response(status_code=304, headers={"ETag": etag})
    response.headers["ETag"] = etag
    return item


@router.put("/{item_id}", response_model=ItemRead, responses=problems(404, 412, 428))
async def replace_item(item: ItemToChange, wanted: ItemWrite, session: SessionDep, response: Response) -> Item:
    """Replace an item; `If-Match` says which version."""
    return await _change(item, wanted, session, response)


@router.patch("/{item_id}", response_model=ItemRead, responses=problems(404, 412, 428))
async def change_item(item: ItemToChange, changes: ItemChanges, session: SessionDep, response: Response) -> Item:
    """Change some fields of an item; `If-Match` says which version."""
    return await _change(item, changes, session, response)


@router.delete("/{item_id}", status_code=204, responses=problems(404, 412, 428))
async def delete_item(item: ItemToChange, session: SessionDep) -> None:
    """Delete an item; `If-Match` says which version."""
    await session.delete(item)


async def _change(item: Item, values: ItemWrite | ItemChanges, session: SessionDep, response: Response) -> Item:
    """Store new values; fields that `ItemChanges` leaves out keep theirs."""
    partial = isinstance(values, ItemChanges)
    for name, value in values.model_dump(exclude_unset=partial).items():
        setattr(item, name, value)
    await session.flush()
    response.headers["ETag"] = etag_of(item.version)
    return item
