"""Pages are sent compressed. No page holds a secret that stays the same, since its size would let others guess it
(BREACH): docs/security.md tells what this rests on.
"""

import gzip
import re
import secrets
from collections.abc import Callable
from typing import Final

import brotli
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

#: Texts; files, pictures and PDFs are compressed already or left as they are stored.
COMPRESSED: Final = {"text/html", "application/json"}
#: Shorter answers fit into one packet as they are.
LEAST_BYTES: Final = 1000
#: Of a page of 130 kB gzip 3 makes 26.6 kB in 1.02 ms, gzip 5 23.5 in 1.79, gzip 6 22.9 in 2.38; Brotli 1 25.7 in 0.35,
#: Brotli 3 23.5 in 0.82, Brotli 4 22.6 in 1.45.
GZIP_LEVEL: Final = 5
BROTLI_LEVEL: Final = 3
#: Memory for what Brotli looks back at, as a power of two: 256 kB, in which nearly every page stands whole.
BROTLI_WINDOW: Final = 18
#: Something of random length, shorter than this, that readers skip: so the same page differs in size each time.
MOST_PADDING: Final = 100


def _taken(coding: str) -> re.Pattern[str]:
    """Return what finds this coding in `Accept-Encoding`, unless it is refused there by `q=0`."""
    return re.compile(rf"(?:^|,)\s*{coding}\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?:,|$)", re.IGNORECASE)


TAKES_GZIP: Final = _taken("gzip")
TAKES_BROTLI: Final = _taken("br")


class CompressionMiddleware:
    """Compresses pages, fragments and JSON of 1 kB and more for whoever takes it: by Brotli, else by gzip.

    Browsers take Brotli over HTTPS and from this machine. It is done in half the time of gzip. Django's own middleware
    knows gzip alone, compresses every kind of answer, streams included, and at a level that takes longer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponse) and _is_worth_it(response):
            patch_vary_headers(response, ("Accept-Encoding",))
            accepted = request.headers.get("Accept-Encoding", "")
            if TAKES_BROTLI.search(accepted):
                _replace(response, by_brotli(response.content), coding="br")
            elif TAKES_GZIP.search(accepted):
                _replace(response, by_gzip(response.content), coding="gzip")
        return response


def _is_worth_it(response: HttpResponse) -> bool:
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return kind in COMPRESSED and "Content-Encoding" not in response.headers and len(response.content) >= LEAST_BYTES


def _replace(response: HttpResponse, compressed: bytes, *, coding: str) -> None:
    response.content = compressed
    response.headers["Content-Encoding"] = coding
    response.headers["Content-Length"] = str(len(compressed))
    if response.headers.get("ETag", "").startswith('"'):
        # The bytes differ from those that the tag was made of.
        response.headers["ETag"] = f"W/{response.headers['ETag']}"


def by_gzip(content: bytes) -> bytes:
    """Compress, and name a file of random length in the head of gzip."""
    compressed = gzip.compress(content, GZIP_LEVEL, mtime=0)
    head, name = bytearray(compressed[:10]), b"a" * secrets.randbelow(MOST_PADDING)
    head[3] = 8  # FNAME: a name follows, up to a zero
    return bytes(head) + name + b"\0" + compressed[10:]


def by_brotli(content: bytes) -> bytes:
    """Compress, and put a block of metadata of random length before the end."""
    compressor = brotli.Compressor(quality=BROTLI_LEVEL, lgwin=BROTLI_WINDOW)
    compressed: bytes = compressor.process(content) + compressor.flush()
    length = 1 + secrets.randbelow(MOST_PADDING)
    # RFC 7932, 9.2, from the lowest bit: not the last; of metadata (11); 0; its length less one, in one byte (01).
    head = 0b01_0_11_0 | (length - 1) << 6
    return compressed + head.to_bytes(2, "little") + b"a" * length + _LAST_AND_EMPTY


_LAST_AND_EMPTY: Final = b"\x03"
