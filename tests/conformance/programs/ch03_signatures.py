"""Names, kinds and order of the parameters of what programs call, subclass and inspect."""

import inspect

import fastapi.encoders
import fastapi.openapi.docs
import fastapi.openapi.utils
import fastapi.params
import fastapi.routing
from fastapi import (
    APIRouter,
    BackgroundTasks,
    Body,
    Cookie,
    Depends,
    FastAPI,
    File,
    Form,
    Header,
    HTTPException,
    Path,
    Query,
    Security,
    UploadFile,
    WebSocketException,
)
from fastapi.exceptions import RequestValidationError, ResponseValidationError

from ..calls import get

app = FastAPI()
VERBS = [
    "get",
    "put",
    "post",
    "delete",
    "options",
    "head",
    "patch",
    "trace",
    "api_route",
    "add_api_route",
    "include_router",
    "websocket",
    "add_api_websocket_route",
]
FUNCTIONS = {
    "FastAPI": FastAPI,
    "APIRouter": APIRouter,
    "APIRoute": fastapi.routing.APIRoute,
    "HTTPException": HTTPException,
    "WebSocketException": WebSocketException,
    "RequestValidationError": RequestValidationError,
    "ResponseValidationError": ResponseValidationError,
    "UploadFile": UploadFile,
    "BackgroundTasks.add_task": BackgroundTasks.add_task,
    **{marker.__name__: marker for marker in (Body, Cookie, Depends, File, Form, Header, Path, Query, Security)},
    **{
        f"params.{name}": getattr(fastapi.params, name)
        for name in ("Body", "Cookie", "Depends", "File", "Form", "Header", "Path", "Query", "Security")
    },
    **{f"FastAPI.{name}": getattr(FastAPI, name) for name in VERBS},
    **{f"APIRouter.{name}": getattr(APIRouter, name) for name in VERBS},
    "FastAPI.exception_handler": FastAPI.exception_handler,
    "FastAPI.middleware": FastAPI.middleware,
    "FastAPI.on_event": FastAPI.on_event,
    "jsonable_encoder": fastapi.encoders.jsonable_encoder,
    "get_openapi": fastapi.openapi.utils.get_openapi,
    "get_swagger_ui_html": fastapi.openapi.docs.get_swagger_ui_html,
    "get_redoc_html": fastapi.openapi.docs.get_redoc_html,
    "get_swagger_ui_oauth2_redirect_html": fastapi.openapi.docs.get_swagger_ui_oauth2_redirect_html,
}

FACTS = {
    name: [
        f"{parameter.name} {parameter.kind.name} {'required' if parameter.default is parameter.empty else 'optional'}"
        for parameter in inspect.signature(function).parameters.values()
        if not parameter.name.startswith("_")
    ]
    for name, function in FUNCTIONS.items()
}


@app.get("/")
def root():
    return None


REQUESTS = [get("/")]
