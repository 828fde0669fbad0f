"""The pictures of what somebody wrote: those that stand in it become files, those of ours must be theirs to see."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from joindre.directory.models import Author, Contact
from joindre.files.actions import use
from joindre.files.models import StoredFile
from joindre.files.uploads import ensure_room, keep_in_turn
from joindre.lib import richtext
from joindre.lib.errors import Refusal
from joindre.lib.richtext import CleanHtml
from joindre.tickets.models import Ticket
from postroom.data_pictures import DataPicture, as_files

#: What the pictures of one text may take to draw, while a page thread waits; the others are files.
SECONDS_OF_PICTURES: Final = 10.0


class PictureNotShown(Refusal):
    status = 422
    message = _(
        "A picture in this text cannot be shown: it is too large, damaged, or of a kind that browsers do not draw. "
        "Take it out, then send again."
    )


@dataclass(frozen=True, kw_only=True)
class Settled:
    """A text whose pictures are files of its request."""

    html: CleanHtml
    #: What no browser shows in place.
    files: Sequence[StoredFile] = ()
    #: All rows that were made for it, those included that are of no request yet.
    made: Sequence[StoredFile] = ()

    def in_place(self) -> CleanHtml:
        """Return the text for what lists no files. Raise `PictureNotShown`: none is dropped without a word (U2)."""
        if self.files:
            raise PictureNotShown
        return self.html


def settle(html: CleanHtml, pictures: Sequence[DataPicture], *, topic: str, by: Author) -> Settled:
    """Keep the pictures that were pasted into a text, and those of ours that were copied into it (D5).

    A picture of another request is a file of this one from now on, if its writer may see it; else it goes. What was
    pasted counts as sent by its writer: raise `DayUsed`. Call it outside a transaction.
    """
    copied = _copied(html, topic=topic, by=by)
    pasted = _pasted(pictures, topic=topic, by=by)
    text = richtext.with_own_files(html, {key: file.url for key, file in copied.items()})
    shown = {cid: file.url for cid, file in pasted.items() if file.is_picture}
    return Settled(
        html=richtext.with_files(text, shown),
        files=[file for file in pasted.values() if not file.is_picture],
        made=[*pasted.values(), *(file for key, file in copied.items() if file.pk != key or not file.topic)],
    )


def _copied(html: CleanHtml, *, topic: str, by: Author) -> Mapping[int, StoredFile]:
    """For each file of ours that the text shows, and its writer may see: the one of this request."""
    keys = richtext.own_files(html)
    found = StoredFile.objects.select_related("blob").filter(pk__in=keys) if keys else ()
    return {
        file.pk: file if file.topic == topic else _use(file, topic=topic, by=by) for file in _readable(list(found), by)
    }


def _readable(files: Sequence[StoredFile], by: Author) -> Iterable[StoredFile]:
    if not files:
        return ()
    tickets = {file.pk: Ticket.pk_of(file.topic) for file in files}
    seen = set(Ticket.objects.visible_to(by).filter(pk__in=tickets.values()).values_list("pk", flat=True))
    theirs = (file for file in files if tickets[file.pk] in seen or file.is_unsent_of(_uploader(by)))
    return [file for file in theirs if file.is_for_client or not isinstance(by, Contact)]


def _use(file: StoredFile, *, topic: str, by: Author) -> StoredFile:
    return _given(use(file.blob, name=file.name, media_type=file.media_type, topic=topic), by)


def _pasted(pictures: Sequence[DataPicture], *, topic: str, by: Author) -> Mapping[str, StoredFile]:
    """The files of these pictures by the ids that the text has for them."""
    ensure_room(uploader := _uploader(by) if pictures else "", sizes=[len(one.content) for one in pictures])
    files = keep_in_turn(as_files(pictures, {}), seconds=SECONDS_OF_PICTURES)
    return {
        one.cid or "": _given(use(kept.blob, name=one.name, media_type=kept.media_type, topic=topic), by, uploader)
        for one, kept in files
    }


def _uploader(by: Author) -> str:
    account = by.person.account if isinstance(by, Contact) else by.account
    return account.topic if account else ""


def _given(file: StoredFile, by: Author, uploader: str = "") -> StoredFile:
    """What a client sends is the client's to see from the start."""
    file.uploader, file.is_for_client = uploader, isinstance(by, Contact)
    file.save(update_fields=["uploader", "is_for_client"])
    return file
