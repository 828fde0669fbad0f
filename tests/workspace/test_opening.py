"""A new request by an agent: what it begins with, what it copies, and that it is opened once (T4, U2, U3)."""

from uuid import uuid4

from joindre.directory.models import Contact, Employee
from joindre.drafts.actions import draft_at, save_draft
from joindre.drafts.models import Draft
from joindre.files.actions import store
from joindre.files.models import StoredFile
from joindre.tickets.models import Entry, Ticket, TicketType
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.factories import make_ticket
from tests.queries import assert_constant_queries
from tests.workspace.opening_pages import START, form, lacking, send


def test_an_agent_opens_a_request_for_a_customer(ada: Employee, carol: Contact) -> None:
    """T1, T4"""
    kind = TicketType.offered()[0]
    page = form(ada)

    answer = send(
        ada,
        page,
        site=carol.site.pk,
        requester=carol.pk,
        description="<p>Depuis <b onclick=x>midi</b></p>",
        type=kind.pk,
        to_me="on",
        is_client_visible="on",
    )

    ticket = Ticket.objects.get()
    assert answer["Location"] == f"/tickets/{ticket.number}/"
    assert (ticket.title, ticket.description) == ("Plus de réseau", "<p>Depuis <b>midi</b></p>")
    assert (ticket.customer, ticket.site, ticket.requester) == (carol.customer, carol.site, carol)
    assert (ticket.type, ticket.assignee, ticket.is_client_visible) == (kind, ada, True)


def test_the_form_sent_twice_opens_one_request(ada: Employee, carol: Contact) -> None:
    """T4, M13"""
    page = form(ada)

    first, second = (send(ada, page, site=carol.site.pk) for _ in range(2))

    assert first["Location"] == second["Location"]
    assert Ticket.objects.count() == 1
    assert browse(ada).get(page)["Location"] == first["Location"]


def test_the_form_of_a_colleague_opens_nothing(ada: Employee, root: Employee, carol: Contact) -> None:
    page = form(ada)
    send(ada, page, site=carol.site.pk)

    assert send(root, page, site=carol.site.pk).status_code == 409
    assert Ticket.objects.count() == 1


def test_the_draft_is_found_again_and_goes_with_the_request(ada: Employee, carol: Contact) -> None:
    """U2"""
    page = form(ada)
    place = f"request/{page.split('/')[-2]}"
    kept = {"title": ["Panne du matin"], "requester": [str(carol.pk)], "description": ["<p>Depuis <b>midi</b></p>"]}
    save_draft(account_of(ada), place, kept, page="a", version=0)

    shown = text_of(browse(ada).get(page))
    assert "Panne du matin" in shown
    assert carol.name in shown
    assert "Panne du matin" in text_of(browse(ada).get(form(ada)))

    send(ada, page, site=carol.site.pk)
    assert draft_at(account_of(ada), place) is None


def test_a_draft_is_discarded(ada: Employee) -> None:
    page = form(ada)
    place = f"request/{page.split('/')[-2]}"
    save_draft(account_of(ada), place, {"title": ["Panne"]}, page="a", version=0)

    browse(ada).post(f"{page}discard/")

    assert not Draft.objects.exists()


def test_what_is_missing_is_said_where_it_is_missing(ada: Employee, carol: Contact) -> None:
    """U3"""
    answer = send(ada, form(ada), title=" ", description="<p>Voici tout</p>", typed_customer="Moro")

    page = text_of(answer, status=422)
    assert answer.status_code == 422
    assert "«\u00a0Moro\u00a0» n’est pas encore choisi" in page
    assert "Donnez un titre à la demande" in page
    assert "Voici tout" in page
    assert not Ticket.objects.exists()


