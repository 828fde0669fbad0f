"""The catcher's pages: a list of mails, and one mail with its headers, text, HTML and files."""

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from django.template.loader import render_to_string
from django.utils import translation

from joindre.catcher.safe_html import document
from joindre.catcher.store import CaughtMail, MailStore

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
#: The mail's own styles are kept; nothing is fetched from elsewhere, and no script runs.
_POLICY_OF_MAILS = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"
_STATIC = {
    "tokens.css": ("joindre.ui", "static/ui/css/tokens.css", "text/css"),
    "catcher.css": ("joindre.catcher", "static/catcher/catcher.css", "text/css"),
    "catcher.js": ("joindre.catcher", "static/catcher/catcher.js", "text/javascript"),
}


@dataclass(frozen=True, kw_only=True)
class PageAnswer:
    body: bytes
    media_type: str = "text/html; charset=utf-8"
    status: int = 200
    policy: str = _POLICY
    headers: dict[str, str] = field(default_factory=dict)


class PageServer:
    def __init__(self, caught: MailStore, *, host: str, port: int) -> None:
        pages = Pages(caught)

        class Handler(_Handler):
            answer = staticmethod(pages.answer)

        self._server = ThreadingHTTPServer((host, port), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.1,), name="catcher pages", daemon=True
        )
        self.port = int(self._server.server_address[1])

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=10)


class Pages:
    """Paths to answers; knows nothing of HTTP beyond that."""

    def __init__(self, caught: MailStore) -> None:
        self._caught = caught
        self._routes: tuple[tuple[str, Callable[..., PageAnswer | None]], ...] = (
            (r"/", self._list),
            (r"/newest", self._newest),
            (r"/mails/([0-9]{1,9})/", self._mail),
            (r"/mails/([0-9]{1,9})/html", self._html),
            (r"/mails/([0-9]{1,9})/raw", self._raw),
            (r"/mails/([0-9]{1,9})/files/([0-9]{1,4})", self._file),
            (r"/static/([a-z.]+)", self._static),
        )

    def answer(self, path: str, language: str) -> PageAnswer:
        with translation.override(language):
            for pattern, respond in self._routes:
                if (match := re.fullmatch(pattern, path)) and (answer := respond(*match.groups())):
                    return answer
            return PageAnswer(body=render_to_string("catcher/missing.html").encode(), status=404)

    def _list(self) -> PageAnswer:
        mails = list(reversed(self._caught.all()))
        return _page("catcher/list.html", mails=mails, newest=mails[0].number if mails else 0)

    def _newest(self) -> PageAnswer:
        """Asked by the list every few seconds; it loads itself anew when this changes."""
        mails = self._caught.all()
        return PageAnswer(body=str(mails[-1].number if mails else 0).encode(), media_type="text/plain")

    def _mail(self, number: str) -> PageAnswer | None:
        caught = self._caught.get(int(number))
        return _page("catcher/mail.html", caught=caught, mail=caught.mail) if caught else None

    def _html(self, number: str) -> PageAnswer | None:
        caught = self._caught.get(int(number))
        if caught is None or caught.mail.html is None:
            return None
        return PageAnswer(
            body=document(caught.mail.html, pictures=dict(_pictures(caught))).encode(), policy=_POLICY_OF_MAILS
        )

    def _raw(self, number: str) -> PageAnswer | None:
        caught = self._caught.get(int(number))
        return PageAnswer(body=caught.raw, media_type="text/plain; charset=utf-8") if caught else None

    def _file(self, number: str, index: str) -> PageAnswer | None:
        caught = self._caught.get(int(number))
        if caught is None or int(index) >= len(caught.mail.attachments):
            return None
        file = caught.mail.attachments[int(index)]
        is_picture = file.type in {"image/png", "image/jpeg", "image/gif", "image/webp"}
        shown_as = "inline" if is_picture else "attachment"
        return PageAnswer(
            body=file.content,
            media_type=file.type if is_picture else "application/octet-stream",
            headers={"Content-Disposition": f"{shown_as}; filename*=utf-8''{quote(file.name, safe='')}"},
        )

    def _static(self, name: str) -> PageAnswer | None:
        if name not in _STATIC:
            return None
        package, path, media_type = _STATIC[name]
        return PageAnswer(body=files(package).joinpath(path).read_bytes(), media_type=f"{media_type}; charset=utf-8")


def _page(template: str, **context: Any) -> PageAnswer:
    return PageAnswer(body=render_to_string(template, context).encode())


def _pictures(caught: CaughtMail) -> Iterator[tuple[str, str]]:
    for index, file in enumerate(caught.mail.attachments):
        if file.cid:
            yield file.cid, f"/mails/{caught.number}/files/{index}"


class _Handler(BaseHTTPRequestHandler):
    answer: Callable[[str, str], PageAnswer]
    server_version = "Joindre"
    sys_version = ""

    def do_GET(self) -> None:
        answer = self.answer(self.path.partition("?")[0], _language(self.headers.get("Accept-Language", "")))
        self.send_response(answer.status)
        headers = {
            "Content-Type": answer.media_type,
            "Content-Length": str(len(answer.body)),
            "Content-Security-Policy": answer.policy,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
            **answer.headers,
        }
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- as the base class calls it
        """Nothing: the demo's terminal is for its addresses."""


def _language(accepted: str) -> str:
    """French unless the browser prefers English."""
    wanted = [tag.strip().lower()[:2] for tag in re.sub(r";[^,]*", "", accepted).split(",")]
    return next((language for language in wanted if language in {"fr", "en"}), "fr")
