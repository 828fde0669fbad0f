"""Stored bytes, and the files that use them. Who may open a file is decided by the surfaces, from its topic."""

import hashlib
import re
from pathlib import PurePosixPath
from typing import IO
from urllib.parse import quote

from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from joindre.files.pictures import KINDS
from joindre.lib import clock
from joindre.lib.time_keys import next_key


class Blob(models.Model):
    """Bytes that are stored once under their SHA-256, however many files use them (L2)."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    #: Of a picture that a browser shows; else nothing.
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    #: The same picture made small, where it is larger than a feed shows it.
    small = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    #: Or kept anew for a further use.
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.sha256

    @property
    def path(self) -> str:
        return path_of(self.sha256)

    def open(self) -> IO[bytes]:
        return default_storage.open(self.path, "rb")

    def read(self) -> bytes:
        with self.open() as file:
            return file.read()


class StoredFile(models.Model):
    """A file: one use of a blob, with the name and the media type that it has there."""

    #: Clients see it in addresses: it tells them nothing of what others send (D10).
    id = models.BigIntegerField(primary_key=True, default=next_key, editable=False)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="uses")
    name = models.CharField(_("name"), max_length=255)
    media_type = models.CharField(max_length=127, default="application/octet-stream")
    #: The Content-ID by which an HTML body shows it in place (RFC 2392), without angle brackets.
    cid = models.CharField(max_length=255, blank=True)
    #: What it belongs to, as `ticket:42`; opaque here. Whoever may see that may open it, and nobody else.
    topic = models.CharField(max_length=60, blank=True)
    #: Staff-only until an act shows it to the client: a picture pasted in a message that is not sent yet stays ours.
    is_for_client = models.BooleanField(default=False)
    #: Who sent it to the portal, opaque here too; blank for what came by mail or was made by us.
    uploader = models.CharField(max_length=60, blank=True)
    #: What to tell whoever sent it just now; not stored.
    notice: str | Promise = ""
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["uploader", "created_at"], condition=~Q(uploader=""), name="file_of_uploader")]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """The address at which people open the file. Rich text names our pictures by it."""
        return f"/files/{self.pk}/{quote(self.name)}"

    @property
    def small_url(self) -> str:
        """The picture as it stands among others, which is light; the picture itself where it is small."""
        return f"{self.url}?small" if self.is_picture and self.blob.small_id else self.url

    @property
    def is_picture(self) -> bool:
        return self.media_type in KINDS

    def is_unsent_of(self, uploader: str) -> bool:
        """Whether this person has sent it for something that does not exist yet: until then it is theirs alone."""
        return not self.topic and bool(uploader) and self.uploader == uploader

    @property
    def extension(self) -> str:
        return PurePosixPath(self.name).suffix.lower()


def path_of(sha256: str) -> str:
    """Return the path in the store. It has two levels of folders, so that no folder becomes too large to list."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def is_digest(name: str) -> bool:
    return re.fullmatch(r"[0-9a-f]{64}", name) is not None


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