def test_a_duplicate_copies_what_it_says(ada: Employee, carol: Contact) -> None:
    """T4"""
    kind = TicketType.offered()[0]
    original = make_ticket(requester=carol, title="Toner vide", type=kind, assignee=ada)

    page = text_of(browse(ada).get(form(ada, f"?like={original.number}")))

    assert 'value="Toner vide"' in page
    assert f'name="requester" value="c{carol.pk}"' in page
    assert f'<option value="{kind.pk}" selected>' in page
    assert f'name="follows" value="{original.number}"' in page
    assert "Faite à partir de la demande" in page
    assert f">{ada.name}</option>" in page
    assert f"selected>{ada.name}" not in page


def test_it_follows_a_request_that_one_sees_and_no_other(ada: Employee, ben: Employee, carol: Contact) -> None:
    """S3"""
    known = make_ticket(requester=carol)

    send(ada, form(ada), site=carol.site.pk, follows=f"#{known.number}")
    assert Ticket.objects.get(follows=known).title == "Plus de réseau"

    answer = send(ben, form(ben), site=carol.site.pk, follows=str(known.number))
    assert answer.status_code == 422
    assert "Vous ne voyez aucune demande" in text_of(answer, status=422)


def test_files_become_linked_documents(ada: Employee, carol: Contact) -> None:
    """L1: those that one sent oneself, and no others."""
    own = store(b"a", name="mesure.log", media_type="text/plain")
    foreign = store(b"b", name="secret.log", media_type="text/plain")
    StoredFile.objects.filter(pk=own.pk).update(uploader=account_of(ada).topic)
    StoredFile.objects.filter(pk=foreign.pk).update(uploader="account:0")

    send(ada, form(ada), site=carol.site.pk, kept=[own.pk, foreign.pk], is_client_visible="on")

    [document] = Ticket.objects.get().documents.all()
    assert (document.name, document.is_external) == ("mesure.log", True)
    own.refresh_from_db()
    assert own.topic == Ticket.objects.get().topic


def test_a_file_of_no_request_yet_is_of_whoever_sent_it(ada: Employee, root: Employee) -> None:
    """L2"""
    file = store(b"a", name="mesure.log", media_type="text/plain")
    StoredFile.objects.filter(pk=file.pk).update(uploader=account_of(ada).topic)

    shown = browse(ada).get(file.url)
    assert b"".join(shown) == b"a"
    assert browse(root).get(file.url).status_code == 404


def test_open_requests_stand_beside_it(ada: Employee, carol: Contact) -> None:
    make_ticket(requester=carol, title="Déjà ouverte")

    assert "Déjà ouverte" in text_of(browse(ada).get(form(ada, f"?requester={carol.pk}")))


def test_its_page_costs_the_same_however_many_are_open(ada: Employee, carol: Contact) -> None:
    page, browser = form(ada, f"?requester={carol.pk}"), browse(ada)
    place = iter(range(100))

    def grow() -> None:
        make_ticket(requester=carol)
        fields = {"title": ["Panne"], "customer": [str(carol.customer.pk)]}
        save_draft(account_of(ada), f"request/{uuid4()}", fields, page=str(next(place)), version=0)

    assert_constant_queries(lambda: browser.get(page), grow)


def test_without_the_right_it_is_refused(ada: Employee, carol: Contact) -> None:
    """S2"""
    page = form(ada)
    lacking(ada, "142603")

    assert browse(ada).get(START).status_code == 403
    assert send(ada, page, site=carol.site.pk).status_code == 403
    assert "Nouvelle demande" not in text_of(browse(ada).get("/"))


def test_who_sees_no_request_is_told_that_it_is_created(ada: Employee, carol: Contact) -> None:
    lacking(ada, "260101")

    answer = send(ada, form(ada), site=carol.site.pk)

    assert answer["Location"] == START
    assert Ticket.objects.count() == 1


def test_the_first_line_of_its_history_is_by_the_agent(ada: Employee, carol: Contact) -> None:
    """T8"""
    send(ada, form(ada), site=carol.site.pk)

    assert [entry.employee for entry in Entry.objects.filter(ticket=Ticket.objects.get())] == [ada]
