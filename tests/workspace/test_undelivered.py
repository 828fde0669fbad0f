"""*To look at*: copies of mails that did not arrive, are late or were complained of (M7)."""

from datetime import timedelta

import pytest

from joindre.directory.models import Employee
from joindre.lib import clock
from joindre.lib.richtext import clean
from joindre.mail.models import Recipient
from joindre.mail.outgoing import actions as outgoing
from joindre.messaging.actions import NewMail, NewRecipient, send_mail
from joindre.messaging.models import SentMail, UndeliveredCopy
from joindre.messaging.notifying import NotifyingQueue
from joindre.messaging.undelivered import LATE_AFTER, finish_undelivered, reopen_undelivered
from joindre.tickets.models import Ticket
from joindre.workspace.unread import unread_in_all
from tests.answers import text_of
from tests.cast import browse
from tests.factories import make_agent
from tests.queries import assert_constant_queries, count_queries

PAGE = "/mails/undelivered/"


@pytest.fixture
def eve(db: None) -> Employee:
    return make_agent("Eve Évrard")


def mailed(ticket: Ticket, by: Employee, *addresses: str) -> SentMail:
    to = [NewRecipient(address=address) for address in addresses or ("gone@supplier.example",)]
    sent = send_mail(ticket, NewMail(to=to, subject="Panne", body=clean("<p>Bonjour</p>")), by=by)
    sent.email.recipients.update(state="accepted", accepted_at=clock.now())
    return sent


def lose(sent: SentMail) -> list[UndeliveredCopy]:
    for copy in sent.email.recipients.all():
        outgoing.record_bounce(copy, said="550 5.1.1 no such user")
    NotifyingQueue().run_due()
    return list(UndeliveredCopy.objects.order_by("pk"))


def test_its_writer_sees_what_did_not_arrive_until_it_is_done(ticket: Ticket, ada: Employee) -> None:
    """M7: in the navigation of every page, and in the list."""
    [lost] = lose(mailed(ticket, ada))

    assert "Mails à regarder: 1" in text_of(browse(ada).get("/"))
    page = text_of(browse(ada).get(PAGE))
    for part in ("Non remis", "gone@supplier.example", "Cette adresse n’existe pas", str(ticket.number), ada.name):
        assert part in page

    answer = browse(ada).post(f"{PAGE}{lost.pk}/done/", follow=True)

    assert "Aucun mail à regarder" in text_of(answer)
    assert f"Traité par {ada.name}" in text_of(browse(ada).get(f"{PAGE}?show=done"))
    browse(ada).post(f"{PAGE}{lost.pk}/reopen/")
    assert "gone@supplier.example" in text_of(browse(ada).get(PAGE))


def test_what_colleagues_wrote_stands_with_everybodys(ticket: Ticket, ada: Employee, eve: Employee) -> None:
    """M7: what somebody wrote who has left is for all who see the request."""
    lose(mailed(ticket, ada))
    assert "gone@supplier.example" not in text_of(browse(eve).get(PAGE))
    assert "gone@supplier.example" in text_of(browse(eve).get(f"{PAGE}?show=all"))

    Employee.objects.filter(pk=ada.pk).update(is_active=False)

    assert "gone@supplier.example" in text_of(browse(eve).get(PAGE))


def test_whoever_is_limited_sees_nothing_of_other_customers(ticket: Ticket, ada: Employee, ben: Employee) -> None:
    """S3"""
    [lost] = lose(mailed(ticket, ada))
    assert UndeliveredCopy.objects.visible_to(ada).exists()

    assert "gone@supplier.example" not in text_of(browse(ben).get(f"{PAGE}?show=all"))
    assert browse(ben).post(f"{PAGE}{lost.pk}/done/").status_code == 404
    assert browse(ben).post(f"{PAGE}{lost.pk}/reopen/").status_code == 404


