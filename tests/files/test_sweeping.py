"""What nothing uses is swept; whatever is used in any way stays, and so does what is of today (A4)."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from joindre.directory.models import Contact, Employee
from joindre.drafts.actions import forget_draft, save_draft
from joindre.files import sweeping
from joindre.files.actions import keep, keep_picture
from joindre.files.models import Blob, StoredFile
from joindre.files.pictures import prepare
from joindre.files.sweeping import sweep
from joindre.lib import clock
from joindre.lib.richtext import clean
from joindre.mail.incoming.actions import take_in
from joindre.mail.models import OutgoingEmail
from joindre.messaging.actions import NewMessage, post_message, withdraw_message
from joindre.notes.actions import write_note
from joindre.tickets.documents import link_document
from joindre.tickets.models import Ticket
from tests.cast import account_of
from tests.factories import make_file
from tests.pictures import picture

pytestmark = pytest.mark.django_db
OLD = timedelta(hours=25)


def path_of(blob: Blob) -> Path:
    return Path(default_storage.path(blob.path))


def grow_old() -> None:
    """Everything that is stored was stored yesterday."""
    then = clock.now() - OLD
    StoredFile.objects.update(created_at=then)
    Blob.objects.update(created_at=then)
    for blob in Blob.objects.all():
        os.utime(path_of(blob), (then.timestamp(), then.timestamp()))


def is_there(file: StoredFile) -> bool:
    return StoredFile.objects.filter(pk=file.pk).exists() and path_of(file.blob).exists()


def test_a_file_that_nothing_uses_goes_with_its_bytes(ticket: Ticket) -> None:
    file = make_file(topic=ticket.topic)
    grow_old()

    sweep()

    assert not StoredFile.objects.exists()
    assert not Blob.objects.exists()
    assert not path_of(file.blob).exists()


def test_a_file_of_today_stays(ticket: Ticket) -> None:
    """Its message may still be written."""
    file = make_file(topic=ticket.topic)

    sweep()

    assert is_there(file)


def test_bytes_that_another_file_uses_stay(ticket: Ticket, ada: Employee) -> None:
    used, unused = make_file(name="a.log", topic=ticket.topic), make_file(name="b.log", topic=ticket.topic)
    post_message(ticket, NewMessage(body=clean(""), files=[used]), by=ada)
    grow_old()

    sweep()

    assert is_there(used)
    assert not StoredFile.objects.filter(pk=unused.pk).exists()


def attached(ticket: Ticket, ada: Employee, file: StoredFile) -> None:
    post_message(ticket, NewMessage(body=clean("<p>Voir.</p>"), files=[file]), by=ada)


def called_back(ticket: Ticket, ada: Employee, file: StoredFile) -> None:
    message = post_message(ticket, NewMessage(body=clean("<p>Voir.</p>"), files=[file]), by=ada)
    withdraw_message(message, by=ada)


def shown_in_a_message(ticket: Ticket, ada: Employee, file: StoredFile) -> None:
    post_message(ticket, NewMessage(body=clean(f'<p><img src="{file.url}"></p>')), by=ada)


def shown_in_a_note(ticket: Ticket, ada: Employee, file: StoredFile) -> None:
    write_note(ticket, body=clean(f'<p><img src="{file.url}"></p>'), by=ada)


def shown_in_the_description(ticket: Ticket, ada: Employee, file: StoredFile) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(description=f'<p><img src="{file.url}"></p>')


def linked(ticket: Ticket, ada: Employee, file: StoredFile) -> None:
    link_document(ticket, file, is_external=False, by=ada)


def mailed(ticket: Ticket, ada: Employee, file: StoredFile) -> None:
    OutgoingEmail.objects.create(message_id="a@b", topic=ticket.topic, subject="a").files.add(file)


def drafted(ticket: Ticket, ada: Employee, file: StoredFile) -> None:
    StoredFile.objects.filter(pk=file.pk).update(uploader=account_of(ada).topic)
    save_draft(account_of(ada), f"{ticket.topic}/message", {"kept": [str(file.pk)]}, page="a", version=0)


def pasted_in_a_draft(ticket: Ticket, ada: Employee, file: StoredFile) -> None:
    text = f'<p><img src="{file.url}"></p>'
    save_draft(account_of(ada), f"{ticket.topic}/note", {"body": [text]}, page="a", version=0)


USES = [
    *(attached, called_back, shown_in_a_message, shown_in_a_note, shown_in_the_description, linked, mailed, drafted),
    pasted_in_a_draft,
]


@pytest.mark.parametrize("use", USES)
def test_whatever_uses_a_file_keeps_it(
    use: Callable[[Ticket, Employee, StoredFile], None], ticket: Ticket, ada: Employee
) -> None:
    file, unused = make_file(name="écran.png", topic=ticket.topic), make_file(b"autre", topic=ticket.topic)
    use(ticket, ada, file)
    grow_old()

    sweep()

    assert is_there(file)
    assert not is_there(unused)


def test_what_a_draft_held_goes_after_it(ticket: Ticket, ada: Employee) -> None:
    """M10: a file lives as long as the draft."""
    file = make_file(topic=ticket.topic)
    drafted(ticket, ada, file)
    grow_old()

    forget_draft(account_of(ada), f"{ticket.topic}/message")
    sweep()

    assert not is_there(file)


def test_a_draft_holds_no_file_of_somebody_else(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """L2: files are numbered, and numbers can be guessed."""
    file = make_file(topic=ticket.topic)
    StoredFile.objects.update(uploader=account_of(carol).topic)
    save_draft(account_of(ada), f"{ticket.topic}/message", {"kept": [str(file.pk)]}, page="a", version=0)
    grow_old()

    sweep()

    assert not is_there(file)


def test_a_small_picture_stays_with_its_picture_and_goes_after_it(ticket: Ticket) -> None:
    made = prepare(picture(size=(900, 700)), "image/png")
    assert made is not None
    blob = keep_picture(made)
    StoredFile.objects.create(blob=blob, name="a.png", media_type="image/png", topic=ticket.topic)
    Ticket.objects.update(description=f'<img src="{StoredFile.objects.get().url}">')
    grow_old()

    sweep()
    kept = Blob.objects.count()
    Ticket.objects.update(description="")
    sweep()

    assert (kept, Blob.objects.count()) == (2, 0)


def test_the_bytes_of_a_mail_stay() -> None:
    """I2"""
    incoming = take_in(b"From: a@b.example\n\nBonjour\n", envelope_from="", envelope_to=[], mailbox=None)
    grow_old()

    sweep()

    assert path_of(incoming.raw).exists()


def test_what_a_crash_left_goes_and_temporary_files_of_today_stay() -> None:
    folder = path_of(keep(b"a")).parent
    left, fresh = folder / "tmpabc", folder / ("0" * 64)
    for file in (left, fresh):
        file.write_bytes(b"moitie")
    os.utime(left, (0, 0))

    sweep()

    assert not left.exists()
    assert fresh.exists()


def test_the_folders_of_running_processes_are_none_of_its_business() -> None:
    other = Path(default_storage.path("tmp")) / "abcd" / "lock"
    other.parent.mkdir(parents=True, exist_ok=True)
    other.touch()
    os.utime(other, (0, 0))

    sweep()

    assert other.exists()


def test_what_is_kept_again_counts_as_new() -> None:
    """Between the bytes and the row that uses them the sweep may come by."""
    blob = keep(b"journal")
    grow_old()

    again = keep(b"journal")
    sweep()

    assert (again.pk, again.read()) == (blob.pk, b"journal")


def test_bytes_that_were_swept_are_written_again() -> None:
    blob = keep(b"journal")
    path_of(blob).unlink()

    assert keep(b"journal").read() == b"journal"


@pytest.mark.django_db(transaction=True)
def test_what_somebody_began_to_use_meanwhile_stays_and_the_others_go(ticket: Ticket, ada: Employee) -> None:
    """The database refuses; nothing is deleted along."""
    used, unused = make_file(topic=ticket.topic), make_file(b"autre", topic=ticket.topic)
    attached(ticket, ada, used)

    gone = sweeping._delete(StoredFile, {used.pk, unused.pk})  # noqa: SLF001 - what it found before is stale by now

    assert gone == 1
    assert is_there(used)
