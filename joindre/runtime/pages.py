"""Django's pages in a fixed set of threads. A thread is taken when the whole body has arrived, and is free again when
the answer is made: a slow line holds none, neither while it sends nor while it receives.

Each thread keeps its database connection, so there are never more connections than threads.
"""

import asyncio
import contextvars
import io
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any, TypeVar

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError, InterfaceError
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from joindre.accounts.middleware import is_script
from joindre.lib import request_ids
from joindre.lib.errors import Refusal
from joindre.lib.outages import Outage, outage_of
from joindre.lib.visitors import Visitor, is_trusted, network_of, visitor_of
from joindre.live.raw_asgi import Receive, Scope, Send
from joindre.runtime import page_times
from joindre.runtime.bodies import ArrivingBody, Bodies, Gone, SignInFirst, has_body
from joindre.runtime.sign_ins import person_signed_in
from joindre.ui.outages import bare_response
from joindre.ui.request_log import tell_refused

Result = TypeVar("Result")
Environ = dict[str, Any]
Headers = list[tuple[bytes, bytes]]
Handler = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

THREADS = 8
#: Threads that read sessions and files for the event loop, and write bodies that are long.
HELPERS = 3
#: Requests whose body is there and that wait for a thread.
MOST_WAITING = 200
#: Seconds that a request has waited when the threads count as used up.
LONG_WAIT = 5.0
BLOCK = 64 * 1024
#: As for pages of Django, which set theirs by themselves.
SAFE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


class TooManyVisitors(Outage):
    retry_after = 5
    message = _("The portal is too busy right now. Try again in a moment.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a handler answered: its content, or the file that holds it."""

    status: int
    headers: Headers
    content: bytes = b""
    file: IO[bytes] | None = None


class SentFile:
    """What WSGI calls a file wrapper: the answer is this file, which the event loop reads and closes."""

    def __init__(self, file: IO[bytes], _block: int = BLOCK) -> None:
        self.file = file

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self.file.read(BLOCK), b"")


