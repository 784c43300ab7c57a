"""uvicorn's protocol for WebSockets on the library websockets, which reads on while the application keeps up."""

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

__all__ = ["SocketProtocol"]


class SocketProtocol(WebSocketsSansIOProtocol):
    """Stops reading when a second message waits for the application, and not after each one.

    Stopping and going on again takes several system calls, which is more than passing on a short message.
    """

    def send_receive_event_to_app(self) -> None:
        """Queue the message that has arrived as a whole."""
        if not self.queue.empty():
            super().send_receive_event_to_app()
            return
        paused = self.read_paused
        self.read_paused = True  # nothing is done about what is so already
        super().send_receive_event_to_app()
        self.read_paused = paused
