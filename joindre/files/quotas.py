"""How much one person may send to the portal in a day (A4)."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db.models import Count, Sum

from joindre.files.models import StoredFile
from joindre.lib import clock

SPAN: Final = timedelta(days=1)


def has_room(uploader: str, *, size: int, files: int = 1) -> bool:
    """Whether this person may send as much more; both bounds are settings."""
    # Said once more what the index is for: SQLite uses it only where the question repeats its condition.
    sent = StoredFile.objects.exclude(uploader="").filter(uploader=uploader, created_at__gt=clock.now() - SPAN)
    used = sent.aggregate(files=Count("pk"), octets=Sum("blob__size"))
    number, octets = used["files"] + files, (used["octets"] or 0) + size
    return bool(number <= settings.UPLOAD_FILES_PER_DAY and octets <= settings.UPLOAD_BYTES_PER_DAY)
