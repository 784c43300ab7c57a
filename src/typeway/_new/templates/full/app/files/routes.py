"""`/files`: users upload files, list them, download and delete them. The files of others are not there for them."""

import logging
from typing import Annotated
from uuid import UUID

from typeway import APIRouter, BackgroundTasks, Depends, HTTPException, Query, Request, Response, UploadFile
from typeway.concurrency import run_in_threadpool
from typeway.responses import FileResponse

from app.accounts.dependencies import CurrentUser
from app.database import SessionDep
from app.etags import IfNoneMatch, is_known
from app.files.models import StoredFile
from app.files.names import BadName, checked_name
from app.files.schemas import FileRead
from app.files.store import EmptyFile, FileStore, FileTooLarge
from app.files.types import BadType
from app.notifications.hub import HubDep
from app.paging import Page, PageQuery, fetch_page, link_header
from app.problems import problems

ENVELOPE = 64 * 1024
"""Octets that a form may add to the file in it."""

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/files", tags=["files"], responses=problems(401))


def get_store(request: Request) -> FileStore:
    """The folder of the application."""
    store: FileStore = request.app.state.files
    return store


StoreDep = Annotated[FileStore, Depends(get_store)]


async def own_file(file_id: UUID, user: CurrentUser, session: SessionDep) -> StoredFile:
    """The file that the path names, if it is the user's. Of others it is not even said that they exist."""
    file = await session.get(StoredFile, file_id)
    if file is None or file.owner_id != user.id:
        raise HTTPException(404, "There is no such file.")
    return file


OwnFile = Annotated[StoredFile, Depends(own_file)]


@router.post(
    "",
    status_code=201,
    response_model=FileRead,
    responses=problems(413, 415),
    form_limits={"max_files": 1, "max_fields": 1},
)
async def upload_file(
    file: UploadFile,
    user: CurrentUser,
    session: SessionDep,
    store: StoreDep,
    hub: HubDep,
    tasks: BackgroundTasks,
    request: Request,
    response: Response,
) -> StoredFile:
    """Store a file: at most `UPLOAD_MAX_BYTES`, of one of `UPLOAD_TYPES`, as its content shows."""
    await session.commit()  # gives the connection back: it is not needed while the content is written
    try:
        name = checked_name(file)
        stored = await run_in_threadpool(store.save, user.id, file.file, file.content_type)
    except (BadName, EmptyFile) as error:
        raise HTTPException(422, f"{error}.") from error
    except FileTooLarge as error:
        raise HTTPException(413, f"{error}.") from error
    except BadType as error:
        raise HTTPException(415, f"{error}.") from error
    row = StoredFile(
        id=stored.key,
        owner_id=user.id,
        name=name,
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
    )
    session.add(row)
    try:
        await session.commit()  # here, as the content has to go if the row cannot be stored
    except BaseException:
        store.delete(row.owner_id, stored.key)
        raise
    tasks.add_task(hub.publish, user.id, "file.uploaded", {"id": str(row.id), "name": name})
    response.headers["Location"] = request.url_for("read_file", file_id=row.id).path
    return row


@router.get("")
async def list_files(
    query: Annotated[PageQuery, Query()], user: CurrentUser, session: SessionDep, request: Request, response: Response
) -> Page[FileRead]:
    """List one's files, the latest first."""
    own, order = StoredFile.owner_id == user.id, (StoredFile.created_at.desc(), StoredFile.id)
    found, total = await fetch_page(session, StoredFile, query, where=[own], order=order)
    response.headers["Link"] = link_header(request, query, total)
    files = [FileRead.model_validate(file) for file in found]
    return Page(items=files, total=total, page=query.page, size=query.size)


@router.get("/{file_id}", response_model=FileRead, responses=problems(404))
async def read_file(file: OwnFile) -> StoredFile:
    """Say what is known of a file."""
    return file


@router.get(
    "/{file_id}/content",
    response_class=FileResponse,
    responses={
        200: {"content": {"application/octet-stream": {}}},
        206: {"description": "The part that `Range` asks for."},
        304: {"description": "The client has this content."},
        **problems(404),
    },
)
async def download_file(file: OwnFile, store: StoreDep, if_none_match: IfNoneMatch = None) -> Response:
    """Send the content. Browsers are told to store it: they never show it as a page."""
    headers = {"ETag": f'"{file.sha256}"', "Cache-Control": "private, no-cache"}
    if is_known(headers["ETag"], if_none_match):
        return Response(status_code=304, headers=headers)
    place = store.path(file.owner_id, file.id)
    try:
        status = await run_in_threadpool(place.stat)
    except FileNotFoundError:  # deleted since its row was read, or lost
        logger.warning("The content of the file %s is not there", file.id)
        raise HTTPException(404, "There is no such file.") from None
    return FileResponse(place, stat_result=status, media_type=file.media_type, filename=file.name, headers=headers)


@router.delete("/{file_id}", status_code=204, responses=problems(404))
async def delete_file(file: OwnFile, session: SessionDep, store: StoreDep, tasks: BackgroundTasks) -> None:
    """Delete a file: first the row; the content when that is certain."""
    await session.delete(file)
    await session.flush()
    tasks.add_task(store.delete, file.owner_id, file.id)
