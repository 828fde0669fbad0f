"""What a linked document shows before it is downloaded, and what an attachment becomes by one press (L1, L2)."""

import pytest

from joindre.accounts.rights import Right
from joindre.directory.models import Contact, Employee
from joindre.documents import text_previews
from joindre.files.models import StoredFile
from joindre.tickets.documents import link_address, link_document
from joindre.tickets.models import LinkedDocument, Ticket
from tests.answers import events_of, text_of
from tests.cast import account_of, browse
from tests.factories import make_file, make_message, make_profile, make_received_mail, make_ticket


def preview_url(ticket: Ticket, data: bytes, ada: Employee, *, name: str = "trace.log") -> str:
    file = make_file(data, name=name, topic=ticket.topic)
    document = link_document(ticket, file, is_external=False, by=ada)
    return f"/tickets/{ticket.number}/linked/{document.pk}/"


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ("Température élevée\n".encode(), "Température élevée"),
        ("Température élevée, encore élevée\n".encode("windows-1252"), "Température élevée"),
        ("Température\n".encode("utf-16"), "Température"),
        (b"\xef\xbb\xbfnom;ville\n", ">nom;ville"),
        (b"<script>alert(1)</script>", "&lt;script&gt;alert(1)"),
        (b"\x00\x07fin", "��fin"),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_a_text_is_shown_as_it_is(ticket: Ticket, ada: Employee, data: bytes, shown: str, *, htmx: bool) -> None:
    """L1, L2: whatever its charset, and nothing of it is run."""
    assert shown in text_of(browse(ada, htmx=htmx).get(preview_url(ticket, data, ada)))


def test_only_the_beginning_of_a_long_one_is_read(
    ticket: Ticket, ada: Employee, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A4"""
    monkeypatch.setattr(text_previews, "MOST", 20)

    page = text_of(browse(ada, htmx=True).get(preview_url(ticket, b"premier\nsecond\ntroisieme\n", ada)))

    assert "premier\nsecond\n</pre>" in page
    assert "Téléchargez" in page


def test_what_is_no_text_has_no_preview(ticket: Ticket, ada: Employee) -> None:
    client = browse(ada)
    assert client.get(preview_url(ticket, b"%PDF-1.7", ada, name="plan.pdf")).status_code == 404
    address = link_address(ticket, "https://aide.example/", name="Aide", by=ada)
    assert client.get(f"/tickets/{ticket.number}/linked/{address.pk}/").status_code == 404


def test_permission_is_asked_each_time(ticket: Ticket, ada: Employee, ben: Employee) -> None:
    """L2, S3: nor is it found under another request that one sees."""
    url = preview_url(ticket, b"secret", ada)
    other = make_ticket()

    assert browse(ben).get(url).status_code == 404
    assert browse(ada).get(url.replace(str(ticket.number), str(other.number))).status_code == 404


def test_an_attachment_is_linked_by_one_press(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """L1: of a message and of a mail; what is there already is said."""
    message, mail = (make_file(name.encode(), name=name, topic=ticket.topic) for name in ("photo.log", "bon.pdf"))
    make_message(ticket, by=carol).files.add(message)
    make_received_mail(ticket, by=carol, files=[mail])
    client = browse(ada, htmx=True)
    page = text_of(browse(ada).get(f"/tickets/{ticket.number}/"))

    for file in (message, mail):
        url = f"/tickets/{ticket.number}/linked/attachments/{file.pk}/"
        assert f'hx-post="{url}"' in page
        assert "feed:changed" in events_of(client.post(url))
    assert {one.name for one in LinkedDocument.objects.all()} == {"photo.log", "bon.pdf"}
    again = client.post(url)
    assert (again.status_code, "refused" in events_of(again)) == (409, True)


def test_no_file_of_another_request_is_linked(ticket: Ticket, ada: Employee) -> None:
    """S3, L2"""
    other = make_file(topic=make_ticket().topic)

    answers = [
        browse(ada).post(f"/tickets/{ticket.number}/linked/attachments/{key}/").status_code for key in (other.pk, 1)
    ]

    assert answers == [404, 404]
    assert StoredFile.objects.count() == 1


def test_who_may_not_link_is_told_why(ticket: Ticket, ada: Employee, root: Employee, carol: Contact) -> None:
    """P3: whoever looked before."""
    make_message(ticket, by=carol).files.add(make_file(topic=ticket.topic))
    page = f"/tickets/{ticket.number}/"
    assert "linked/attachments" in text_of(browse(root).get(page))
    account = account_of(ada)
    account.profile = make_profile(rights=[Right.SEARCH_TICKETS])
    account.save()

    shown = text_of(browse(ada).get(page))

    assert "linked/attachments" not in shown
    assert "Ajouter journal.log aux documents liés" in shown
