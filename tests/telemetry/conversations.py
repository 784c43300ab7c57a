"""A program of WebSocket conversations, each of which ends in its own way."""

from typing import Any


def sockets(fw: Any, telemetry: dict[str, Any]) -> Any:
    """Conversations and how they end."""
    app = fw.FastAPI(telemetry=telemetry)
    WebSocket = fw.WebSocket

    async def session():
        yield 1

    @app.websocket("/ok/{number}")
    async def ok(socket: WebSocket, number: int, value: int = fw.Depends(session)):
        await socket.accept()
        await socket.send_text("a")
        await socket.close()

    @app.websocket("/closes/{code}")
    async def closes(socket: WebSocket, code: int):
        await socket.accept()
        await socket.close(code)

    @app.websocket("/open")
    async def stays_open(socket: WebSocket):
        await socket.accept()

    @app.websocket("/silent")
    async def silent(socket: WebSocket):
        pass

    @app.websocket("/echo")
    async def echo(socket: WebSocket):
        await socket.accept()
        while True:
            await socket.send_text(await socket.receive_text())

    @app.websocket("/raises")
    async def raises(socket: WebSocket):
        await socket.accept()
        raise ValueError("talk")

    @app.websocket("/raises-first")
    async def raises_first(socket: WebSocket):
        raise ValueError("talk")

    @app.websocket("/policy")
    async def policy(socket: WebSocket):
        await socket.accept()
        raise fw.WebSocketException(1008, "no")

    @app.websocket("/refused")
    async def refused(socket: WebSocket):
        raise fw.HTTPException(403)

    @app.websocket("/unavailable")
    async def unavailable(socket: WebSocket):
        raise fw.HTTPException(503)

    return app
