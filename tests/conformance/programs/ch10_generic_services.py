"""A small application in layers: generic repositories, services, units of work and permissions wired by dependencies alone."""

from abc import abstractmethod
from collections.abc import Callable
from typing import Annotated, Any, Generic, Protocol, TypeVar

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Path, Query, status
from pydantic import BaseModel, Field

from ..calls import call, get, post

GENERATE = False
EVENTS: list[str] = []
M = TypeVar("M", bound="Entity")


class Entity(BaseModel):
    id: int = 0


class Boat(Entity):
    name: str = Field(min_length=2)
    length: float = Field(gt=0)


class Port(Entity):
    city: str


class Repository(Generic[M]):
    def __init__(self, rows: dict[int, M]):
        self.rows = rows

    def add(self, row: M) -> M:
        made = row.model_copy(update={"id": len(self.rows) + 1})
        self.rows[made.id] = made
        return made

    def get(self, number: int) -> M:
        if number not in self.rows:
            raise HTTPException(status.HTTP_404_NOT_FOUND, f"No {number}")
        return self.rows[number]


TABLES: dict[type[Entity], dict[int, Any]] = {Boat: {}, Port: {}}


def repository(model: type[M]) -> Callable[[], Repository[M]]:
    def dependency() -> Repository[M]:
        EVENTS.append(f"repository of {model.__name__}")
        return Repository(TABLES[model])

    return dependency


boats, ports = repository(Boat), repository(Port)


class Clock(Protocol):
    @abstractmethod
    def now(self) -> int: ...


class StandingClock:
    def now(self) -> int:
        return 12


class Permission:
    def __init__(self, *roles: str):
        self.roles = roles

    def __call__(self, x_role: Annotated[str, Header()] = "guest") -> str:
        if x_role not in self.roles:
            raise HTTPException(status.HTTP_403_FORBIDDEN, f"{x_role} is none of {', '.join(self.roles)}")
        return x_role

    def __hash__(self) -> int:
        return hash(self.roles)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Permission) and other.roles == self.roles


class Pages:
    def __init__(self, offset: Annotated[int, Query(ge=0)] = 0, limit: Annotated[int, Query(ge=1, le=2)] = 2):
        self.offset, self.limit = offset, limit

    def of(self, rows: list[Any]) -> list[Any]:
        return rows[self.offset : self.offset + self.limit]


class Harbour:
    def __init__(
        self,
        boats: Annotated[Repository[Boat], Depends(boats)],
        ports: Annotated[Repository[Port], Depends(ports)],
        clock: Annotated[Clock, Depends(StandingClock)],
    ):
        self.boats, self.ports, self.clock = boats, ports, clock

    def land(self, boat: int, port: int) -> dict[str, Any]:
        return {"boat": self.boats.get(boat).name, "port": self.ports.get(port).city, "at": self.clock.now()}


def crud(model: type[Any], dependency: Callable[[], Any], name: str) -> APIRouter:
    router = APIRouter(prefix=f"/{name}", tags=[name])
    Rows = Annotated[Repository[Any], Depends(dependency)]

    @router.get("", response_model=list[model])
    def listing(rows: Rows, pages: Annotated[Pages, Depends()]):
        return pages.of(list(rows.rows.values()))

    @router.post("", response_model=model, status_code=201, dependencies=[Depends(Permission("master"))])
    def add(rows: Rows, row: model):
        return rows.add(row)

    @router.get("/{number}", response_model=model)
    def one(rows: Rows, number: Annotated[int, Path(ge=1)]):
        return rows.get(number)

    return router


app = FastAPI()
app.include_router(crud(Boat, boats, "boats"))
app.include_router(crud(Port, ports, "ports"))


@app.put("/landings/{boat}/{port}")
def land(
    boat: int,
    port: int,
    harbour: Annotated[Harbour, Depends()],
    role: Annotated[str, Depends(Permission("master", "pilot"))],
    rows: Annotated[Any, Depends(boats)],
):
    return {**harbour.land(boat, port), "by": role, "boats": len(rows.rows)}


MASTER, PILOT = {"x-role": "master"}, {"x-role": "pilot"}
REQUESTS = [
    *(post("/boats", json={"name": name, "length": 3}, headers=MASTER) for name in ("Eva", "Ada", "Ida")),
    post("/boats", json={"name": "x", "length": 0}, headers=MASTER),
    post("/boats", json={"name": "x", "length": 0}),
    post("/ports", json={"city": "Bergen"}, headers=MASTER),
    post("/ports", json={"city": "Bergen"}, headers=PILOT),
    *(get(f"/boats{query}") for query in ("", "?offset=2", "?limit=3&offset=-1", "/1", "/9", "/0")),
    get("/ports"),
    *(
        call("PUT", f"/landings/{where}", headers=headers)
        for where in ("1/1", "9/1", "1/9", "x/1")
        for headers in (MASTER, PILOT, {})
    ),
]
