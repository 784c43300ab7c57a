"""Behind a proxy: root_path as argument (deprecated), from the server, in the servers of the document."""

from fastapi import FastAPI, Request

from ..calls import get

app = FastAPI(root_path="/gateway", servers=[{"url": "https://api.example.org", "description": "Production"}])


@app.get("/where")
def where(request: Request):
    return {"root": request.scope.get("root_path"), "url": str(request.url), "path": request.scope["path"]}


quiet = FastAPI(root_path_in_servers=False)
quiet.get("/where")(where)
app.mount("/quiet", quiet)

REQUESTS = [
    get("/where"),
    get("/where/"),
    get("/where", root_path="/other"),
    get("/openapi.json", root_path="/other"),
    get("/openapi.json", root_path="https://api.example.org"),
    get("/quiet/openapi.json"),
    get("/quiet/where"),
    get("/gateway/where"),
    get("/docs", ignore_body=True),
]