class PageThreads:
    """The ASGI application in front of Django's WSGI handler."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="page")
        self._helpers = ThreadPoolExecutor(HELPERS, thread_name_prefix="helper")
        self.bodies = Bodies(self._helpers)
        #: When each request began to wait for a thread, the oldest first.
        self._waiting: dict[object, float] = {}
        #: Requests that wait for a thread or have one.
        self._under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        environ = _begun(scope)
        body: ArrivingBody | None = None
        came = begun = time.monotonic()
        try:
            if has_body(scope):
                body = self.bodies.open(_network(environ), lambda: self._identify(environ))
                await body.read(scope, receive)
                environ |= {"wsgi.input": body.file, "CONTENT_LENGTH": str(body.size)}
            begun = time.monotonic()
            answer = await self._in_page_thread(environ)
        except Gone:
            return
        except (Refusal, DatabaseError, InterfaceError, OSError) as error:
            answer = await self._refusal(environ, error, came)
        finally:
            if body:
                body.close()
        page_times.observe(scope["path"], answer.status, time.monotonic() - begun)
        await self._deliver(answer, send)

    def fault(self) -> str:
        """Say, for `/readyz`, that requests wait because every thread is at work."""
        oldest = next(iter(tuple(self._waiting.values())), None)
        if oldest is None or time.monotonic() - oldest < LONG_WAIT:
            return ""
        return f"all {THREADS} threads are at work, {len(self._waiting)} requests wait"

    @property
    def waiting(self) -> int:
        """Requests whose body is there and that wait for a thread."""
        return len(self._waiting)

    @property
    def busy(self) -> int:
        """Threads at work."""
        return max(0, self._under_way - len(self._waiting))

    def close(self) -> None:
        self.threads.shutdown(wait=False)
        self._helpers.shutdown(wait=False)

    async def _identify(self, environ: Environ) -> str:
        return await self._help(lambda: person_signed_in(WSGIRequest(dict(environ))))

    async def _in_page_thread(self, environ: Environ) -> Answer:
        if len(self._waiting) >= MOST_WAITING:
            raise TooManyVisitors
        mark = object()
        self._under_way += 1
        self._waiting[mark] = time.monotonic()

        def work() -> Answer:
            self._waiting.pop(mark, None)
            return _run(self._handler, environ)

        try:
            return await asyncio.get_running_loop().run_in_executor(self.threads, contextvars.copy_context().run, work)
        finally:
            self._under_way -= 1
            self._waiting.pop(mark, None)

    async def _refusal(self, environ: Environ, error: Exception, came: float) -> Answer:
        refusal = error if isinstance(error, Refusal) else outage_of(error)
        if refusal is None:
            raise error
        return await self._help(lambda: _refused(environ, refusal, came))

    async def _deliver(self, answer: Answer, send: Send) -> None:
        headers = [*answer.headers, (request_ids.HEADER.lower().encode(), request_ids.current().encode())]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        if answer.file is None:
            await send({"type": "http.response.body", "body": answer.content})
        else:
            await self._deliver_file(answer.file, send)

    async def _deliver_file(self, file: IO[bytes], send: Send) -> None:
        try:
            while block := await self._help(lambda: file.read(BLOCK)):
                await send({"type": "http.response.body", "body": block, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            with suppress(RuntimeError):  # at the end of the process nobody helps any more
                await self._help(file.close)

    async def _help(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._helpers, contextvars.copy_context().run, work)


def environ_of(scope: Scope) -> Environ:
    """Return the environ of WSGI. A header with `_` in its name would pass for the one with `-`, so it is left out."""
    server, port = scope.get("server") or ("localhost", 80)
    address, client_port = scope.get("client") or ("", 0)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server,
        "SERVER_PORT": str(port or 0),
        "REMOTE_ADDR": address,
        "REMOTE_PORT": str(client_port),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": SentFile,
    }
    for raw_name, raw_value in scope["headers"]:
        if b"_" not in raw_name:
            name, value = _environ_name(raw_name.decode("latin-1")), raw_value.decode("latin-1")
            environ[name] = f"{environ[name]},{value}" if name in environ else value
    return environ


def _environ_name(header: str) -> str:
    name = header.upper().replace("-", "_")
    return name if name in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{name}"


def _begun(scope: Scope) -> Environ:
    """The environ of a request that has got its id."""
    environ = environ_of(scope)
    request_ids.begin(_id_of_proxy(environ))
    return environ


def _id_of_proxy(environ: Environ) -> str:
    """The id that the request has already, where a proxy that we trust has given it one."""
    if not is_trusted(environ["REMOTE_ADDR"], settings.TRUSTED_PROXIES):
        return ""
    return str(environ.get(_environ_name(request_ids.HEADER), ""))


def _network(environ: Environ) -> str:
    """Whose share of the room it is, until a sign-in is known."""
    return network_of(_address(environ))


def _address(environ: Environ) -> str:
    """The address of the visitor, whom Django has not looked at."""
    peer = Visitor(address=environ["REMOTE_ADDR"], scheme=environ["wsgi.url_scheme"])
    headers = {"X-Forwarded-For": environ.get("HTTP_X_FORWARDED_FOR", "")}
    return visitor_of(peer, headers, proxies=settings.TRUSTED_PROXIES).address


def _run(handler: Handler, environ: Environ) -> Answer:
    started: dict[str, Any] = {}

    def start_response(status: str, headers: list[tuple[str, str]], _error: object = None) -> None:
        started.update(status=int(status[:3]), headers=_encoded(headers))

    response = handler(environ, start_response)
    if isinstance(response, SentFile):
        return Answer(**started, file=response.file)
    try:
        return Answer(**started, content=b"".join(response))
    finally:
        if close := getattr(response, "close", None):
            close()


def _refused(environ: Environ, refusal: Refusal, came: float) -> Answer:
    """The answer to what never reached Django: nothing of its body is looked at."""
    environ = {**environ, "wsgi.input": io.BytesIO(), "CONTENT_LENGTH": "0"}
    request = WSGIRequest(environ)
    with translation.override(translation.get_language_from_request(request)):
        response = bare_response(request, refusal)
    if isinstance(refusal, SignInFirst) and is_script(request) and settings.SESSION_COOKIE_NAME in request.COOKIES:
        # The session of an open page is over: its script lets the person sign in over the page (U2).
        response.status_code = 401
    request.META["REMOTE_ADDR"] = _address(environ)
    tell_refused(request, response.status_code, begun=came)
    headers = [*SAFE_HEADERS.items(), *response.items(), ("Content-Length", str(len(response.content)))]
    return Answer(status=response.status_code, headers=_encoded(headers), content=response.content)


def _encoded(headers: Iterable[tuple[str, str]]) -> Headers:
    return [(name.strip().lower().encode("latin-1"), value.strip().encode("latin-1")) for name, value in headers]
