"""The pictures of what somebody wrote: those that stand in it become files, those of ours must be theirs to see."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from joindre.directory.models import Author, Contact
from joindre.files.actions import use
from joindre.files.models import StoredFile
from joindre.files.uploads import keep_judged
from joindre.lib import richtext
from joindre.lib.richtext import CleanHtml
from joindre.tickets.models import Ticket
from postroom import Attachment
from postroom.data_pictures import DataPicture, as_files


@dataclass(frozen=True, kw_only=True)
class Settled:
    """A text whose pictures are files of its request."""

    html: CleanHtml
    #: What no browser shows in place.
    files: Sequence[StoredFile] = ()
    #: All rows that were made for it.
    made: Sequence[StoredFile] = ()


def settle(html: CleanHtml, pictures: Sequence[DataPicture], *, topic: str, by: Author) -> Settled:
    """Keep the pictures that were pasted into a text, and those of ours that were copied into it (D5).

    A picture of another request is a file of this one from now on, if its writer may see it; else it goes. Call it
    outside a transaction.
    """
    copied = _copied(html, topic=topic, by=by)
    pasted = {one.cid or "": _kept(one, topic=topic, by=by) for one in as_files(pictures, {})}
    text = richtext.with_own_files(html, {key: file.url for key, file in copied.items()})
    shown = {cid: file.url for cid, file in pasted.items() if file.is_picture}
    return Settled(
        html=richtext.with_files(text, shown),
        files=[file for file in pasted.values() if not file.is_picture],
        made=[*pasted.values(), *(file for key, file in copied.items() if file.pk != key)],
    )


def _copied(html: CleanHtml, *, topic: str, by: Author) -> Mapping[int, StoredFile]:
    """For each file of ours that the text shows, and its writer may see: the one of this request."""
    keys = richtext.own_files(html)
    found = StoredFile.objects.select_related("blob").filter(pk__in=keys) if keys else ()
    return {
        file.pk: file if file.topic == topic else _use(file, topic=topic, by=by) for file in _readable(list(found), by)
    }


def _readable(files: Sequence[StoredFile], by: Author) -> Iterable[StoredFile]:
    tickets = {file.pk: Ticket.pk_of(file.topic) for file in files}
    seen = set(Ticket.objects.visible_to(by).filter(pk__in=tickets.values()).values_list("pk", flat=True))
    theirs = (file for file in files if tickets[file.pk] in seen)
    return [file for file in theirs if file.is_for_client or not isinstance(by, Contact)]


def _use(file: StoredFile, *, topic: str, by: Author) -> StoredFile:
    return _given(use(file.blob, name=file.name, media_type=file.media_type, topic=topic), by)


def _kept(picture: Attachment, *, topic: str, by: Author) -> StoredFile:
    kept = keep_judged(picture.content, name=picture.name, said=picture.type)
    return _given(use(kept.blob, name=picture.name, media_type=kept.media_type, topic=topic), by)


def _given(file: StoredFile, by: Author) -> StoredFile:
    """What a client sends is the client's to see from the start."""
    if isinstance(by, Contact):
        file.is_for_client = True
        file.save(update_fields=["is_for_client"])
    return file
