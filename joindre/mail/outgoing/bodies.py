"""The body of a mail as bytes: text, HTML beside it, pictures shown in it, files. The same bytes each time.

RFC 2045 to 2047 (MIME), RFC 2183 (disposition), RFC 2231 (names of files), RFC 2387 (pictures of an HTML text).
"""

import base64
import quopri
import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from urllib.parse import quote

from joindre.files.models import StoredFile
from joindre.mail.models import OutgoingEmail

_MEDIA_TYPE = re.compile(r"(?!multipart/|message/)[A-Za-z0-9!#$&^_.+-]{1,60}/[A-Za-z0-9!#$&^_.+-]{1,60}")
#: Characters of a file name on one line, far below what a line may hold.
_PIECE = 60
#: Octets of an encoded word, which has at most 75 characters (RFC 2047, 2).
_WORD = 45
_PLAIN_NAME = re.compile(r"[\w .+-]{1,60}", re.ASCII)


def body(email: OutgoingEmail, files: Sequence[StoredFile]) -> bytes:
    """Headers of MIME, an empty line and the content. Reads the files: no transaction should be open."""
    # "=_" stands in no encoded body, so no content can close a part.
    mark = "=_" + sha256(email.message_id.encode()).hexdigest()[:24]
    shown = [file for file in files if f"cid:{content_id(file)}" in email.html]
    content = _text("plain", email.text)
    if email.html:
        html = _group(
            "related", mark + "_r", [_text("html", email.html), *(_file(file, shown_as="inline") for file in shown)]
        )
        content = _group("alternative", mark + "_a", [content, html])
    beside = [_file(file, shown_as="attachment") for file in files if file not in shown]
    return _group("mixed", mark + "_m", [content, *beside])


def content_id(file: StoredFile) -> str:
    """By which an HTML text shows this file in place: `cid:f12@joindre` where the file has none of its own."""
    return file.cid or f"f{file.pk}@joindre"


def _group(kind: str, mark: str, parts: Sequence[bytes]) -> bytes:
    if len(parts) == 1:
        return parts[0]
    opening = f'Content-Type: multipart/{kind}; boundary="{mark}"\r\n\r\n'.encode()
    line = f"--{mark}".encode()
    return opening + b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"


def _text(kind: str, text: str) -> bytes:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").encode(errors="replace")
    encoded = quopri.encodestring(lines).replace(b"\n", b"\r\n")
    headers = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    return headers.encode() + encoded


def _file(file: StoredFile, *, shown_as: str) -> bytes:
    media_type = file.media_type if _MEDIA_TYPE.fullmatch(file.media_type) else "application/octet-stream"
    headers = [
        f"Content-Type: {media_type}{_name_for_outlook(file.name)}",
        "Content-Transfer-Encoding: base64",
        f"Content-Disposition: {shown_as}{_file_name(file.name)}",
    ]
    if shown_as == "inline":
        headers.append(f"Content-ID: <{content_id(file)}>")
    encoded = base64.encodebytes(file.blob.read()).replace(b"\n", b"\r\n")
    return "\r\n".join([*headers, "", ""]).encode() + encoded


def _name_for_outlook(name: str) -> str:
    """Outlook and others of its age read no RFC 2231: they look for encoded words in `name`, against RFC 2047, 5.

    A plain name stands in `filename`, where all of them find it.
    """
    if _PLAIN_NAME.fullmatch(name):
        return ""
    words = (f"=?utf-8?B?{base64.b64encode(piece).decode()}?=" for piece in _pieces(name, _WORD))
    return ';\r\n name="' + "\r\n ".join(words) + '"'


def _pieces(text: str, most: int) -> Iterator[bytes]:
    """Its octets in pieces that cut no character in two."""
    piece = b""
    for character in text:
        octets = character.encode(errors="replace")
        if len(piece) + len(octets) > most:
            yield piece
            piece = b""
        piece += octets
    yield piece


def _file_name(name: str) -> str:
    if _PLAIN_NAME.fullmatch(name):
        return f';\r\n filename="{name}"'
    encoded = "utf-8''" + quote(name, safe="")
    if len(encoded) <= _PIECE:
        return f";\r\n filename*={encoded}"
    # Pieces never cut an escape in two.
    pieces = re.findall(rf"(?:%[0-9A-F]{{2}}|.){{1,{_PIECE // 3}}}", encoded)
    return "".join(f";\r\n filename*{index}*={piece}" for index, piece in enumerate(pieces))
