"""The document's head: info, servers, tags, external documentation; the attributes that can be assigned later."""

from fastapi import FastAPI

from ..calls import get

app = FastAPI(
    title="Weather station",
    summary="Short summary",
    description="# Long\n\nDescription with *markup*",
    version="3.1.4",
    terms_of_service="https://example.org/terms",
    contact={"name": "Keeper", "url": "https://example.org/contact", "email": "keeper@example.org", "x-phone": "123"},
    license_info={"name": "Apache 2.0", "identifier": "Apache-2.0"},
    servers=[
        {
            "url": "https://{region}.example.org",
            "description": "By region",
            "variables": {"region": {"default": "north", "enum": ["north", "south"]}},
        },
        {"url": "/relative"},
    ],
    openapi_tags=[
        {
            "name": "wind",
            "description": "Direction and force",
            "externalDocs": {"description": "More", "url": "https://example.org/wind"},
        },
        {"name": "unused", "x-displayName": "Unused"},
    ],
    openapi_external_docs={"description": "Everything", "url": "https://example.org/docs"},
    responses={},
)


@app.get("/wind", tags=["wind", "undeclared"])
def wind():
    return "north"


later = FastAPI(title="Later")
later.title = "Assigned"
later.version = "9"
later.description = "assigned"
later.summary = "assigned"
later.servers = [{"url": "/v9"}]
later.contact = {"name": "x"}
later.license_info = {"name": "MIT", "url": "https://example.org/mit"}
later.openapi_tags = [{"name": "t"}]
later.openapi_version = "3.0.2"
later.terms_of_service = "https://example.org/t"
app.mount("/later", later)

bare = FastAPI(description="", servers=[], openapi_tags=[], contact={}, license_info=None)
app.mount("/bare", bare)
old = FastAPI()
old.openapi_version = "3.0.0"
app.mount("/old", old)

REQUESTS = [
    get("/wind"),
    *(get(f"/{child}/openapi.json") for child in ("later", "bare", "old")),
    get("/openapi.json", root_path="/behind"),
    get("/later/openapi.json", root_path="/behind"),
]
