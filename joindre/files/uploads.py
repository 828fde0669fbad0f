"""Taking the files that browsers and mails send. The bytes decide what a file is; its name is not believed (L2)."""

import mimetypes
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from joindre.files import pictures
from joindre.files.actions import keep, keep_picture, use
from joindre.files.models import Blob, StoredFile
from joindre.files.quotas import has_room
from joindre.lib.errors import Refusal
from postroom import Attachment

LARGEST = 25 * 1024 * 1024
UNKNOWN = "application/octet-stream"
#: First bytes of the kinds that a browser may show in place.
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
)
#: What a browser would run or draw from a text is kept as unknown bytes.
_ACTIVE = ("text/html", "image/", "application/xhtml", "text/xml", "application/xml", "text/javascript")


class UploadRefused(Refusal):
    status = 422
    message = _("A file is larger than 25 MB. Send a smaller one, or a link to it.")


class DayUsed(UploadRefused):
    message = _("You have sent as many files as one person may within a day. Send a link, or try again later.")


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Bytes in the store, and what they are."""

    blob: Blob
    media_type: str
    #: What to tell whoever sent them.
    notice: str | Promise = ""


def take_upload(upload: "UploadedFile[bytes]", *, topic: str, by: str, is_for_client: bool = False) -> StoredFile:
    """Store a file of a topic that somebody sent; blank for nobody in particular.

    Raise `UploadRefused` or `DayUsed`. Call it outside a transaction.
    """
    if (upload.size or 0) > LARGEST:
        raise UploadRefused
    ensure_room(by, sizes=[upload.size or 0])
    name = upload.name or ""
    kept = keep_judged(upload.read(), name=name)
    file = use(kept.blob, name=name, media_type=kept.media_type, topic=topic)
    file.notice, file.uploader, file.is_for_client = kept.notice, by, is_for_client
    file.save(update_fields=["uploader", "is_for_client"])
    return file


def ensure_room(by: str, *, sizes: Sequence[int]) -> None:
    """Raise `DayUsed` where these files are more than this person may send today; blank for nobody in particular."""
    if by and sizes and not has_room(by, size=sum(sizes), files=len(sizes)):
        raise DayUsed


def told_of(file: StoredFile) -> dict[str, object]:
    """What a page learns of a file that it sent just now, with a notice where it is not what was expected."""
    known = {"id": file.pk, "url": file.url, "name": file.name, "size": file.blob.size, "picture": file.is_picture}
    return known | ({"notice": f"{file.name} · {file.notice}"} if file.notice else {})


def keep_judged(data: bytes, *, name: str, said: str = "", seconds: float = pictures.SECONDS) -> Kept:
    """Keep bytes as what they are: a picture without its metadata, or a file. Call it outside a transaction.

    `said` is what a mail calls them; a picture that takes longer than these seconds is kept as a file.
    """
    media_type = sniff(data, name, said=said)
    if media_type not in pictures.KINDS:
        return Kept(blob=keep(data), media_type=media_type)
    picture = pictures.prepare(data, media_type, seconds=seconds)
    if picture is None:
        notice = _("This picture cannot be shown here: it is too large, or damaged. It is attached as a file.")
        return Kept(blob=keep(data), media_type=UNKNOWN, notice=notice)
    return Kept(blob=keep_picture(picture), media_type=media_type)


def keep_in_turn(files: Iterable[Attachment], *, seconds: float) -> Iterator[tuple[Attachment, Kept]]:
    """Keep the files of one text, whose pictures share these seconds: those for which none are left are files (A4)."""
    end = time.monotonic() + seconds
    for one in files:
        left = min(pictures.SECONDS, end - time.monotonic())
        yield one, keep_judged(one.content, name=one.name, said=one.type, seconds=left)


def sniff(data: bytes, name: str, *, said: str = "") -> str:
    """Return the media type that the first bytes show. Name and label decide only where that does no harm."""
    for signature, media_type in _SIGNATURES:
        if data.startswith(signature):
            return media_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    guessed = said.lower() or mimetypes.guess_type(name)[0] or UNKNOWN
    return UNKNOWN if guessed.startswith(_ACTIVE) or guessed == "application/pdf" else guessed
