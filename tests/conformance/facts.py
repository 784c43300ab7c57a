"""What programs use to note how a registration went; messages are the framework's own, so only their gist is compared."""

from collections.abc import Callable


def outcome(build: Callable[[], object], mentions: str = "") -> str:
    """``accepted``, or the name of the exception's class and whether its message names what is wrong."""
    try:
        build()
    except Exception as error:
        # One name for two classes would hide nothing here: both frameworks must raise the same public class.
        said = f", mentions {mentions}: {mentions in str(error)}" if mentions else ""
        return f"{type(error).__name__}{said}"
    return "accepted"
