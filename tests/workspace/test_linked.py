"""Documents liés on the page of a request: added, renamed, published, deleted, and refused with a reason (L1, L2)."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F

from joindre.accounts.rights import Right
from joindre.directory.models import Employee
from joindre.files import uploads
from joindre.files.models import StoredFile
from joindre.tickets.documents import link_address, link_document
from joindre.tickets.models import Entry, LinkedDocument, Ticket
from tests.answers import events_of, text_of
from tests.cast import account_of, browse
from tests.factories import make_file, make_profile
from tests.queries import assert_constant_queries, count_queries

ADDRESS = "https://aide.example/manuel"


def url_of(ticket: Ticket, rest: str = "") -> str:
    return f"/tickets/{ticket.number}/linked/{rest}"


def upload(data: bytes = b"%PDF-1.7 plan", name: str = "plan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="image/png")


@pytest.fixture
def document(ticket: Ticket, ada: Employee) -> LinkedDocument:
    return link_address(ticket, ADDRESS, name="Manuel", by=ada)


def test_a_file_is_linked_as_soon_as_it_has_arrived(ticket: Ticket, ada: Employee) -> None:
    """L1, L2: internal, with who added it; its bytes say what it is, whatever the browser calls them."""
    client = browse(ada)

    answer = client.post(url_of(ticket, "uploads/"), {"file": upload()})

    document = LinkedDocument.objects.get()
    assert document.file
    assert (answer.status_code, document.name, document.is_external) == (200, "plan.pdf", False)
    assert (document.file.media_type, document.file.topic, document.added_by) == ("application/pdf", ticket.topic, ada)
    page = text_of(client.get(f"/tickets/{ticket.number}/"))
    for told in ("plan.pdf", "13 o", ada.name, "Interne", "Document ajouté"):
        assert told in page


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("../../x", "x"),
        ("a\u202egpj.exe", "agpj.exe"),
        (f"{'x' * 300}.log", f"{'x' * 196}.log"),
    ],
)
def test_no_name_hides_what_a_file_is(ticket: Ticket, ada: Employee, sent: str, name: str) -> None:
    """L2"""
    browse(ada).post(url_of(ticket, "uploads/"), {"file": upload(name=sent)})

    assert LinkedDocument.objects.get().name == name


@pytest.mark.parametrize("rest", ["", "uploads/"])
def test_an_empty_file_is_refused(ticket: Ticket, ada: Employee, rest: str) -> None:
    answer = browse(ada, htmx=not rest).post(url_of(ticket, rest), {"file": upload(b""), "files": upload(b"")})

    assert answer.status_code == 422
    assert "vide" in (answer.headers["HX-Trigger"] if not rest else answer.json()["error"])
    assert not StoredFile.objects.exists()


def test_a_file_that_is_too_large_is_refused(ticket: Ticket, ada: Employee, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST", 5)

    answer = browse(ada).post(url_of(ticket, "uploads/"), {"file": upload()})

    assert "25" in answer.json()["error"]
    assert not LinkedDocument.objects.exists()


def test_nothing_is_refused_too(ticket: Ticket, ada: Employee) -> None:
    client = browse(ada, htmx=True)

    assert "Choisissez" in client.post(url_of(ticket, "uploads/")).json()["error"]
    assert "écrivez une adresse" in text_of(client.post(url_of(ticket)), status=422)


def test_an_address_is_linked(ticket: Ticket, ada: Employee) -> None:
    """L1: it opens beside the portal, which tells it nothing."""
    answer = browse(ada, htmx=True).post(url_of(ticket), {"url": f" {ADDRESS} "})

    assert "feed:changed" in events_of(answer)
    assert 'id="document-form"' in text_of(answer)
    document = LinkedDocument.objects.get()
    assert (document.url, document.name, document.is_external) == (ADDRESS, "aide.example/manuel", False)
    page = text_of(browse(ada).get(f"/tickets/{ticket.number}/"))
    assert f'href="{ADDRESS}" rel="noopener noreferrer" target="_blank"' in page


@pytest.mark.parametrize(
    "typed", ["javascript:alert(1)", "ftp://aide.example/", "file:///etc/passwd", "data:text/html,a", "a b", "\x00"]
)
def test_what_is_no_address_of_the_web_is_refused_and_stays_typed(ticket: Ticket, ada: Employee, typed: str) -> None:
    """U3"""
    answer = browse(ada, htmx=True).post(url_of(ticket), {"url": typed})

    assert 'role="alert"' in text_of(answer, status=422)
    assert not LinkedDocument.objects.exists()
    assert text_of(browse(ada).post(url_of(ticket), {"url": f"{ADDRESS}/{'x' * 500}"}), status=422).count("xxxx") > 0


def test_without_script_files_and_address_come_with_one_form(ticket: Ticket, ada: Employee) -> None:
    """L1"""
    sent = {"files": [upload(), upload(b"a,b\n", "liste.csv")], "url": "aide.example"}

    answer = browse(ada).post(url_of(ticket), sent)

    assert answer.headers["Location"] == f"/tickets/{ticket.number}/"
    assert {one.name for one in LinkedDocument.objects.all()} == {"plan.pdf", "liste.csv", "aide.example"}


@pytest.mark.parametrize("htmx", [True, False])
def test_a_dialog_or_a_page_renames_it(ticket: Ticket, ada: Employee, document: LinkedDocument, *, htmx: bool) -> None:
    """L1"""
    client, url = browse(ada, htmx=htmx), url_of(ticket, f"{document.pk}/name/")
    assert 'value="Manuel"' in text_of(client.get(url))

    answer = client.post(url, {"name": "Mode d’emploi"})

    document.refresh_from_db()
    assert document.name == "Mode d’emploi"
    assert answer.status_code == (204 if htmx else 302)


@pytest.mark.parametrize("name", ["", " ", "x" * 201, "a\x00b"])
def test_a_name_that_cannot_be_is_refused(ticket: Ticket, ada: Employee, document: LinkedDocument, name: str) -> None:
    answer = browse(ada, htmx=True).post(url_of(ticket, f"{document.pk}/name/"), {"name": name})

    assert 'class="error"' in text_of(answer, status=422)


def test_one_press_publishes_it_and_takes_it_back(ticket: Ticket, ada: Employee, document: LinkedDocument) -> None:
    """L1, T8, D9: both are said in the history, and an open page receives them."""
    client = browse(ada, htmx=True)

    assert "feed:changed" in events_of(client.post(url_of(ticket, f"{document.pk}/publish/")))
    news = text_of(client.get(f"/tickets/{ticket.number}/news/?since={ticket.revision}"))
    assert "Document visible du client" in news
    assert 'id="documents"' in news

    client.post(url_of(ticket, f"{document.pk}/unpublish/"))
    document.refresh_from_db()
    assert not document.is_external


def test_it_is_deleted_after_a_question(ticket: Ticket, root: Employee, document: LinkedDocument) -> None:
    """L1"""
    client, url = browse(root, htmx=True), url_of(ticket, f"{document.pk}/deletion/")
    assert "Manuel" in text_of(client.get(url))
    assert LinkedDocument.objects.exists()

    answer = client.post(url)

    assert {"feed:changed", "modal:close"} <= set(events_of(answer))
    assert not LinkedDocument.objects.exists()
    assert client.post(url).status_code == 404


@pytest.mark.parametrize("rest", ["{}/name/", "{}/publish/", "{}/unpublish/", "{}/deletion/", "", "uploads/"])
def test_ben_does_not_reach_it(ticket: Ticket, ben: Employee, document: LinkedDocument, rest: str) -> None:
    """S3: nor by the address of another request."""
    account = account_of(ben)
    account.profile = make_profile(rights=list(Right))
    account.save()

    assert browse(ben).post(url_of(ticket, rest.format(document.pk))).status_code == 404


def test_what_one_may_not_do_says_why(ticket: Ticket, ada: Employee, document: LinkedDocument) -> None:
    """P3, S2: rights 100107, 100109 and 100110."""
    account = account_of(ada)
    account.profile = make_profile(rights=[Right.SEARCH_TICKETS])
    account.save()

    page = text_of(browse(ada).get(f"/tickets/{ticket.number}/"))

    assert document.name in page
    assert f"{document.pk}/publish/" not in page
    for right in ("Bureautique créer document", "Bureautique modifier document", "Bureautique supprimer document"):
        assert right in page


def test_the_newest_twenty_stand_first_and_all_on_demand(ticket: Ticket, ada: Employee) -> None:
    """L1, U4: one query, however many there are."""
    client, page = browse(ada), f"/tickets/{ticket.number}/"

    def grow() -> None:
        for place in range(1, 24):
            LinkedDocument.objects.create(ticket=ticket, name=f"Plan {place}.", file=make_file(name=f"{place}.pdf"))

    LinkedDocument.objects.create(ticket=ticket, name="Plan 0.", file=make_file(name="0.pdf"))
    assert_constant_queries(lambda: client.get(page), grow)

    first, whole = text_of(client.get(page)), text_of(client.get(f"{page}?documents=all"))
    assert ("Plan 4." in first, "Plan 3." in first, "documents=all#documents" in first) == (True, False, True)
    assert ("Plan 0." in whole, "documents=all#documents" in whole) == (True, False)
    assert 'news/?documents=all"' in whole
    link_address(ticket, ADDRESS, name="Manuel", by=ada)
    assert "Plan 0." in text_of(client.get(f"{page}news/?documents=all&since=0"))
    assert "Plan 0." not in text_of(client.get(f"{page}news/?since=0"))


def test_a_page_that_is_opened_again_costs_ten_queries(ticket: Ticket, ada: Employee) -> None:
    """T7: one of them for the documents."""
    client = browse(ada)
    link_document(ticket, make_file(topic=ticket.topic), is_external=True, by=ada)
    Entry.objects.update(created_at=F("created_at") - timedelta(hours=1))
    client.get(f"/tickets/{ticket.number}/")

    assert count_queries(lambda: client.get(f"/tickets/{ticket.number}/")) <= 10
