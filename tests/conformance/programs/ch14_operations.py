"""Operations in the document: ids, summaries, descriptions, tags, deprecation, hidden ones, responses' descriptions."""

from enum import Enum

from fastapi import APIRouter, FastAPI

from ..calls import get

app = FastAPI()
router = APIRouter(prefix="/sub-path", tags=["router"])


class Tags(Enum):
    birds = "birds"
    fish = "fish"


@app.get("/documented")
def read_documented_thing():
    """
    First line of it.

    - **a list**
    - of things
    \f
    Not for the public.

    :param nothing: at all
    """


@app.get("/one-line")
def one_line():
    """One line"""


@app.get(
    "/explicit",
    summary="Explicit summary",
    description="Explicit\ndescription",
    response_description="Explicit answer",
    operation_id="explicit_id",
)
def explicit():
    """Not shown."""


@app.get("/empty", summary="", description="", operation_id="", response_description="")
def empty():
    """Shown in spite of the empty ones?"""


@app.get("/form-feed", description="before\fafter")
def form_feed():
    pass


@app.get("/named", name="a name with Spaces")
def named():
    pass


@app.get("/tags", tags=["one", "two", "one"])
def tags():
    pass


@app.get("/enum-tags", tags=[Tags.birds, "plain", Tags.fish])
def enum_tags():
    pass


@app.get("/deprecated", deprecated=True)
def deprecated():
    pass


@app.get("/not-deprecated", deprecated=False)
def not_deprecated():
    pass


@app.get("/hidden", include_in_schema=False)
def hidden():
    pass


@app.api_route("/several/{key}/{rest:path}", methods=["PUT", "GET", "DELETE"], include_in_schema=False)
def several_methods(key: str, rest: str):
    """Several methods"""


@app.get("/odd-chars/{a}.{b}/-~/é")
def odd__Characters_2(a: int, b: str):
    pass


@app.get("/typed/{number:int}/{key:uuid}")
def typed(number, key):
    pass


@router.get("/inner/{x}")
def inner(x: int):
    pass


@router.api_route("/inner/{x}", methods=["POST"], deprecated=True, tags=["own"])
def inner_post(x: int):
    pass


app.include_router(router, prefix="/v1", tags=["inclusion"])


class CallableThing:
    """Docstring of the class"""

    def __call__(self):
        """Docstring of the call"""


app.get("/callable", name="thing")(CallableThing())
app.get("/lambda")(lambda: None)

REQUESTS = [
    get("/documented"),
    get("/empty"),
    get("/hidden"),
    get("/v1/sub-path/inner/5"),
    get("/odd-chars/1.b/-~/é"),
    get("/several/k/a/b"),
    get("/callable"),
]
