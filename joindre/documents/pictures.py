"""The pictures that a document may show: those of this very request that the customer was shown (D10, L2)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from joindre.documents.tree import Node, tree
from joindre.files.models import Blob, StoredFile
from joindre.tickets.models import Ticket

_PICTURE: Final = re.compile(r"/files/([0-9]{1,18})/")


@dataclass(frozen=True, kw_only=True)
class Pictures:
    """The pictures of one request, found by their address. Other pictures are left out."""

    files: dict[int, StoredFile]
    used: dict[str, Blob] = field(default_factory=dict)

    def find(self, source: str, alternative: str, *, whose: str) -> Node | None:
        key = _PICTURE.match(source)
        file = self.files.get(int(key[1])) if key else None
        if file is None:
            return None
        name = f"picture-{file.pk}"
        self.used[name] = file.blob
        return {"kind": "picture", "name": name, "alt": alternative or whose}


def pictures_in(ticket: Ticket, texts: Iterable[str]) -> Pictures:
    """Return those that these texts show."""
    keys = {int(key) for text in texts for key in _PICTURE.findall(text)}
    # Anybody can name a file by its number: what the client was not shown stays out.
    shown = StoredFile.objects.select_related("blob").filter(pk__in=keys, topic=ticket.topic, is_for_client=True)
    return Pictures(files={file.pk: file for file in shown if file.is_picture})


def rich_blocks(html: str, pictures: Pictures, *, whose: str) -> list[Node]:
    """Return a rich text as a tree with its pictures; `whose` stands for a picture that nobody described."""
    return tree(html, picture=lambda source, alternative: pictures.find(source, alternative, whose=whose))


def alternative(author: str, written_at: datetime) -> str:
    """Return the text for a picture that nobody described. PDF/UA refuses a picture without one."""
    when = date_format(timezone.localtime(written_at))
    if not author:
        return _("Picture attached on %(date)s") % {"date": when}
    return _("Picture attached by %(author)s on %(date)s") % {"author": author, "date": when}
