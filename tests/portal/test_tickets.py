import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from joindre.accounts.models import Profile
from joindre.directory.models import Contact, Employee, Site
from joindre.messaging.actions import record_read_receipt
from joindre.portal.views.listing import PAGE
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.factories import CLIENT, make_account, make_contact, make_message, make_profile, make_ticket
from tests.queries import assert_constant_queries


def test_it_lists_own_requests(carol: Contact, ticket: Ticket) -> None:
    """K2"""
    answer = browse(carol).get("/portal/")

    assert answer.status_code == 200
    assert str(ticket.number) in answer.text
    assert "Ateliers Moreau" in answer.text


def test_it_hides_what_is_not_visible_to_the_customer(carol: Contact) -> None:
    hidden = make_ticket(requester=carol, is_client_visible=False)

    assert str(hidden.number) not in text_of(browse(carol).get("/portal/"))


def test_dora_sees_nothing_of_another_customer(dora: Contact, ticket: Ticket) -> None:
    """S3"""
    assert str(ticket.number) not in text_of(browse(dora).get("/portal/"))


@pytest.mark.parametrize(("scope", "sees"), [("own", False), ("site", True), ("customer", True)])
def test_the_scope_decides_about_colleagues_requests(*, scope: str, sees: bool, ticket: Ticket, lyon: Site) -> None:
    """K2"""
    account = make_account("denis@moreau.example", profile=CLIENT)
    denis = make_contact("Denis Durand", site=lyon, account=account, scope=scope)

    assert (str(ticket.number) in text_of(browse(denis).get("/portal/"))) is sees


def test_an_answer_is_marked_until_it_was_on_screen(carol: Contact, ada: Employee, ticket: Ticket) -> None:
    """D4"""
    message = make_message(ticket, by=ada)
    assert "Nouvelle réponse" in text_of(browse(carol).get("/portal/"))

    record_read_receipt(ticket, entry_id=message.entry_id, by=carol)

    assert "Nouvelle réponse" not in text_of(browse(carol).get("/portal/"))


def test_the_time_of_staff_only_work_does_not_show(carol: Contact, ticket: Ticket) -> None:
    """K2"""
    later = timezone.now() + timedelta(days=40)
    Ticket.objects.filter(pk=ticket.pk).update(changed_at=later)

    assert later.date().isoformat() not in text_of(browse(carol).get("/portal/"))


def test_older_requests_are_one_page_further(carol: Contact) -> None:
    made = [make_ticket(requester=carol, title=f"Panne {number}") for number in range(27)]
    first = text_of(browse(carol).get("/portal/"))
    assert str(made[0].number) not in first

    further = text_of(browse(carol).get("/portal/", {"after": str(made[2].number)}))

    assert str(made[1].number) in further
    assert str(made[2].number) not in further


def test_a_nonsense_page_is_the_first(carol: Contact, ticket: Ticket) -> None:
    assert str(ticket.number) in text_of(browse(carol).get("/portal/", {"after": "x"}))


def test_it_costs_the_same_with_more_requests(carol: Contact, ada: Employee) -> None:
    browser = browse(carol)

    def grow() -> None:
        make_message(make_ticket(requester=carol), by=ada)

    assert_constant_queries(lambda: browser.get("/portal/"), grow)


def test_an_employee_is_shown_to_the_support_portal(ada: Employee) -> None:
    answer = browse(ada).get("/portal/")

    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_a_visitor_signs_in_first(client: Client, db: None) -> None:
    answer = client.get("/portal/")

    assert answer["Location"] == "/accounts/login/?next=/portal/"


def test_without_the_right_it_is_refused_with_its_name(carol: Contact) -> None:
    """S2"""
    account = account_of(carol)
    account.profile = make_profile()
    account.save()

    answer = browse(carol).get("/portal/")

    assert answer.status_code == 403
    assert "Portail client support" in answer.text.replace("\u00a0", " ")


def test_profiles_of_a_new_portal_let_clients_in(db: None) -> None:
    assert Profile.objects.get(name=CLIENT).is_for_clients


def test_its_pages_show_each_request_once(carol: Contact) -> None:
    """K2: no request twice, none left out."""
    made = [str(make_ticket(requester=carol).number) for _ in range(PAGE + 2)]
    browser = browse(carol)

    first = browser.get("/portal/")
    following = re.search(r'<a class="button" href="([^"]+)" rel="next">', first.text)
    assert following
    second = browser.get(following[1])

    shown = [str(ticket.number) for answer in (first, second) for ticket in answer.context["page"].rows]
    assert shown == made[::-1]
    assert 'rel="next"' not in text_of(second)