@pytest.mark.parametrize("ends", ["sent again", "delivered"])
def test_it_goes_when_the_copy_has_another_chance_or_arrived(ticket: Ticket, ada: Employee, ends: str) -> None:
    """M7: and stands there again when it comes back once more."""
    sent = mailed(ticket, ada)
    [lost] = lose(sent)
    finish_undelivered(lost, by=ada)
    copy = sent.email.recipients.get()
    if ends == "delivered":
        outgoing.record_delivery(copy)
    else:
        outgoing.resend(copy)
    NotifyingQueue().run_due()
    assert not UndeliveredCopy.objects.exists()

    Recipient.objects.update(state="accepted")

    assert [one.done_at for one in lose(sent)] == [None]


def test_a_delay_is_told_after_four_hours_and_once(ticket: Ticket, ada: Employee) -> None:
    """M7"""
    sent = mailed(ticket, ada)
    sent.email.recipients.update(state="delayed", reason="busy", attempts=LATE_AFTER, is_notified=False)
    NotifyingQueue().run_due()
    assert not UndeliveredCopy.objects.exists()

    for attempts in (LATE_AFTER + 1, LATE_AFTER + 2):
        sent.email.recipients.update(attempts=attempts, is_notified=False)
        NotifyingQueue().run_due()
        UndeliveredCopy.objects.filter(done_at=None).update(done_at=clock.now(), done_by=ada)

    late = UndeliveredCopy.objects.get()
    assert (late.kind, late.done_by) == ("late", ada)
    sent.email.recipients.update(state="accepted", reason="", is_notified=False)
    NotifyingQueue().run_due()
    assert not UndeliveredCopy.objects.exists()


@pytest.mark.parametrize(("reason", "kind"), [("slow", "late"), ("complaint", "unwanted")])
def test_what_a_report_says_of_a_copy_that_was_accepted(ticket: Ticket, ada: Employee, reason: str, kind: str) -> None:
    """M7, I8; a failure that follows is told again."""
    sent = mailed(ticket, ada)
    sent.email.recipients.update(reason=reason, is_notified=False)
    NotifyingQueue().run_due()
    first = UndeliveredCopy.objects.get()
    assert first.kind == kind
    finish_undelivered(first, by=ada)

    [after] = lose(sent)

    assert (after.pk, after.kind, after.done_at) == (first.pk, "lost", None)


def test_done_twice_is_done_once(ticket: Ticket, ada: Employee, eve: Employee) -> None:
    [lost] = lose(mailed(ticket, ada))

    finish_undelivered(lost, by=ada)
    finish_undelivered(lost, by=eve)

    lost.refresh_from_db()
    assert lost.done_by == ada
    reopen_undelivered(lost, by=eve)
    lost.refresh_from_db()
    assert lost.done_by is None


def test_pages_go_on_where_the_last_one_ended(ticket: Ticket, ada: Employee) -> None:
    """T5: what is no place in the list is its beginning."""
    lose(mailed(ticket, ada, *(f"p{n}@supplier.example" for n in range(30))))
    start = clock.now()
    for place, one in enumerate(UndeliveredCopy.objects.order_by("pk")):
        UndeliveredCopy.objects.filter(pk=one.pk).update(at=start - timedelta(seconds=place // 2))

    first = browse(ada).get(PAGE)
    second = browse(ada).get(PAGE + first.context["following"])

    shown = [row["one"].pk for row in (*first.context["rows"], *second.context["rows"])]
    assert len(shown) == len(set(shown)) == 30
    for nowhere in ("x", "1-", "-1", "9" * 18 + "-1"):
        assert len(browse(ada).get(f"{PAGE}?after={nowhere}").context["rows"]) == 25


def test_more_of_them_cost_no_more_queries(ticket: Ticket, ada: Employee) -> None:
    client = browse(ada)
    assert_constant_queries(
        lambda: client.get(PAGE), lambda: lose(mailed(ticket, ada, "a@supplier.example", "b@supplier.example"))
    )


def test_both_counts_of_the_navigation_are_one_query(ada: Employee) -> None:
    """D11"""
    assert count_queries(lambda: unread_in_all(ada)) == 1
