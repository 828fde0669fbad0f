"""A logo as people send it, drawn anew as a small PNG: nothing of the file itself is kept."""

import io

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image

from joindre.company.models import LOGOS
from joindre.files.actions import store
from joindre.files.models import StoredFile
from joindre.files.pictures import KINDS, prepare
from joindre.files.uploads import sniff
from joindre.lib.errors import Refusal

#: Of the file that is sent.
MOST_BYTES = 2_000_000
#: Of the picture in it: drawing more would cost much memory.
MOST_PIXELS = 16_000_000
#: Twice as large as it is shown, for fine screens.
LARGEST = (640, 160)
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


class NotALogo(Refusal):
    status = 422
    message = _("This file cannot be used as a logo: send a PNG, JPEG, WebP or GIF picture of at most 2 MB.")


def keep_logo(upload: "UploadedFile[bytes]") -> StoredFile:
    """Store the logo, no larger than it is shown. Raise `NotALogo`. Call it outside a transaction."""
    if (upload.size or 0) > MOST_BYTES:
        raise NotALogo
    drawn = _drawn(upload.read(MOST_BYTES + 1))
    return store(drawn, name="logo.png", media_type="image/png", topic=LOGOS, cid="logo@joindre")


def _drawn(data: bytes) -> bytes:
    """Drawn by the child that decodes pictures of strangers first: what it gives is small and whole."""
    media_type = sniff(data, "")
    made = prepare(data, media_type) if media_type in KINDS else None
    if made is None or made.width * made.height > MOST_PIXELS:
        raise NotALogo
    return _fitted(made.small or made.data)


def _fitted(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
        upright = picture.convert("RGBA")
    upright.thumbnail(LARGEST)
    written = io.BytesIO()
    upright.save(written, "PNG", optimize=True)
    return written.getvalue()
