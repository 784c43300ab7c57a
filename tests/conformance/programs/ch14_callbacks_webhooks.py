"""Callbacks on operations, routers and inclusions; webhooks; their models among the components."""

from fastapi import APIRouter, FastAPI, Header
from pydantic import BaseModel, HttpUrl

from ..calls import get, posts


class Invoice(BaseModel):
    id: str
    total: float


class Paid(BaseModel):
    description: str
    paid: bool = True


class Received(BaseModel):
    ok: bool


class Subscription(BaseModel):
    since: str
    fee: float


def callbacks_of(name: str):
    router = APIRouter()

    @router.post("{$callback_url}/" + name + "/{$request.body.id}", response_model=Received, name=name)
    def notification(body: Paid, x_signature: str = Header()):
        """What the caller's server has to offer."""

    return router.routes


app = FastAPI(callbacks=callbacks_of("app"))
router = APIRouter(prefix="/router", callbacks=callbacks_of("router"))
quiet = FastAPI()


@app.post("/invoices", callbacks=callbacks_of("operation"))
def invoices(invoice: Invoice, callback_url: HttpUrl | None = None):
    """Create an invoice."""
    return {"id": invoice.id}


@router.post("/invoices")
def router_invoices(invoice: Invoice):
    return invoice


@app.webhooks.post("new-subscription")
def new_subscription(body: Subscription):
    """When somebody subscribes."""


@app.webhooks.put(
    "changed", deprecated=True, tags=["hooks"], operation_id="changedHook", responses={410: {"description": "Stop it"}}
)
def changed(body: Subscription, x_token: str = Header()) -> Received:
    pass


@app.webhooks.get("plain", include_in_schema=False)
def plain():
    pass


app.include_router(router, callbacks=callbacks_of("inclusion"))

hooks = APIRouter()


@hooks.post("given")
def given(body: Paid):
    pass


with_given = FastAPI(webhooks=hooks)
app.mount("/given", with_given)

REQUESTS = [
    *posts("/invoices?callback_url=https://example.org", {"id": "1", "total": 2.5}, {}),
    *posts("/router/invoices", {"id": "1", "total": 2.5}),
    get("/given/openapi.json"),
    *posts("/new-subscription", {"since": "now", "fee": 1}),
]
