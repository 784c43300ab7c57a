"""A WebSocket, with a parameter checked like any other."""

from typeway import FastAPI, WebSocket, WebSocketDisconnect

app = FastAPI()


@app.websocket("/rooms/{room}")
async def chat(websocket: WebSocket, room: int, name: str = "somebody") -> None:
    await websocket.accept()
    try:
        while True:
            text = await websocket.receive_text()
            await websocket.send_json({"room": room, "name": name, "text": text})
    except WebSocketDisconnect:
        return
