"""The programs on BlackSheep, which fills the parameters of its handlers; bodies are models of Pydantic."""

import asyncio
import json
from collections.abc import AsyncIterable
from typing import Annotated, Any

import jwt
from blacksheep import Application, FromForm, FromHeader, FromJSON, FromQuery, FromRoute, Request, WebSocket
from blacksheep import WebSocketDisconnectError, bad_request, json as as_json, not_found, unauthorized
from blacksheep.server.sse import ServerSentEvent
from pydantic import BaseModel

from bench.models import Order, Product
from bench.programs import EVENTS, PER_ROUTER, PRODUCTS, ROUTES, SECRET
