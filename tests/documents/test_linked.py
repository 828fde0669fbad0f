"""Documents of a request are published, renamed and deleted, and taken over from what was attached."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from joindre.directory.models import Contact, Employee
from joindre.documents import linked
from joindre.files.models import Blob, StoredFile
from joindre.files.sweeping import sweep
from joindre.lib import clock
from joindre.live.models import TopicVersion
from joindre.tickets.documents import link_address, link_document
from joindre.tickets.models import Change, LinkedDocument, Ticket
from tests.cast import browse
from tests.factories import make_file, make_message

What = Change.What


@pytest.fixture
def document(ticket: Ticket, ada: Employee) -> LinkedDocument:
    file = make_file(name="plan.pdf", topic=ticket.topic)
    return link_document(ticket, file, is_external=False, by=ada)


def file_of(document: LinkedDocument) -> StoredFile:
    document.refresh_from_db()
    assert document.file
    return document.file


def last_line() -> tuple[str, str, str, str]:
    change = Change.objects.latest("pk")
    return change.what, change.old, change.new, change.entry.audience


def opens(person: Employee | Contact, file: StoredFile) -> bool:
    answer = browse(person).get(file.url)
    answer.getvalue()
    return answer.status_code == 200


def test_a_published_one_is_the_clients_until_it_is_taken_back(
    ticket: Ticket, document: LinkedDocument, ada: Employee, carol: Contact, dora: Contact
) -> None:
    """L1, L2, K2, T8: the client of another customer never sees it."""
    assert not opens(carol, file_of(document))

    linked.publish_document(document, by=ada)

    document.refresh_from_db()
    assert (document.is_external, document.published_by) == (True, ada)
    assert document.published_at is not None
    assert [opens(person, file_of(document)) for person in (ada, carol, dora)] == [True, True, False]
    assert last_line() == (What.DOCUMENT_PUBLISHED, "", "plan.pdf", "staff")

    linked.unpublish_document(document, by=ada)

    document.refresh_from_db()
    assert not document.is_external
    assert [document.published_by_id, document.published_at] == [None, None]
    assert [opens(person, file_of(document)) for person in (ada, carol)] == [True, False]
    assert last_line() == (What.DOCUMENT_HIDDEN, "plan.pdf", "", "staff")
    assert list(LinkedDocument.objects.visible_to(carol)) == []
    assert ticket.documents.count() == 1


@pytest.mark.parametrize("act", [linked.publish_document, linked.unpublish_document])
def test_done_twice_it_is_done_once(document: LinkedDocument, ada: Employee, act: Callable[..., None]) -> None:
    act(document, by=ada)
    lines = Change.objects.count()

    act(document, by=ada)

    assert Change.objects.count() == lines


def test_the_open_pages_of_clients_learn_of_what_is_theirs_alone(
    ticket: Ticket, document: LinkedDocument, ada: Employee
) -> None:
    """D9, D10: an internal document moves nothing that a client sees."""

    def version() -> int:
        row = TopicVersion.objects.filter(topic=ticket.client_topic).first()
        return row.version if row else 0

    before = version()
    linked.rename_document(document, name="Marge", by=ada)
    assert version() == before

    linked.publish_document(document, by=ada)
    linked.rename_document(document, name="Plan", by=ada)
    linked.unpublish_document(document, by=ada)

    ticket.refresh_from_db()
    assert version() == ticket.client_revision == before + 3


def test_what_a_message_shows_stays_the_clients(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """L1, D10: a message carries the same file."""
    file = make_file(name="photo.log", topic=ticket.topic)
    StoredFile.objects.update(is_for_client=True)
    make_message(ticket, by=carol).files.add(file)
    document = link_document(ticket, file, is_external=True, by=ada)

    linked.unpublish_document(document, by=ada)

    assert opens(carol, file)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Plan du site", "Plan du site.pdf"),
        ("Plan.PDF", "Plan.PDF"),
        ("../../etc/passwd", "passwd.pdf"),
        ("plan\u202efdp.exe", "planfdp.exe.pdf"),
        ("a\x00b", "a_b.pdf"),
        ("x" * 300, f"{'x' * 196}.pdf"),
        ("…", "….pdf"),
        ("  ", "file.pdf"),
    ],
)
def test_it_is_renamed_and_stays_what_it_is(
    ticket: Ticket, document: LinkedDocument, ada: Employee, typed: str, name: str
) -> None:
    """L1, T8: no name hides what a file is, or leads elsewhere."""
    linked.rename_document(document, name=typed, by=ada)

    assert (file_of(document).name, document.name) == (name, name)
    assert last_line() == (What.DOCUMENT_RENAMED, "plan.pdf", name, "staff")
    assert Blob.objects.count() == 1
    assert opens(ada, file_of(document))


def test_the_same_file_beside_a_message_keeps_its_name(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    file = make_file(name="photo.log", topic=ticket.topic)
    make_message(ticket, by=carol).files.add(file)
    document = link_document(ticket, file, is_external=True, by=ada)

    linked.rename_document(document, name="Preuve", by=ada)

    file.refresh_from_db()
    assert (file.name, file_of(document).name) == ("photo.log", "Preuve.log")
    assert opens(carol, file_of(document))


def test_an_address_has_any_name(ticket: Ticket, ada: Employee) -> None:
    """L1"""
    document = link_address(ticket, "https://aide.example/a.pdf", name="Aide", by=ada)

    linked.rename_document(document, name="  Mode   d’emploi ", by=ada)
    linked.rename_document(document, name=" ", by=ada)

    document.refresh_from_db()
    assert (document.name, document.url) == ("Mode d’emploi", "https://aide.example/a.pdf")
    assert (document.added_by, document.is_external) == (ada, False)


def test_it_is_deleted_and_nobody_opens_it(
    ticket: Ticket, document: LinkedDocument, root: Employee, carol: Contact
) -> None:
    """L1, T8: the line of the history stays, the bytes are swept later."""
    linked.publish_document(document, by=root)
    file = file_of(document)

    linked.delete_document(document, by=root)

    assert not ticket.documents.exists()
    assert not opens(carol, file)
    assert last_line() == (What.DOCUMENT_DELETED, "plan.pdf", "", "staff")

    for table in (StoredFile, Blob):
        table.objects.update(created_at=clock.now() - timedelta(days=2))
    sweep()
    assert not Blob.objects.exists()


@pytest.mark.parametrize(
    "act",
    [
        linked.publish_document,
        linked.unpublish_document,
        linked.delete_document,
        lambda document, by: linked.rename_document(document, name="Plan", by=by),
    ],
)
def test_what_was_deleted_meanwhile_is_said(document: LinkedDocument, root: Employee, act: Callable[..., None]) -> None:
    """U3"""
    LinkedDocument.objects.get().delete()

    with pytest.raises(linked.DocumentGone):
        act(document, by=root)


def test_an_attachment_becomes_a_document_without_a_copy_of_its_bytes(
    ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """L1, L2: publishing one of the two says nothing of the other."""
    file = make_file(name="trace.log", topic=ticket.topic)

    document = linked.link_attachment(ticket, file, by=ada)

    assert file_of(document) != file
    assert (document.name, document.is_external, Blob.objects.count()) == ("trace.log", False, 1)
    linked.publish_document(document, by=ada)
    assert [opens(carol, one) for one in (file_of(document), file)] == [True, False]
    with pytest.raises(linked.LinkedAlready):
        linked.link_attachment(ticket, file, by=ada)
