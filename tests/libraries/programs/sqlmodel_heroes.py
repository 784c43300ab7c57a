"""SQLModel: one class for table, input and output each; a session by dependency; relations in answers."""

from collections.abc import Iterator
from contextlib import asynccontextmanager
from typing import Annotated, Any, Optional

from fastapi import Depends, FastAPI, HTTPException, Query
from fastapi.testclient import TestClient
from showing import seen, tell
from sqlalchemy.pool import StaticPool
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select


class TeamBase(SQLModel):
    name: str = Field(index=True)
    headquarters: str


class Team(TeamBase, table=True):
    id: int | None = Field(default=None, primary_key=True)
    heroes: list["Hero"] = Relationship(back_populates="team")


class HeroBase(SQLModel):
    name: str = Field(index=True, min_length=2)
    age: int | None = Field(default=None, ge=0, index=True)
    team_id: int | None = Field(default=None, foreign_key="team.id")


class Hero(HeroBase, table=True):
    id: int | None = Field(default=None, primary_key=True)
    secret: str
    team: Optional["Team"] = Relationship(back_populates="heroes")


class HeroPublic(HeroBase):
    id: int


class TeamPublic(TeamBase):
    id: int


class HeroPublicWithTeam(HeroPublic):
    team: TeamPublic | None = None


class TeamPublicWithHeroes(TeamPublic):
    heroes: list[HeroPublic] = []


class HeroCreate(HeroBase):
    secret: str


class HeroUpdate(SQLModel):
    name: str | None = None
    age: int | None = None
    secret: str | None = None
    team_id: int | None = None


engine = create_engine("sqlite://", connect_args={"check_same_thread": False}, poolclass=StaticPool)


def get_session() -> Iterator[Session]:
    with Session(engine) as session:
        yield session


SessionDep = Annotated[Session, Depends(get_session)]


@asynccontextmanager
async def lifespan(app: FastAPI) -> Any:
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Team(name="Night", headquarters="Cellar"))
        session.commit()
    yield


app = FastAPI(lifespan=lifespan)


@app.post("/heroes/", response_model=HeroPublic, status_code=201)
def create_hero(hero: HeroCreate, session: SessionDep) -> Any:
    kept = Hero.model_validate(hero)
    session.add(kept)
    session.commit()
    session.refresh(kept)
    return kept


@app.get("/heroes/", response_model=list[HeroPublic])
def read_heroes(session: SessionDep, offset: int = 0, limit: Annotated[int, Query(le=100)] = 100) -> Any:
    return session.exec(select(Hero).offset(offset).limit(limit)).all()


@app.get("/heroes/{hero_id}", response_model=HeroPublicWithTeam)
def read_hero(hero_id: int, session: SessionDep) -> Any:
    hero = session.get(Hero, hero_id)
    if hero is None:
        raise HTTPException(status_code=404, detail="Hero not found")
    return hero


@app.patch("/heroes/{hero_id}", response_model=HeroPublic)
def update_hero(hero_id: int, hero: HeroUpdate, session: SessionDep) -> Any:
    kept = session.get(Hero, hero_id)
    if kept is None:
        raise HTTPException(status_code=404, detail="Hero not found")
    kept.sqlmodel_update(hero.model_dump(exclude_unset=True))
    session.add(kept)
    session.commit()
    session.refresh(kept)
    return kept


@app.delete("/heroes/{hero_id}")
def delete_hero(hero_id: int, session: SessionDep) -> dict[str, bool]:
    session.delete(session.get(Hero, hero_id))
    session.commit()
    return {"ok": True}


@app.get("/teams/{team_id}", response_model=TeamPublicWithHeroes)
def read_team(team_id: int, session: SessionDep) -> Any:
    return session.get(Team, team_id)


@app.put("/rows/")
def echo_row(hero: Hero) -> Hero:
    """A table as a body is not validated; as an answer it is shown whole."""
    return hero


def program() -> dict[str, Any]:
    with TestClient(app) as client:
        return {
            "created": [
                seen(client.post("/heroes/", json={"name": name, "secret": "s", **more}))
                for name, more in (("Ann", {"age": 30, "team_id": 1}), ("Bob", {}), ("C", {}), ("Dee", {"age": -1}))
            ],
            "page": seen(client.get("/heroes/?offset=1&limit=1")),
            "too_many": seen(client.get("/heroes/?limit=101")),
            "one": [seen(client.get(f"/heroes/{hero_id}")) for hero_id in (1, 2, 9)],
            "patched": seen(client.patch("/heroes/2", json={"age": 5, "team_id": 1})),
            "unchanged": seen(client.patch("/heroes/2", json={})),
            "team": seen(client.get("/teams/1")),
            "row": seen(client.put("/rows/", json={"id": 4, "name": "R", "secret": "t"})),
            "deleted": seen(client.delete("/heroes/1")),
            "left": seen(client.get("/heroes/")),
            "document": client.get("/openapi.json").json(),
        }


if __name__ == "__main__":
    tell(program)
