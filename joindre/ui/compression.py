"""Pages are sent compressed. No page holds a secret that stays the same, since its size would let others guess it
(BREACH): docs/security.md tells what this rests on.
"""

import gzip
import re
import secrets
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

#: Texts; files, pictures and PDFs are compressed already or left as they are stored.
COMPRESSED: Final = {"text/html", "application/json"}
#: Shorter answers fit into one packet as they are.
LEAST_BYTES: Final = 1000
#: Of a page of 49 kB level 3 makes 13.4 kB in 0.44 ms, level 5 12.2 in 0.72, level 6 12.1 in 0.92.
LEVEL: Final = 5
#: A name of random length, shorter than this, stands in the head of gzip: so the same page differs in size each time.
MOST_PADDING: Final = 100
TAKES_GZIP: Final = re.compile(r"(?:^|,)\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?:,|$)", re.IGNORECASE)


class CompressionMiddleware:
    """Compresses pages, fragments and JSON of 1 kB and more with gzip, for whoever takes it.

    Django's own middleware compresses every kind of answer, streams included, and at a level that takes longer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponse) and _is_worth_it(response):
            patch_vary_headers(response, ("Accept-Encoding",))
            if TAKES_GZIP.search(request.headers.get("Accept-Encoding", "")):
                _compress(response)
        return response


def _is_worth_it(response: HttpResponse) -> bool:
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return kind in COMPRESSED and "Content-Encoding" not in response.headers and len(response.content) >= LEAST_BYTES


def _compress(response: HttpResponse) -> None:
    response.content = padded(gzip.compress(response.content, LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(len(response.content))
    if response.headers.get("ETag", "").startswith('"'):
        # The bytes differ from those that the tag was made of.
        response.headers["ETag"] = f"W/{response.headers['ETag']}"


def padded(compressed: bytes) -> bytes:
    """Name a file of random length in the head of gzip, which every reader skips."""
    head, name = bytearray(compressed[:10]), b"a" * secrets.randbelow(MOST_PADDING)
    head[3] = 8  # FNAME: a name follows, up to a zero
    return bytes(head) + name + b"\0" + compressed[10:]
