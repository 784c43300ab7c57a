"""The address of a client. What a proxy says about it counts only if the proxy has been declared."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.types import Scope

__all__ = ["TrustedProxies", "network_of"]


class TrustedProxies:
    """The proxies whose ``X-Forwarded-For`` is believed: addresses and networks, ``"unix"`` for a local socket.

    Raises:
        ValueError: a member is neither an address nor a network.
    """

    def __init__(self, proxies: Iterable[str] = ()) -> None:
        names = list(proxies)
        self._local = "unix" in names
        self._networks = [ip_network(name) for name in names if name != "unix"]

    def client(self, scope: Scope) -> str | None:
        """Return the address of the client, ``None`` if it is not known.

        The field is read from its end, where the nearest proxy wrote, up to the first address that is no declared
        proxy: what stands before it is the client's own invention.
        """
        peer = scope.get("client")
        nearest: str | None = peer[0] if peer else None
        if not self._believes(nearest):
            return nearest
        for entry in reversed(_forwarded(scope)):
            address = _address(entry)
            if address is None:  # not an address: nothing before it can be believed either
                break
            nearest = str(address)
            if not self._trusts(address):
                break
        return nearest

    def _believes(self, peer: str | None) -> bool:
        if not peer:
            return self._local
        address = _address(peer)
        return address is not None and self._trusts(address)

    def _trusts(self, address: IPv4Address | IPv6Address) -> bool:
        return any(address in network for network in self._networks)


def network_of(address: str) -> str:
    """Return what a limit should count: an IPv4 address, or the /64 that an IPv6 client may pick its addresses from."""
    parsed = _address(address)
    if isinstance(parsed, IPv6Address):
        return str(IPv6Network((parsed, 64), strict=False))
    return address if parsed is None else str(parsed)


def _forwarded(scope: Scope) -> list[str]:
    values = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    return [entry.strip() for entry in ",".join(values).split(",") if entry.strip()] if values else []


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """Read an address, also with a port or in brackets. An IPv4 address inside IPv6 is the IPv4 address."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
