"""Typeway: typed web APIs, declared in Python and served from compiled handlers."""

from __future__ import annotations

from starlette import status
from starlette.requests import Request
from starlette.websockets import WebSocket, WebSocketDisconnect

from typeway._lazy import submodules
from typeway.applications import FastAPI, Typeway
from typeway.background import BackgroundTasks
from typeway.datastructures import UploadFile
from typeway.exceptions import HTTPException, WebSocketException
from typeway.param_functions import Body, Cookie, Depends, File, Form, Header, Path, Query, Security
from typeway.responses import Response
from typeway.routing import APIRouter

__version__ = "0.1.0"

# What a program finds in the package after ``import typeway`` alone; imported when it is looked up.
__getattr__ = submodules(
    __name__,
    "concurrency",
    "dependencies",
    "logger",
    "middleware",
    "openapi",
    "requests",
    "sse",
    "telemetry",
    "websockets",
)

__all__ = [
    "APIRouter",
    "BackgroundTasks",
    "Body",
    "Cookie",
    "Depends",
    "FastAPI",
    "File",
    "Form",
    "HTTPException",
    "Header",
    "Path",
    "Query",
    "Request",
    "Response",
    "Security",
    "Typeway",
    "UploadFile",
    "WebSocket",
    "WebSocketDisconnect",
    "WebSocketException",
    "status",
]
