"""*Mettre en attente…* and *Reprendre* on the page of a request (T3, T7)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from joindre.accounts.rights import Right
from joindre.directory.models import Contact, Employee
from joindre.lib import clock
from joindre.tickets.actions import HoldTerms, put_on_hold, resume
from joindre.tickets.models import Hold, HoldReason, Status, Ticket
from tests.answers import events_of, text_of
from tests.cast import account_of, browse
from tests.factories import make_profile, make_status, make_ticket
from tests.queries import assert_constant_queries, count_queries
from tests.workspace.test_details import form_of

COMMENT = "La pièce arrive jeudi."


@pytest.fixture
def reason(db: None) -> HoldReason:
    return HoldReason.objects.get(name="Attente d’une pièce")


def posted(reason: HoldReason, **fields: str) -> dict[str, str]:
    return {"form_key": str(uuid4()), "reason": str(reason.pk), **fields}


def test_the_dialog_puts_it_on_hold_and_the_page_says_why(ticket: Ticket, ada: Employee, reason: HoldReason) -> None:
    """T3, T7: since when, why, until which appointment, and what the customer reads."""
    client, page = browse(ada, htmx=True), f"/tickets/{ticket.number}/hold/"
    assert reason.name in text_of(client.get(page))
    appointment = timezone.localtime(clock.now() + timedelta(days=400))

    answer = client.post(page, posted(reason, appointment=f"{appointment:%Y-%m-%dT%H:%M}", comment=COMMENT))

    shown = text_of(browse(ada).get(f"/tickets/{ticket.number}/"))
    assert answer.status_code == 204
    assert {"feed:changed", "modal:close"} <= set(events_of(answer))
    assert Hold.objects.get().appointment == appointment.replace(second=0, microsecond=0)
    for told in ("En attente", reason.name, COMMENT, f"{appointment.year}", "Rendez-vous interne", "Reprendre"):
        assert told in shown


def test_a_colleagues_open_page_receives_it(ticket: Ticket, ada: Employee, root: Employee, reason: HoldReason) -> None:
    """D9"""
    put_on_hold(ticket, HoldTerms(reason=reason, comment=COMMENT), by=ada)

    news = text_of(browse(root, htmx=True).get(f"/tickets/{ticket.number}/news/?since={ticket.revision}"))

    assert news.count(reason.name) == 2, "in the details and in the feed"


def test_without_script_the_dialog_is_a_page(ticket: Ticket, ada: Employee, reason: HoldReason) -> None:
    client, page = browse(ada), f"/tickets/{ticket.number}/hold/"
    assert "</html>" in text_of(client.get(page))

    assert "</html>" in text_of(client.post(page, {"form_key": str(uuid4())}), status=422)
    assert client.post(page, posted(reason)).status_code == 302


@pytest.mark.parametrize(
    "wrong", [{"reason": ""}, {"reason": "0"}, {"since": "hier"}, {"appointment": "99"}, {"comment": "x" * 1001}]
)
def test_what_is_no_hold_comes_back_with_what_was_typed(
    ticket: Ticket, ada: Employee, reason: HoldReason, wrong: dict[str, str]
) -> None:
    """U3"""
    answer = browse(ada, htmx=True).post(
        f"/tickets/{ticket.number}/hold/", posted(reason, comment="Pièce en route.") | wrong
    )

    assert 'class="error"' in text_of(answer, status=422)
    assert not Hold.objects.exists()


def test_times_are_those_of_who_types_them(ada: Employee, reason: HoldReason) -> None:
    """T3"""
    account = account_of(ada)
    account.time_zone = "Indian/Reunion"
    account.save()
    with clock.at(clock.now() - timedelta(days=2)):
        ticket = make_ticket()
    since = (clock.now() - timedelta(hours=20)).replace(second=0, microsecond=0)
    local = since + timedelta(hours=4)

    browse(ada).post(f"/tickets/{ticket.number}/hold/", posted(reason, since=f"{local:%Y-%m-%dT%H:%M}"))

    assert Hold.objects.get().since == since


def test_a_status_is_asked_for_where_several_are_of_this_type(
    ticket: Ticket, ada: Employee, reason: HoldReason
) -> None:
    """T3"""
    client, page = browse(ada, htmx=True), f"/tickets/{ticket.number}/hold/"
    assert 'name="status"' not in text_of(client.get(page))
    other = Status.objects.create(name="En attente du fabricant", type=Status.Type.ON_HOLD, position=99)
    assert 'name="status"' in text_of(client.get(page))

    client.post(page, posted(reason, status=str(other.pk)))

    assert Ticket.objects.get(pk=ticket.pk).status == other


def test_it_is_resumed_by_one_press(ticket: Ticket, ada: Employee, reason: HoldReason) -> None:
    """T3"""
    put_on_hold(ticket, HoldTerms(reason=reason), by=ada)

    answer = browse(ada, htmx=True).post(f"/tickets/{ticket.number}/resume/")

    assert answer.status_code == 204
    assert "feed:changed" in events_of(answer)
    assert Ticket.objects.get(pk=ticket.pk).status.type == Status.Type.IN_PROGRESS


def test_the_details_ask_for_the_same(ticket: Ticket, ada: Employee, reason: HoldReason) -> None:
    """T3, T6"""
    client, page = browse(ada, htmx=True), f"/tickets/{ticket.number}/details/"
    shown = text_of(client.get(page))
    assert "data-hold" in shown
    values = form_of(shown) | {"status": str(make_status(Status.Type.ON_HOLD).pk)}

    assert "Choisissez un motif." in text_of(client.post(page, values), status=422)
    answer = client.post(page, values | {"hold-reason": str(reason.pk), "hold-comment": COMMENT})

    assert answer.status_code == 200
    assert Hold.objects.get().comment == COMMENT
    assert "hold-reason" not in text_of(client.get(page))


def test_without_the_right_the_button_says_so(ticket: Ticket, ada: Employee, reason: HoldReason) -> None:
    """P3, S2: right 141313."""
    account = account_of(ada)
    account.profile = make_profile(rights=[Right.SEARCH_TICKETS, Right.CHANGE_TICKET])
    account.save()
    client = browse(ada)
    for name in ("Mettre en attente…", "Reprendre"):
        page = text_of(client.get(f"/tickets/{ticket.number}/"))
        assert "why-waiting" in page
        assert name in page
        Ticket.objects.update(status=make_status(Status.Type.ON_HOLD))

    assert client.get(f"/tickets/{ticket.number}/hold/").status_code == 403
    assert client.post(f"/tickets/{ticket.number}/hold/", posted(reason)).status_code == 403
    assert client.post(f"/tickets/{ticket.number}/resume/").status_code == 403


def test_what_one_may_not_see_is_not_put_on_hold(ticket: Ticket, ben: Employee, reason: HoldReason) -> None:
    """S3"""
    client = browse(ben)

    assert client.get(f"/tickets/{ticket.number}/hold/").status_code == 404
    assert client.post(f"/tickets/{ticket.number}/hold/", posted(reason)).status_code == 404
    assert client.post(f"/tickets/{ticket.number}/resume/").status_code == 404


def test_a_closed_request_offers_neither(ticket: Ticket, ada: Employee) -> None:
    Ticket.objects.update(status=make_status(Status.Type.CLOSED_INTERNALLY))

    assert 'id="waiting"' not in text_of(browse(ada).get(f"/tickets/{ticket.number}/"))


def test_a_request_on_hold_costs_no_more_queries(
    ticket: Ticket, ada: Employee, carol: Contact, reason: HoldReason
) -> None:
    """T7: holds of before do not count."""
    client = browse(ada)
    put_on_hold(ticket, HoldTerms(reason=reason, comment=COMMENT), by=ada)

    def look() -> object:
        return client.get(f"/tickets/{ticket.number}/")

    def hold_again() -> None:
        resume(ticket, by=ada)
        put_on_hold(ticket, HoldTerms(reason=reason, comment=COMMENT), by=ada)

    assert_constant_queries(look, hold_again)


def test_a_request_on_hold_is_opened_again_by_ten_queries(ada: Employee, carol: Contact, reason: HoldReason) -> None:
    """T7: followed by somebody too."""
    with clock.at(clock.now() - timedelta(hours=1)):
        ticket = make_ticket(requester=carol)
        put_on_hold(ticket, HoldTerms(reason=reason, comment=COMMENT), by=ada)
    ticket.followers.add(ada)
    client = browse(ada)
    text_of(client.get(f"/tickets/{ticket.number}/"))

    assert count_queries(lambda: client.get(f"/tickets/{ticket.number}/")) <= 10
