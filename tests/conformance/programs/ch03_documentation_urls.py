"""Where document and documentation pages are served, moved and switched off."""

from fastapi import FastAPI

from ..calls import get, methods
from ..facts import outcome

app = FastAPI(openapi_url="/schema/v1.json", docs_url="/explore", redoc_url=None)
no_schema = FastAPI(openapi_url=None)
no_docs = FastAPI(docs_url=None)
no_redirect = FastAPI(swagger_ui_oauth2_redirect_url=None)
empty = FastAPI(openapi_url="")

for path, child in {"/a": no_schema, "/b": no_docs, "/c": no_redirect, "/d": empty}.items():
    child.get("/ping")(lambda: "pong")
    app.mount(path, child)


@app.get("/ping")
def ping():
    return "pong"


FACTS = {
    "document without url": no_schema.openapi()["info"],
    "empty title": outcome(lambda: FastAPI(title="")),
    "empty version": outcome(lambda: FastAPI(version="")),
    "empty title, no document": outcome(lambda: FastAPI(title="", openapi_url=None)),
    "unknown keyword": outcome(lambda: FastAPI(colour="red")),
    "positional": outcome(lambda: FastAPI(True)),
}

PAGES = ["/openapi.json", "/docs", "/redoc", "/docs/oauth2-redirect", "/ping"]
REQUESTS = [
    *methods("/schema/v1.json", "GET", "HEAD", "POST"),
    get("/explore", ignore_body=True),
    get("/docs/oauth2-redirect", ignore_body=True),
    *(get(page, ignore_body=page != "/ping") for page in PAGES),
    *(get(f"/{child}{page}", ignore_body=page not in {"/ping", "/openapi.json"}) for child in "abcd" for page in PAGES),
]
