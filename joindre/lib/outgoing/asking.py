"""One request and the beginning of its answer."""

import http.client
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from threading import Timer
from time import monotonic
from typing import Final
from urllib.parse import SplitResult, urlsplit

from joindre.lib.outgoing.addresses import Fault, LookUp, NotReached, ask_the_resolver, looked_up, reachable

#: From the look-up of the name to the last byte that is read.
SECONDS: Final = 5.0
#: Bytes that are read of an answer.
MOST: Final = 4096
#: Addresses of a name that are tried.
_TRIES: Final = 2
_REDIRECTS: Final = range(300, 400)


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """What is sent. Values are filled in already; a header holds no line break."""

    method: str
    url: str
    headers: Sequence[tuple[str, str]] = ()
    body: bytes = b""


@dataclass(frozen=True, kw_only=True)
class HttpAnswer:
    """What came back: its status, the beginning of its text, and how long it took."""

    status: int
    text: str
    seconds: float
    #: Where a redirect leads; it is not followed.
    location: str = ""


def ask(
    outgoing: Outgoing, *, allow_private: bool, seconds: float = SECONDS, look_up: LookUp = ask_the_resolver
) -> HttpAnswer:
    """Send it and return the answer, whatever its status. Raise `NotReached`.

    To be called outside any transaction: it takes as long as the other side wants, up to `seconds`.
    """
    began = monotonic()
    parts = urlsplit(outgoing.url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    addresses = reachable(looked_up(look_up, host, port, seconds=seconds), allow_private=allow_private)
    with _connected(addresses, port, until=began + seconds) as sock, _ended(sock, at=began + seconds) as watch:
        try:
            return _exchange(outgoing, parts, sock, began=began)
        except ssl.SSLCertVerificationError:
            raise NotReached(Fault.CERTIFICATE) from None
        except (OSError, ValueError, http.client.HTTPException):
            late = watch.finished.is_set() or monotonic() >= began + seconds
            raise NotReached(Fault.TOO_SLOW if late else Fault.UNREADABLE) from None


def _exchange(outgoing: Outgoing, parts: SplitResult, sock: socket.socket, *, began: float) -> HttpAnswer:
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port)
    is_safe = parts.scheme == "https"
    connection.sock = _trusted().wrap_socket(sock, server_hostname=parts.hostname) if is_safe else sock
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {name: value.encode() for name, value in outgoing.headers}
        own = {"User-Agent": "Joindre", "Accept": "*/*", "Connection": "close"}
        connection.request(outgoing.method, path, body=outgoing.body or None, headers={**own, **headers})
        with connection.getresponse() as response:
            text = response.read(MOST).decode("utf-8", "replace")
            where = response.headers.get("Location", "") if response.status in _REDIRECTS else ""
            return HttpAnswer(status=response.status, text=text, location=where, seconds=monotonic() - began)
    finally:
        connection.close()


@contextmanager
def _connected(addresses: Sequence[str], port: int, *, until: float) -> Iterator[socket.socket]:
    """A connection to the first of these addresses that takes one."""
    for address in addresses[:_TRIES]:
        left = until - monotonic()
        try:
            sock = socket.create_connection((address, port), timeout=max(left, 0.01))
        except OSError:
            continue
        with sock:
            yield sock
        return
    raise NotReached(Fault.TOO_SLOW if monotonic() >= until else Fault.NO_CONNECTION)


@contextmanager
def _ended(sock: socket.socket, *, at: float) -> Iterator[Timer]:
    """End the connection at this moment: time-outs of a socket begin anew with each byte that comes."""

    # TLS takes the number of the socket over, so that the connection is ended by the number.
    twin = sock.dup()

    def end() -> None:
        with suppress(OSError):
            twin.shutdown(socket.SHUT_RDWR)

    watch = Timer(max(at - monotonic(), 0), end)
    watch.daemon = True
    watch.start()
    try:
        yield watch
    finally:
        watch.cancel()
        twin.close()


@cache
def _trusted() -> ssl.SSLContext:
    """Who signs certificates, as this machine knows them."""
    return ssl.create_default_context()
