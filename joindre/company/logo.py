"""A logo as people send it, drawn anew as a small PNG: nothing of the file itself is kept."""

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from joindre.company.models import LOGOS
from joindre.files.actions import store
from joindre.files.models import StoredFile
from joindre.files.pictures import KINDS, drawn_to_fit
from joindre.files.uploads import sniff
from joindre.lib.errors import Refusal

#: Of the file that is sent.
MOST_BYTES = 2_000_000
#: Of the picture in it: drawing more would cost much memory.
MOST_PIXELS = 16_000_000
#: Twice as large as it is shown, for fine screens.
LARGEST = (640, 160)


class NotALogo(Refusal):
    status = 422
    message = _(
        "This file cannot be used as a logo: send a PNG, JPEG, WebP or GIF picture of at most 2 MB and 16 megapixels."
    )


def keep_logo(upload: "UploadedFile[bytes]") -> StoredFile:
    """Store the logo, no larger than it is shown. Raise `NotALogo`. Call it outside a transaction."""
    if (upload.size or 0) > MOST_BYTES:
        raise NotALogo
    drawn = _drawn(upload.read(MOST_BYTES + 1))
    return store(drawn, name="logo.png", media_type="image/png", topic=LOGOS, cid="logo@joindre")


def _drawn(data: bytes) -> bytes:
    """By the child that decodes pictures of strangers: nothing of the file is read here but its kind."""
    media_type = sniff(data, "")
    drawn = drawn_to_fit(data, media_type, box=LARGEST, most_pixels=MOST_PIXELS) if media_type in KINDS else None
    if drawn is None:
        raise NotALogo
    return drawn
