"""Taking the files that browsers send. The bytes decide what a file is; its name is not believed (L2)."""

import mimetypes

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from joindre.files import pictures
from joindre.files.actions import store
from joindre.files.models import StoredFile
from joindre.lib.errors import Refusal

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


def take_upload(upload: "UploadedFile[bytes]", *, topic: str, is_for_client: bool = False) -> StoredFile:
    """Store an uploaded file for a topic. Raise `UploadRefused`. Call it outside a transaction."""
    if (upload.size or 0) > LARGEST:
        raise UploadRefused
    data, name = upload.read(), upload.name or ""
    media_type = sniff(data, name)
    if media_type in pictures.FORMATS:
        redrawn = pictures.without_metadata(data, media_type)
        data, media_type = (data, UNKNOWN) if redrawn is None else (redrawn, media_type)
    file = store(data, name=name, media_type=media_type, topic=topic)
    if is_for_client:
        file.is_for_client = True
        file.save(update_fields=["is_for_client"])
    return file


def sniff(data: bytes, name: str) -> str:
    """Return the media type that the first bytes show. The name decides only where that does no harm."""
    for signature, media_type in _SIGNATURES:
        if data.startswith(signature):
            return media_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    guessed = mimetypes.guess_type(name)[0] or UNKNOWN
    return UNKNOWN if guessed.startswith(_ACTIVE) or guessed == "application/pdf" else guessed
