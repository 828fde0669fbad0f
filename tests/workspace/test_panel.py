"""The details in the context panel: what they show, and what is changed there by one press (T7)."""

import pytest
from django.test import Client

from joindre.accounts.rights import Right
from joindre.directory.models import Employee
from joindre.tickets.models import Change, Ticket
from tests.answers import events_of, text_of
from tests.cast import account_of, browse
from tests.factories import make_agent, make_employee, make_profile
from tests.queries import assert_constant_queries


def news_of(client: Client, ticket: Ticket) -> str:
    return text_of(client.get(f"/tickets/{ticket.number}/news/?since={ticket.revision}"))


def test_followers_stand_there_by_name(ticket: Ticket, ada: Employee, root: Employee) -> None:
    """T1, T7"""
    ticket.followers.set([ada, root])

    page = text_of(browse(ada).get(f"/tickets/{ticket.number}/"))

    assert ", ".join(sorted((ada.name, root.name), key=lambda name: name.split()[-1])) in page


@pytest.mark.parametrize(("act", "other"), [("follow", "unfollow"), ("unfollow", "follow")])
def test_following_is_one_press_and_comes_to_open_pages(
    ticket: Ticket, ada: Employee, root: Employee, act: str, other: str
) -> None:
    """T1, D9"""
    ticket.followers.set([] if act == "follow" else [ada])
    client = browse(ada, htmx=True)

    answer = client.post(f"/tickets/{ticket.number}/{act}/")

    assert answer.status_code == 204
    assert "feed:changed" in events_of(answer)
    assert ticket.followers.exists() == (act == "follow")
    assert f"/tickets/{ticket.number}/{other}/" in news_of(client, ticket)
    assert ada.name in news_of(browse(root, htmx=True), ticket)


def test_a_request_is_taken_by_one_press(ticket: Ticket, ada: Employee) -> None:
    """T6: what the page shows goes along."""
    client = browse(ada)
    page = text_of(client.get(f"/tickets/{ticket.number}/"))
    assert 'aria-keyshortcuts="i"' in page

    answer = client.post(f"/tickets/{ticket.number}/assignee/", {"instead_of": ""})

    assert answer.status_code == 302
    assert Ticket.objects.get(pk=ticket.pk).assignee == ada
    assert 'aria-keyshortcuts="i"' not in text_of(client.get(f"/tickets/{ticket.number}/"))


def test_a_request_that_somebody_took_meanwhile_is_refused(ticket: Ticket, ada: Employee, root: Employee) -> None:
    """T6"""
    Ticket.objects.filter(pk=ticket.pk).update(assignee=root)

    answer = browse(ada, htmx=True).post(f"/tickets/{ticket.number}/assignee/", {"instead_of": ""})

    assert answer.status_code == 409
    assert root.name in answer.content.decode()


def test_without_the_right_the_buttons_say_so(ticket: Ticket, ada: Employee) -> None:
    """P3, S2: right 260102."""
    account = account_of(ada)
    account.profile = make_profile(rights=[Right.SEARCH_TICKETS])
    account.save()
    client = browse(ada)

    page = text_of(client.get(f"/tickets/{ticket.number}/"))

    assert page.count("why-take") == page.count("why-follow") == 2
    for act in ("assignee", "follow", "unfollow"):
        assert client.post(f"/tickets/{ticket.number}/{act}/").status_code == 403


@pytest.mark.parametrize("act", ["assignee", "follow", "unfollow"])
def test_what_one_may_not_see_cannot_be_taken_or_followed(ticket: Ticket, ben: Employee, act: str) -> None:
    """S3"""
    assert browse(ben).post(f"/tickets/{ticket.number}/{act}/").status_code == 404


def test_its_queries_do_not_grow_with_followers(ticket: Ticket, ada: Employee) -> None:
    """T7"""
    client = browse(ada)

    assert_constant_queries(
        lambda: client.get(f"/tickets/{ticket.number}/"), lambda: ticket.followers.add(make_employee())
    )


def test_the_form_offers_who_signs_in_and_who_follows_already(ticket: Ticket, ada: Employee) -> None:
    """T1: nobody is lost by saving something else."""
    gone = make_employee("Hugo Parti", is_active=False)
    make_employee("Jean Jamais")
    ticket.followers.set([gone])
    client = browse(ada, htmx=True)

    page = text_of(client.get(f"/tickets/{ticket.number}/details/"))
    assert "Hugo Parti" in page
    assert "Jean Jamais" not in page
    shown = {"title": ticket.title, "initial-title": ticket.title, "status": str(ticket.status_id)}
    kept = {
        "initial-status": shown["status"],
        "initial-followers": [f"e{gone.pk}"],
        "followers": [f"e{gone.pk}", f"e{ada.pk}"],
    }
    client.post(f"/tickets/{ticket.number}/details/", shown | kept)

    assert set(ticket.followers.all()) == {gone, ada}


def test_what_two_forms_add_is_kept_of_both(ticket: Ticket, ada: Employee, root: Employee) -> None:
    """T6"""
    nadia, marc = make_agent("Nadia Cherif"), make_agent("Marc Petit")
    same = {"title": ticket.title, "initial-title": ticket.title}
    same |= {"status": str(ticket.status_id), "initial-status": str(ticket.status_id)}

    for who, added in ((ada, nadia), (root, marc)):
        answer = browse(who, htmx=True).post(
            f"/tickets/{ticket.number}/details/", same | {"followers": [f"e{added.pk}"]}
        )
        assert answer.status_code == 200

    assert set(ticket.followers.all()) == {nadia, marc}
    told = text_of(browse(ada).get(f"/tickets/{ticket.number}/?show=history"))
    assert "Suivi par : ajout de Nadia Cherif" in told
    assert Change.objects.filter(what=Change.What.FOLLOWERS).count() == 2
